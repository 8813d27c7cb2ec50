using System.Collections.Immutable;
using DnsSync.Handlers;
using DnsSync.Model;
using DnsSync.Reporting;

namespace DnsSync.Cli.Watch;

/// <summary>
/// When each name is looked at again between two looks at all of them: the function's chains of
/// follow-ups, one for each name. Pure. Nothing announces a change here, so every look may begin a
/// chain; but a name that did not settle within one gets no other before it has settled.
/// </summary>
internal sealed record Chains
{
    // What is due at nearly the same time is one look.
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(1);

    private ImmutableSortedDictionary<string, Chain> _chains =
        ImmutableSortedDictionary.Create<string, Chain>(StringComparer.Ordinal);

    private ImmutableSortedSet<string> _givenUp = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public static Chains None { get; } = new();

    /// <summary>Names whose chain has just ended without their settling.</summary>
    public ImmutableArray<BoundName> Exhausted { get; private init; } = [];

    public DateTimeOffset? NextDue => _chains.IsEmpty ? null : _chains.Values.Min(chain => chain.Due);

    /// <summary>What is looked at again, and when, by zone and name.</summary>
    public ImmutableArray<(BoundName Name, DateTimeOffset Due)> Pending =>
        [.. _chains.Values.Select(chain => (chain.Name, chain.Due))];

    public ImmutableArray<Binding> DueAt(DateTimeOffset now, IEnumerable<Binding> bindings) =>
        NextDue > now
            ? []
            : [.. bindings.Where(binding => _chains.GetValueOrDefault(KeyOf(binding))?.Due <= now + Together)];

    /// <summary>When the change that a look answers was first seen, as far as this process knows.</summary>
    public DateTimeOffset? CauseOf(Binding binding) =>
        _chains.GetValueOrDefault(KeyOf(binding))?.FollowUp.CausedAt;

    /// <summary>The same without names that are not bound any more.</summary>
    public Chains Only(IEnumerable<Binding> bindings)
    {
        var keys = bindings.Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        return this with
        {
            _chains = _chains.RemoveRange(_chains.Keys.Where(key => !keys.Contains(key))),
            _givenUp = _givenUp.Intersect(keys),
        };
    }

    public Chains After(SyncReport report, DateTimeOffset now)
    {
        var next = this with { Exhausted = [] };
        foreach (var binding in report.Bindings)
        {
            next = next.After(binding, report.StartedAt, now);
        }

        return next;
    }

    private Chains After(BindingReport binding, DateTimeOffset lookedAt, DateTimeOffset now)
    {
        var name = new BoundName(binding.ZoneId, binding.Name.ToString());
        var key = $"{name.ZoneId} {name.Name}";
        var chain = _chains.GetValueOrDefault(key);
        var after = FollowUps.After(
            [binding], [], chain is null ? [] : [chain.FollowUp], isFresh: false,
            chain?.FollowUp.CausedAt ?? lookedAt, now);
        var settled = binding.Outcome != Outcome.Unsettled && binding.Outcome != Outcome.Failed;
        if (settled)
        {
            return Continued(key, name, after, now) with { _givenUp = _givenUp.Remove(key) };
        }

        var gaveUp = !after.Exhausted.IsEmpty;
        return _givenUp.Contains(key) && chain is null && binding.ChangeIds.IsEmpty
            ? this
            : Continued(key, name, after, now) with
            {
                _givenUp = gaveUp ? _givenUp.Add(key) : _givenUp,
                Exhausted = gaveUp ? Exhausted.Add(name) : Exhausted,
            };
    }

    private Chains Continued(string key, BoundName name, FollowUps after, DateTimeOffset now) => this with
    {
        _chains = after.Next is { } followUp
            ? _chains.SetItem(key, new Chain(name, followUp, now + after.Delay))
            : _chains.Remove(key),
    };

    private static string KeyOf(Binding binding) => $"{binding.ZoneId} {binding.Name}";

    private sealed record Chain(BoundName Name, FollowUp FollowUp, DateTimeOffset Due);
}
