using System.Collections.Immutable;
using System.Text;
using DnsSync.Model;
using DnsSync.Simulation.Running;
using DnsSync.Simulator.Route53;

namespace DnsSync.Simulation.Oracles;

/// <summary>Nothing is touched that is not ours.</summary>
internal sealed class OnlyOwnedRecords() : Oracle(
    "only-owned-records", "no record set is changed but the addresses and the marker of a bound name that is ours or empty")
{
    public override void OnWrite(ZoneWrite write)
    {
        var known = write.Names.Sum(name => name.Changes.Length);
        Check(known == write.Batch.Changes.Length, () =>
            $"a batch changes {write.Batch.Changes.Length - known} record sets of no bound name");
        foreach (var name in write.Names)
        {
            foreach (var change in name.Changes)
            {
                var set = change.RecordSet;
                var isOurs = set.Name == name.Name.Name
                    ? set.Type is "A" or "AAAA" or "CNAME"
                    : set.Type == "TXT";
                Check(isOurs, () => $"{change.Action} of {set.Name} {set.Type} beside {name.Name}");
            }

            var marker = MarkerText.Of(name.MarkersBefore);
            var isAdopted = write.Run.About == name.Name && write.Run.OperatorRequest is { Adopts: true } operatorRequest
                && marker?.Owner == operatorRequest.AdoptsFrom;
            var isFree = name.MarkersBefore.IsEmpty
                ? !name.Before.Any(set => set.Type is "A" or "AAAA" or "CNAME")
                : marker?.Owner == name.Name.Owner;
            Check(isFree || isAdopted, () => $"{name.Name} was written although "
                + (name.MarkersBefore.IsEmpty ? "its records had no marker" : $"{name.MarkersBefore[0].Values[0]} stood there"));
        }
    }
}

/// <summary>Route 53's limits, and the order in which a swap can work.</summary>
internal sealed class BatchShape() : Oracle(
    "batch-shape", "a batch deletes what was read, then creates; never UPSERT; at most 1000 records and 32,000 characters")
{
    /// <summary>Told of every batch, also of one that is refused or denied.</summary>
    public void OnAsked(ZoneChangeBatch batch)
    {
        var changes = batch.Changes;
        Check(changes.All(change => change.Action != ZoneAction.Upsert), () => "an UPSERT");
        Check(changes.Sum(change => Math.Max(1, change.RecordSet.Values.Length)) <= 1000, () => "more than 1000 records");
        Check(changes.Sum(change => change.RecordSet.Values.Sum(value => value.Length)) <= 32_000,
            () => "more than 32,000 characters");
        var creates = changes.SkipWhile(change => change.Action == ZoneAction.Delete);
        Check(creates.All(change => change.Action == ZoneAction.Create), () => "a DELETE after a CREATE");
    }
}

/// <summary>The marker is the lock: it moves with every change, by one.</summary>
internal sealed class RevisionIncreases() : Oracle(
    "marker-swap", "every change of a name swaps its marker to the next revision, and keeps fields that it does not know")
{
    private readonly Dictionary<SimulatedName, long> _highest = [];

    public override void OnWrite(ZoneWrite write)
    {
        foreach (var name in write.Names)
        {
            if (name.LeavesNoMarker)
            {
                _highest.Remove(name.Name);
                Check(write.Run.Removes(name.Name),
                    () => $"{name.Name} lost its marker, but its deletion was not requested");
                Check(name.AddressesAfter("A").Count + name.AddressesAfter("AAAA").Count == 0,
                    () => $"{name.Name} has addresses and no marker");
                continue;
            }

            var before = MarkerText.Of(name.MarkersBefore)?.Revision ?? 0;
            var after = MarkerText.Of(name.MarkersAfter);
            Check(after?.Owner == name.Name.Owner, () => $"{name.Name} has no marker of ours after our change");
            Check(after?.Revision == before + 1, () =>
                $"{name.Name} went from revision {before} to {after?.Revision}");
            var others = MarkerText.Of(name.MarkersBefore)?.Others ?? "";
            Check(after?.Others == others, () => $"{name.Name} lost the marker's fields of a newer version: {others}");

            // By hand a marker may be taken away, or set back: then counting starts anew.
            if (before >= _highest.GetValueOrDefault(name.Name) || name.Name.WasTakenOver || before == 0)
            {
                _highest[name.Name] = after?.Revision ?? 0;
            }
            else
            {
                Broken($"{name.Name} went back from revision {_highest[name.Name]} to {before}");
            }
        }
    }
}

/// <summary>A name that is right is left alone.</summary>
internal sealed class NoRedundantWrite() : Oracle("no-redundant-write", "nothing is written when the zone is right")
{
    public override void OnWrite(ZoneWrite write)
    {
        foreach (var name in write.Names)
        {
            var isAdopted = write.Run is { OperatorRequest.Adopts: true, About: var adopted } && adopted == name.Name
                && MarkerText.Of(name.MarkersBefore)?.Owner != name.Name.Owner;
            var isClaimed = write.Run.Kind == RunKind.Deployment && write.Run.About == name.Name
                && name.MarkersBefore.IsEmpty && name.Before.All(set => set.Type is not ("A" or "AAAA" or "CNAME"));
            var changed = !Ours(name.Before).SequenceEqual(Ours(name.After)) || name.LeavesNoMarker;
            Check(changed || isAdopted || isClaimed, () => $"{name.Name} was written, and is as it was");
        }
    }

