using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>
/// Decides what to change at one name. A pure function: the same state, observation and acts give
/// the same bytes.
/// </summary>
/// <remarks>
/// Protection comes first (<see cref="Protection"/>), then the difference of what is wanted and
/// the current record sets, one at a time:
/// <code>
/// stands   wanted   equal    change
/// yes      yes      yes      none
/// yes      yes      no       DELETE what was read, CREATE what is wanted
/// yes      no                DELETE what was read
/// no       yes               CREATE what is wanted
/// </code>
/// Any change also swaps the marker from the revision that was read to the next, which is what
/// makes the batch fail if anybody wrote the name in between.
/// </remarks>
public static class Planner
{
    /// <param name="owner">Whose markers we write.</param>
    public static BindingPlan Plan(
        Binding binding,
        string owner,
        NameState state,
        PlanningInputs inputs,
        Overrides overrides)
    {
        var ownership = Ownership.Of(binding, owner, state, overrides);
        if (ownership.Refusal is { } refusal)
        {
            return BindingPlan.Refuse(binding, state, FindingKind.Conflict, refusal);
        }

        var available = AvailableAddresses.Of(binding, inputs.Seen);
        var existing = Ownership.Occupying(state).ToImmutableArray();
        var pendingRemovals = inputs.Earlier.After(existing, available, inputs.Seen.ReadBy);
        var findings = new List<Finding>();
        var wanted = Wanted(binding, existing, available, pendingRemovals, inputs, overrides.Force, findings);
        if (Limits.Violation(wanted) is { } violation)
        {
            return BindingPlan.Refuse(binding, state, FindingKind.Failed, violation);
        }

        // A CNAME that has to stay is not taken over: it would be in conflict with our own marker.
        var takesOver = ownership.TakesOver && wanted.All(set => set.Type != RecordTypes.Cname);
        var changes = Difference(existing, wanted);
        if (!changes.IsEmpty || takesOver || (overrides.ReserveName && state.Markers.IsEmpty))
        {
            changes = WithMarker(binding, owner, state, ownership, changes);
        }

        if (Limits.Violation(changes) is { } tooMuch)
        {
            return BindingPlan.Refuse(binding, state, FindingKind.Failed, tooMuch);
        }

        findings.AddRange(inputs.Expected
            .Select(expectation => expectation.UnmetBy(inputs.Seen, binding.Endpoints))
            .OfType<string>()
            .Select(unmet => new Finding(FindingKind.Unsettled, unmet)));
        ImmutableArray<Address> addresses = [.. PublishedAddresses.In(wanted)];
        findings.AddRange(NotesOn(binding, addresses, inputs.Seen));
        return new BindingPlan(binding, state, changes, Sort(findings), addresses, pendingRemovals);
    }

    /// <summary>Plans the removal for good of a name's addresses and marker, which must be ours.</summary>
    public static BindingPlan Prune(Binding binding, string owner, NameState state)
    {
        if (state.Markers.IsEmpty && !Ownership.Occupying(state).Any())
        {
            return new BindingPlan(binding, state, [],
                [new(FindingKind.Note, "the name has no records")], [], PendingRemovals.None);
        }

        var ownership = Ownership.Of(binding, owner, state, Overrides.None);
        if (ownership.Refusal is { } refusal)
        {
            return BindingPlan.Refuse(binding, state, FindingKind.Conflict, refusal);
        }

        return new BindingPlan(
            binding, state, Sort(Ownership.Occupying(state).Concat(state.Markers).Select(Delete)),
            [], [], PendingRemovals.None);
    }

    private static ImmutableArray<RecordSet> Wanted(
        Binding binding,
        ImmutableArray<RecordSet> existing,
        AvailableAddresses available,
        PendingRemovals pendingRemovals,
        PlanningInputs inputs,
        bool force,
        List<Finding> findings)
    {
        var wanted = ImmutableArray.CreateBuilder<RecordSet>();
        foreach (var family in binding.Families)
        {
            var current = existing.Where(set => set.Type == family.RecordType()).ToImmutableArray();
            var published = PublishedAddresses.In(current);
            var live = available.Addresses
                .Where(offered => offered.Address.Family == family)
                .Where(offered => offered.MayBeAdded
                    || (published.Contains(offered.Address) && MayStay(binding, offered, current, available)))
                .Select(offered => (offered.Address, offered.EndpointId))
                .ToImmutableArray();
            var protection = Protection.Of(
                family, binding, current, published, [.. live.Select(pair => pair.Address)],
                available, pendingRemovals, inputs, force);
            findings.AddRange(protection.Findings);
            wanted.AddRange(protection.Freezes
                ? current
                : DesiredRecords.For(binding, family, live.Concat(Place(protection.Kept, current, live))));
        }

        findings.AddRange(available.InTransition.Select(reason => new Finding(FindingKind.Unsettled, reason)));
        findings.AddRange(available.Unresolved.Select(reason => new Finding(FindingKind.Unsettled, reason)));
        return KeepWhatCannotBeReplaced(binding, existing, wanted, findings);
    }

