using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>
/// What must stay of one family's published addresses. It is decided before the difference is
/// computed, so that no later step can forget it.
/// </summary>
/// <param name="Freezes">The record sets stay byte for byte: there is nothing to put in their place.</param>
/// <param name="Kept">Addresses that no endpoint offers, and that stay all the same.</param>
internal sealed record Protection(
    bool Freezes, ImmutableSortedSet<Address> Kept, ImmutableArray<Finding> Findings)
{
    private static readonly Protection Nothing = new(false, [], []);

    /// <remarks>
    /// <code>
    /// offered   missing addresses                        result
    /// none      and an endpoint is in transition         all stays, Unsettled
    /// none      not confirmed                             all stays, second read
    /// none      confirmed, keep (default)                all stays, Held
    /// none      confirmed, delete or forced              all goes
    /// some      an ENI is unresolved                     missing ones stay, Unsettled
    /// some      not confirmed                             missing ones stay, second read
    /// some      announced, and enough are left           missing ones go
    /// some      confirmed, too few left, still visible   missing ones stay, Held
    /// some      confirmed                                missing ones go
    /// </code>
    /// </remarks>
    public static Protection Of(
        AddressFamily family,
        Binding binding,
        ImmutableArray<RecordSet> current,
        ImmutableSortedSet<Address> published,
        ImmutableSortedSet<Address> live,
        AvailableAddresses available,
        PendingRemovals pendingRemovals,
        PlanningInputs inputs,
        bool force)
    {
        var readAt = inputs.Seen.ReadAt;
        var type = family.RecordType();
        if (live.IsEmpty)
        {
            return WhenNothingIsAvailable(type, binding, current, published, available, pendingRemovals, readAt, force);
        }

        if (live.IsSupersetOf(published))
        {
            return Nothing;
        }

        var missing = published.Except(live);

        if (!available.Unresolved.IsEmpty)
        {
            return new(false, missing,
                [new(FindingKind.Unsettled, $"{type} {List(missing)} is kept while {available.Unresolved[0]}")]);
        }

        // An announcement spares the second read only where enough is left without it.
        var enough = live.Count >= binding.MinimumAddresses;
        var unconfirmed = missing.Where(address => !pendingRemovals.Confirm(address, readAt)).ToImmutableSortedSet();
        var waiting = enough ? unconfirmed.Except(inputs.AnnouncedGone(current, unconfirmed)) : unconfirmed;
        var kept = waiting;
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (!waiting.IsEmpty)
        {
            findings.Add(new(FindingKind.PendingRemoval,
                $"{type} {List(waiting)} is on no endpoint; it will be removed if a second read confirms this"));
        }

        if (live.Union(waiting).Count < binding.MinimumAddresses && !force
            && missing.Except(waiting).Intersect(available.Visible) is { IsEmpty: false } maybeAlive)
        {
            kept = kept.Union(maybeAlive);
            findings.Add(new(FindingKind.Held,
                $"{type} {List(maybeAlive)} is kept: without it only {live.Count} of at least "
                + $"{Counted.Of(binding.MinimumAddresses, "address", "addresses")} would be left, and it may still be "
                + "in use"));
        }

        return new(false, kept, findings.ToImmutable());
    }

    private static Protection WhenNothingIsAvailable(
        string type,
        Binding binding,
        ImmutableArray<RecordSet> current,
        ImmutableSortedSet<Address> published,
        AvailableAddresses available,
        PendingRemovals pendingRemovals,
        DateTimeOffset readAt,
        bool force)
    {
        var stays = published.IsEmpty ? "record set without addresses" : List(published);
        var transition = available.Unresolved.Concat(available.InTransition).FirstOrDefault();
        if (transition is not null)
        {
            var doing = current.IsEmpty ? $"there is no {type} to publish yet" : $"{type} {stays} stays";
            return Freeze(new Finding(FindingKind.Unsettled, $"{doing} while {transition}"));
        }

        var deletes = binding.WhenEmpty == WhenEmpty.Delete && !IsDoubtful(available);
        if (current.IsEmpty)
        {
            return deletes
                ? Nothing with { Findings = NotesOn(available) }
                : Freeze(new Finding(FindingKind.Held, $"no {type} to publish: {WhyNothing(binding, available)}"));
        }

        if (!current.All(set => pendingRemovals.Confirm(set, readAt)))
        {
            return Freeze(new Finding(FindingKind.PendingRemoval,
                $"{type} {stays} is on no endpoint; a second read decides"));
        }

        return deletes || force
            ? new(false, [], NotesOn(available).Add(new(FindingKind.Note,
                $"the last {type} is removed: resolvers may cache that the name does not exist for up to 15 minutes")))
            : Freeze(new Finding(FindingKind.Held,
                available.Seen.Endpoints.IsEmpty
                    ? $"{type} {stays} stays: {WhyNothing(binding, available)}"
                    : $"{type} {stays} is kept although no endpoint has it, because DnsSync does not empty a name on "
                        + $"its own (to remove it: 'sync --force --name {binding.Name}')"));
    }

    // A selector that matches nothing may be misspelt: no advice follows it that would do damage.
    private static string WhyNothing(Binding binding, AvailableAddresses available) =>
        available.Seen.Unknown is { } unknown ? unknown.ToString()
        : !available.Seen.LeftOut.IsEmpty && available.Seen.Endpoints.IsEmpty
            ? "no matching endpoint is in a VPC that is associated with the zone"
        : available.Seen.Endpoints.IsEmpty
            ? $"there is no {binding.Endpoints}: check 'endpoints' in the configuration, and the Region"
            : "no matching endpoint has an address";

    // There are endpoints, and the configuration may only fail to say that they are meant.
    private static bool IsDoubtful(AvailableAddresses available) =>
        available.Seen.Unknown is { Meant: not null } || !available.Seen.LeftOut.IsEmpty;

    private static ImmutableArray<Finding> NotesOn(AvailableAddresses available) =>
        available.Seen.Unknown is { } unknown ? [new(FindingKind.Note, unknown.ToString())] : [];

    private static Protection Freeze(Finding finding) => new(true, [], [finding]);

    private static string List(ImmutableSortedSet<Address> addresses) => string.Join(",", addresses);
}
