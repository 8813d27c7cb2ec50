using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Handlers;

/// <summary>What the messages of one batch ask for: sequences that are due, and others that came with them.</summary>
internal sealed record Requeued
{
    public static Requeued None { get; } = new();

    private ImmutableSortedDictionary<NameInZone, RetrySequence> _sequences =
        ImmutableSortedDictionary.Create<NameInZone, RetrySequence>(NameInZone.Order);

    private ImmutableHashSet<NameInZone> _due = [];

    /// <summary>What was announced, by messages that ask for anything.</summary>
    public ImmutableArray<Expectation> Expected { get; private init; } = [];

    /// <summary>The sequence of every name, from a run that could not read the configuration; null if there is none.</summary>
    public RetrySequence? Every { get; private init; }

    public bool IsEmpty => _sequences.IsEmpty && Every is null;

    /// <summary>The sequences that are due, by name.</summary>
    public IEnumerable<RetrySequence> Due => _sequences
        .Where(pair => _due.Contains(pair.Key))
        .Select(pair => pair.Value)
        .Concat(Every is null ? [] : [Every]);

    /// <summary>The sequences that came before they are due, by name.</summary>
    public IEnumerable<RetrySequence> NotDue => _sequences
        .Where(pair => !_due.Contains(pair.Key))
        .Select(pair => pair.Value);

    /// <summary>Takes in a message, which may have no names left.</summary>
    public Requeued With(RequeueMessage message, DateTimeOffset now)
    {
        if (message.Names.IsEmpty)
        {
            return this;
        }

        // A message arrives when the first of its names is due, whatever this process's clock says.
        var asOf = message.Due > now ? message.Due : now;
        var next = this with { Expected = Expected.AddRange(message.Expected) };
        foreach (var sequence in message.Names)
        {
            next = next.With(sequence, sequence.Due <= asOf, now);
        }

        return next;
    }

    /// <summary>Begins a sequence for a name that an event concerns.</summary>
    public Requeued With(RetrySequence begun, DateTimeOffset now) => With(begun, isDue: true, now);

    /// <summary>
    /// The sequences of the names that are bound, and whether each is due; what came for every name counts for
    /// each of them.
    /// </summary>
    public Requeued For(IEnumerable<Binding> bindings, DateTimeOffset now)
    {
        var bound = bindings.Select(NameInZone.Of).ToHashSet();
        var kept = this with
        {
            Every = null,
            _sequences = _sequences.RemoveRange(_sequences.Keys.Where(name => !bound.Contains(name))),
        };
        return Every is not { } every ? kept : bound.Aggregate(
            kept, (next, name) => next.With(every with { Name = name }, isDue: true, now));
    }

    public bool IsDue(Binding binding) => _due.Contains(NameInZone.Of(binding));

    /// <summary>The sequences of names that are read.</summary>
    public ImmutableSortedDictionary<NameInZone, RetrySequence> Of(IEnumerable<Binding> bindings) =>
        bindings.Select(NameInZone.Of).Where(_sequences.ContainsKey)
            .ToImmutableSortedDictionary(name => name, name => _sequences[name], NameInZone.Order);

    /// <summary>The sequences of names that are not read, and so carry on as they came.</summary>
    public IEnumerable<RetrySequence> Except(ImmutableSortedDictionary<NameInZone, RetrySequence> read) =>
        _sequences.Where(pair => !read.ContainsKey(pair.Key)).Select(pair => pair.Value);

    private Requeued With(RetrySequence sequence, bool isDue, DateTimeOffset now)
    {
        if (sequence.Name is not { } name)
        {
            return this with { Every = Merged(Every, sequence, now) };
        }

        return this with
        {
            _sequences = _sequences.SetItem(name, Merged(_sequences.GetValueOrDefault(name), sequence, now)),
            _due = isDue ? _due.Add(name) : _due,
        };
    }

    private static RetrySequence Merged(RetrySequence? one, RetrySequence other, DateTimeOffset now) =>
        RequeuePolicy.Merge(one ?? other, other, now);
}