    // Two VPCs may use the same address. In a layout by endpoint, being published for one endpoint
    // does not let another one, in transition, add it to a set of its own.
    private static bool MayStay(
        Binding binding, AvailableAddress offered, ImmutableArray<RecordSet> current, AvailableAddresses available) =>
        binding.Layout == RecordLayout.Merged
        || current.Any(set => set.SetIdentifier == offered.EndpointId
            && PublishedAddresses.In(set).Contains(offered.Address))
        || !available.Addresses.Any(other => other.MayBeAdded && other.Address == offered.Address);

    // A family that is no longer asked for, and a CNAME that is taken over, go only once an
    // address is there to answer in their place.
    private static ImmutableArray<RecordSet> KeepWhatCannotBeReplaced(
        Binding binding,
        ImmutableArray<RecordSet> existing,
        ImmutableArray<RecordSet>.Builder wanted,
        List<Finding> findings)
    {
        if (wanted.Count > 0)
        {
            return wanted.ToImmutable();
        }

        var left = existing
            .Where(set => !binding.Families.Any(family => family.RecordType() == set.Type))
            .ToImmutableArray();
        findings.AddRange(left.Select(set => new Finding(FindingKind.Held,
            $"{set.Type} is kept: there is no address yet to replace it")));
        return left;
    }

    // A kept address stays with the endpoint it is published for; one that a merged set does not
    // attribute goes to the first endpoint until it can go for good.
    private static IEnumerable<(Address Address, string EndpointId)> Place(
        ImmutableSortedSet<Address> kept,
        ImmutableArray<RecordSet> current,
        ImmutableArray<(Address Address, string EndpointId)> live) =>
        kept.Select(address =>
        {
            var set = current.First(candidate => PublishedAddresses.In(candidate).Contains(address));
            var first = live.Select(pair => pair.EndpointId).Min(StringComparer.Ordinal)!;
            return (address, set.Weight is null ? first : set.SetIdentifier ?? first);
        });

    private static ImmutableArray<RecordChange> Difference(
        ImmutableArray<RecordSet> existing, ImmutableArray<RecordSet> wanted) =>
        existing.SequenceEqual(wanted) ? [] : Sort(existing
            .Where(stands => !wanted.Any(want => Same(stands, want)))
            .Select(Delete)
            .Concat(wanted
                .Where(want => !existing.Any(stands => Same(stands, want)))
                .Select(Create)));

    private static ImmutableArray<RecordChange> WithMarker(
        Binding binding,
        string owner,
        NameState state,
        Ownership ownership,
        ImmutableArray<RecordChange> changes) =>
        Sort(changes
            .Concat(state.Markers.Select(Delete))
            .Append(Create(new Marker(owner, ownership.Revision + 1) { OtherFields = ownership.OtherFields }
                .ToRecordSet(binding.Name))));

    private static bool Same(RecordSet stands, RecordSet want) =>
        stands == want || (stands with { Values = want.Values } == want
            && PublishedAddresses.In(stands).Order().Select(address => address.ToString())
                .SequenceEqual(want.Values));

    private static IEnumerable<Finding> NotesOn(
        Binding binding, ImmutableArray<Address> addresses, Observation observation)
    {
        foreach (var id in binding.Endpoints.Ids
            .Except(observation.All.Select(endpoint => endpoint.Endpoint.Id), StringComparer.Ordinal))
        {
            yield return new(FindingKind.Note,
                $"endpoint {id} does not exist: a selector by id does not follow a replacement");
        }

        foreach (var (endpoint, _) in observation.LeftOut)
        {
            yield return new(FindingKind.Note,
                $"endpoint {endpoint.Id} is ignored: zone {binding.ZoneId} is not associated with its VPC "
                + $"{endpoint.VpcId}. If devices can reach it from the zone's VPCs, set 'anyVpc' to true");
        }

        foreach (var family in binding.Families)
        {
            var count = addresses.Count(address => address.Family == family);
            if (count > 0 && count < binding.MinimumAddresses)
            {
                yield return new(FindingKind.Note,
                    $"{family.RecordType()} has {count} of at least {binding.MinimumAddresses} addresses");
            }
        }
    }

    private static RecordChange Delete(RecordSet set) => new(ChangeAction.Delete, set);

    private static RecordChange Create(RecordSet set) => new(ChangeAction.Create, set);

    internal static ImmutableArray<RecordChange> Sort(IEnumerable<RecordChange> changes) =>
    [
        .. changes
            .OrderBy(change => change.Action)
            .ThenBy(change => change.RecordSet.Name)
            .ThenBy(change => change.RecordSet.Type, StringComparer.Ordinal)
            .ThenBy(change => change.RecordSet.SetIdentifier, StringComparer.Ordinal),
    ];

    private static ImmutableArray<Finding> Sort(List<Finding> findings) => findings.Count == 0 ? [] :
    [
        .. findings
            .Distinct()
            .OrderByDescending(finding => finding.Kind)
            .ThenBy(finding => finding.Text, StringComparer.Ordinal),
    ];
}