    private static IEnumerable<string> Ours(ImmutableArray<RecordSet> sets) => sets
        .Where(set => set.Type is "A" or "AAAA" or "CNAME")
        .Select(set => $"{set.Type} {set.SetIdentifier} {set.Weight} {set.Ttl} {set.AliasTarget} {string.Join(',', set.Values.Order())}");
}

/// <summary>Rule 3: the last addresses are kept, and so is what replaces them.</summary>
internal sealed class NeverEmptied() : Oracle(
    "never-emptied", "a name is never emptied by itself, unless its configuration says so")
{
    public override void OnWrite(ZoneWrite write)
    {
        foreach (var name in write.Names)
        {
            if (write.Run.Removes(name.Name) || write.Run.Forces(name.Name))
            {
                continue;
            }

            foreach (var type in Addresses.Types)
            {
                if (!name.Loses(type))
                {
                    continue;
                }

                var other = type == "A" ? "AAAA" : "A";
                Check(
                    FunctionKnowledge.BindingsOf(name.Name, write.Run).Any(binding =>
                        (binding.WhenEmpty == WhenEmpty.Delete && !IsInTransition(binding, write.Run))
                        || (!binding.Families.Any(family => Addresses.TypeOf(family) == type)
                            && name.AddressesAfter(other).Count > 0)),
                    () => $"{name.Name} lost its last {type} {List(name.AddressesBefore(type))}");
            }

            Check(!name.Loses("CNAME") || Addresses.Types.Any(type => name.AddressesAfter(type).Count > 0),
                () => $"{name.Name} lost its CNAME, and no address took its place");
        }
    }

    private static bool IsInTransition(Binding binding, FunctionRun run) =>
        FunctionKnowledge.ReadsFor(binding, run).LastOrDefault() is { } read
        && FunctionKnowledge.Followed(read, binding).Any(endpoint => endpoint.State
            is EndpointState.Pending or EndpointState.Partial or EndpointState.PendingAcceptance);
}

/// <summary>What the stack dropped stays away.</summary>
internal sealed class DeletedStaysDeleted(Account account) : Oracle(
    "deleted-stays-deleted", "a deleted name leaves nothing of ours in its zone, whatever was in flight")
{
    // A denial may last for 60 s, and a plan live for 30.
    private static readonly TimeSpan ReservationsInFlight = TimeSpan.FromSeconds(90);

    public override void OnWrite(ZoneWrite write)
    {
        foreach (var name in write.Names.Where(name => name.Name.GoneSince is not null))
        {
            Check(name.After.IsEmpty && name.MarkersAfter.IsEmpty,
                () => $"{name.Name} was written by invocation {write.Run.Number} ({write.Run.Kind}) after its deletion was reported done");
        }
    }

    public override void OnEnded(FunctionRun run)
    {
        // What never bore our marker may be about to be claimed by a Create that is denied so far.
        if (run is { Kind: RunKind.Deletion, About: { } name, Answer: { } answer, Attempted.Count: 0, Changes: 0 }
            && run.ZoneReadings.Find(reading => reading.ZoneId == name.ZoneId && reading.Covers(name.Name)) is { } first
            && !run.ZoneReadings.Exists(reading => reading.ShowsMarkerOf(name))
            && Encoding.UTF8.GetString(answer).Contains("\"SUCCESS\"", StringComparison.Ordinal))
        {
            var waited = run.EndedAt!.Value - first.Ended;
            Check(waited >= ReservationsInFlight, () =>
                $"invocation {run.Number} reported {name} deleted {waited.TotalSeconds:0} s after it read the zone first");
        }
    }

    public override void AtEnd()
    {
        foreach (var name in account.Names.Where(name => name is { IsConfigured: false, GoneSince: null }))
        {
            Broken($"{name} is not in the stack any more, but was not deleted");
        }

        foreach (var name in account.Names.Where(name => name.GoneSince is not null))
        {
            var zone = account.World.Route53.Find(name.ZoneId);
            var marker = zone is null ? null : MarkerText.Of(zone.At(name.MarkerName));
            Check(marker?.Owner != name.Owner, () => $"{name} is deleted, but its marker is still in its zone");

            // A name that someone else took over is theirs.
            Check(name.WasTakenOver || zone is null || !name.Plan.HasOwnZone || account.IsShared(name.ZoneId), () =>
                $"{name} is deleted, and its zone could not be: [{string.Join(", ", zone!.RecordSets.Select(set => $"{set.Name} {set.Type}"))}]");
            Check(name.WasTakenOver || account.IsContested(name) || zone is null || Addresses.Types.All(type => Addresses.In(zone.At(name.Name), type).Count == 0), () =>
                $"{name} is deleted, and its addresses stand in its zone");
        }
    }
}
