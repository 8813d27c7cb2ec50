using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Reporting;

namespace DnsSync.Cli.Watch;

/// <summary>
/// Keeps retry sequences in this process, between two reads of every name. Pure. Nothing announces a
/// change here, so every read may begin a sequence; but a name that did not settle within one gets no
/// other before it has settled.
/// </summary>
internal sealed record TimerHost
{
    // What is due at nearly the same time is one run.
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(1);

    private ImmutableSortedDictionary<NameInZone, RetrySequence> _sequences =
        ImmutableSortedDictionary.Create<NameInZone, RetrySequence>(NameInZone.Order);

    private ImmutableSortedSet<NameInZone> _givenUp = ImmutableSortedSet.Create(NameInZone.Order);

    public static TimerHost Empty { get; } = new();

    /// <summary>Names whose sequence has just ended without their settling.</summary>
    public ImmutableArray<NameInZone> Exhausted { get; private init; } = [];

    public DateTimeOffset? NextDue =>
        _sequences.IsEmpty ? null : _sequences.Values.Min(sequence => sequence.Due);

    /// <summary>What is read again, and when, by zone and name.</summary>
    public ImmutableArray<(NameInZone Name, DateTimeOffset Due)> Pending =>
        [.. _sequences.Select(pair => (pair.Key, pair.Value.Due))];

    public ImmutableArray<Binding> DueAt(DateTimeOffset now, IEnumerable<Binding> bindings) =>
        NextDue > now
            ? []
            : [.. bindings.Where(binding => _sequences.GetValueOrDefault(NameInZone.Of(binding))?.Due <= now + Together)];

    /// <summary>The sequences of names that are read now: those that go on, and new ones.</summary>
    public ImmutableSortedDictionary<NameInZone, RetrySequence> For(
        IEnumerable<Binding> bindings, DateTimeOffset now) =>
        bindings.Select(NameInZone.Of).ToImmutableSortedDictionary(
            name => name,
            name => _sequences.GetValueOrDefault(name, RetrySequence.Begin(name, now, now, null)),
            NameInZone.Order);

    /// <summary>The same without names that are not bound any more.</summary>
    public TimerHost Only(IEnumerable<Binding> bindings)
    {
        var bound = bindings.Select(NameInZone.Of).ToHashSet();
        return this with
        {
            _sequences = _sequences.RemoveRange(_sequences.Keys.Where(name => !bound.Contains(name))),
            _givenUp = _givenUp.Intersect(bound),
        };
    }

    public TimerHost After(DriverResult result)
    {
        var later = result.Later.ToDictionary(sequence => sequence.Name!.Value);
        return result.Report.Bindings.Aggregate(
            this with { Exhausted = result.GaveUp, _givenUp = _givenUp.Union(result.GaveUp) },
            (next, binding) => next.After(binding, later.GetValueOrDefault(new(binding.ZoneId, binding.Name))));
    }

    private TimerHost After(BindingReport binding, RetrySequence? later)
    {
        var name = new NameInZone(binding.ZoneId, binding.Name);
        var hasSettled = binding.Outcome is not (Outcome.Unsettled or Outcome.Failed);
        if (!hasSettled && _givenUp.Contains(name))
        {
            later = later?.ConfirmAt is { } confirmAt ? later with { Due = confirmAt } : null;
        }

        return this with
        {
            _sequences = later is null ? _sequences.Remove(name) : _sequences.SetItem(name, later),
            _givenUp = hasSettled ? _givenUp.Remove(name) : _givenUp,
        };
    }
}
