using System.Collections.Immutable;
using System.Text;
using DnsSync.Model;
using DnsSync.Simulation.Scenarios;
using DnsSync.Simulator;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Route53;

namespace DnsSync.Simulation.Running;

/// <summary>Does what a scenario's people do. What AWS refuses, they have tried.</summary>
internal sealed class OperatorActions(Account account, Lambda lambda, Deployments deployments, FaultInjector faultInjector)
{
    private int _edits;
    private int _adoptions;

    private World World => account.World;

    /// <summary>The record sets that others put into our zones, and that must not be changed.</summary>
    public List<(string ZoneId, RecordSet Set)> Foreign { get; } = [];

    public void Do(ScenarioStep step)
    {
        try
        {
            Try(step);
        }
        catch (AwsErrorException refused)
        {
            World.Trace($"refused: {refused.Error.Code}");
        }
    }

    private void Try(ScenarioStep step)
    {
        switch (step)
        {
            case CreateEndpoint create:
                account.Create(create.Endpoint);
                break;
            case DeleteEndpoint delete when account.EndpointId(delete.Key) is { } id:
                World.Ec2.DeleteEndpoints(id);
                break;
            case ModifySubnets modify when account.EndpointId(modify.Key) is { } id:
                Resubnet(id, modify);
                break;
            case ModifyFamily modify when account.EndpointId(modify.Key) is { } id:
                World.Ec2.ModifyEndpoint(new ModifyEndpointRequest(id) { IpAddressType = modify.Family });
                break;
            case TagEndpoint tag when account.EndpointId(tag.Key) is { } id:
                account.Tag(id, tag.Pool);
                break;
            case EndpointBecomes becomes when account.EndpointId(becomes.Key) is { } id:
                World.Ec2.SetState(id, becomes.State);
                break;
            case ChangeAssociation { IsAssociated: true } change when account.Find(change.Name) is { IsConfigured: true } name:
                World.Route53.AssociateVpc(name.ZoneId, account.VpcId(change.Vpc));
                break;
            case ChangeAssociation change when account.Find(change.Name) is { IsConfigured: true } name:
                World.Route53.DisassociateVpc(name.ZoneId, account.VpcId(change.Vpc));
                break;
            case EditZone edit when account.Find(edit.Name) is { IsConfigured: true } name:
                Edit(name, edit.Kind);
                break;
            case Scenarios.Adopt adopt when account.Find(adopt.Name) is { IsConfigured: true } name:
                AdoptName(name);
                break;
            case Resync { Name: null } resync:
                Ask(resync.Kind, null);
                break;
            case Resync { Name: { } key } resync when account.Find(key) is { IsConfigured: true } name:
                Ask(resync.Kind, name);
                break;

            // A stack adds anew only what it has done deleting.
            case AddName add when account.Find(add.Name.Key) is not { GoneSince: null }:
                var added = account.Add(add.Name);
                deployments.Send(added, "Create");
                break;

            // A configuration without any name is an error, and another story.
            case DropName drop when account.Find(drop.Name) is { IsConfigured: true } name
                && !deployments.IsMoving(drop.Name)
                && account.Names.Exists(other => other != name && other.IsConfigured):
                Drop(name, drop.Pause);
                break;
            case ModifyName modify when account.Find(modify.Name.Key) is { IsConfigured: true } name:
                // A move that was drawn before it may not have been made.
                account.Configure(name, modify.Name with { Name = name.Plan.Name, Zone = name.Plan.Zone });
                deployments.Send(name, "Update");
                break;

            // A stack takes one update at a time.
            case MoveName move when account.Find(move.Name.Key) is { IsConfigured: true } old
                && !deployments.IsAtWork(move.Name.Key):
                deployments.Send(account.Move(old, move.Name), "Update");
                break;
            case Episode episode:
                faultInjector.Begin(episode);
                break;
        }
    }

    private void Resubnet(string id, ModifySubnets modify)
    {
        if (account.VpcKeyOf(id) is { } vpc)
        {
            World.Ec2.ModifyEndpoint(new ModifyEndpointRequest(id)
            {
                AddSubnetIds = account.SubnetIds(vpc, modify.Add),
                RemoveSubnetIds = account.SubnetIds(vpc, modify.Remove),
            });
        }
    }

    private void Ask(ResyncKind kind, SimulatedName? name)
    {
        var zone = name is not null && account.HasNamesake(name) ? $",\"zoneId\":\"{name.ZoneId}\"" : "";
        var payload = kind switch
        {
            ResyncKind.DryRun => """{"action":"resync","dryRun":true}""",
            ResyncKind.Wait => """{"action":"resync","wait":true}""",
            ResyncKind.Only => $$"""{"action":"resync","names":["{{name!.Name}}"]}""",
            ResyncKind.Force => $$"""{"action":"resync","names":["{{name!.Name}}"],"force":true{{zone}}}""",
            ResyncKind.Prune => $$"""{"action":"resync","prune":"{{name!.Name}}","zoneId":"{{name.ZoneId}}"}""",
            _ => """{"action":"resync"}""",
        };
        lambda.Invoke(
            new RunRequest(RunKind.Resync) { About = name, OperatorRequest = new OperatorRequest(kind) },
            Encoding.UTF8.GetBytes(payload), _ => { });
    }

    private void AdoptName(SimulatedName name)
    {
        // Not everybody knows whose the name is.
        var markers = World.Route53.Find(name.ZoneId)?.At(name.MarkerName) ?? [];
        var from = ++_adoptions % 4 > 0 && markers.Any(marker => marker.Values[0].Contains(Account.OtherOwner, StringComparison.Ordinal))
            ? Account.OtherOwner
            : null;
        var payload = "{\"action\":\"resync\",\"adopt\":{\"name\":\"" + name.Name + "\""
            + (from is null ? "" : $",\"from\":\"{from}\"") + "}"
            + (account.HasNamesake(name) ? $",\"zoneId\":\"{name.ZoneId}\"" : "") + "}";
        lambda.Invoke(
            new RunRequest(RunKind.Resync) { About = name, OperatorRequest = new OperatorRequest(ResyncKind.All, Adopts: true, from) },
            Encoding.UTF8.GetBytes(payload), _ => { });
    }

    private void Drop(SimulatedName name, TimeSpan pause)
    {
        account.Unbind(name);
        World.Clock.After(pause, () => deployments.Send(name, "Delete"));
    }

    /// <summary>The stack has its word that nothing of a name is left, and goes on.</summary>
    public void OnRemoved(SimulatedName name)
    {
        name.GoneSince = World.Now;
        if (name.Plan.HasOwnZone && !account.IsShared(name.ZoneId))
        {
            DeleteZone(name);
        }
    }

    // What others put there they take away first, as they would have to.
    private void DeleteZone(SimulatedName name)
    {
        foreach (var (zoneId, set) in Foreign.Where(foreign => foreign.ZoneId == name.ZoneId).ToList())
        {
            Change(zoneId, [new ZoneChange(ZoneAction.Delete, set)]);
        }

        Foreign.RemoveAll(foreign => foreign.ZoneId == name.ZoneId);
        try
        {
            World.Route53.DeleteZone(name.ZoneId);
        }
        catch (AwsErrorException refused)
        {
            World.Trace($"refused: {refused.Error.Code}");
        }
    }

    private void Edit(SimulatedName name, ZoneEditKind kind)
    {
        var zone = World.Route53.Find(name.ZoneId);
        if (zone is null)
        {
            return;
        }

        var addresses = zone.At(name.Name).Where(set => set.Type is "A" or "AAAA").ToList();
        var markers = zone.At(name.MarkerName);
        switch (kind)
        {
            case ZoneEditKind.DeleteAddresses:
                Change(name.ZoneId, Deletes(addresses));
                break;
            case ZoneEditKind.DeleteAll:
                Change(name.ZoneId, Deletes(addresses.Concat(markers)));
                break;
            case ZoneEditKind.WrongAddress:
                Change(name.ZoneId, Replaced(addresses, set => set with
                {
                    Values = [set.Type == "A" ? $"192.0.2.{1 + (_edits++ % 200)}" : "2001:db8:ffff::1"],
                }));
                break;
            case ZoneEditKind.WrongTtl:
                Change(name.ZoneId, Replaced(addresses, set => set with { Ttl = 7 }));
                break;
            case ZoneEditKind.DeleteMarker:
                name.WasTakenOver = true;
                Change(name.ZoneId, Deletes(markers));
                break;
            case ZoneEditKind.OtherOwner:
                name.WasTakenOver = true;
                Change(name.ZoneId,
                [
                    new ZoneChange(ZoneAction.Upsert, new RecordSet(
                        name.MarkerName, "TXT", 60, [$"\"v=1 owner={Account.OtherOwner} rev={1 + (_edits++ % 9)}\""])),
                ]);
                break;
            case ZoneEditKind.ForeignInstead:
                name.WasTakenOver = true;
                PutInstead(name, [.. addresses, .. markers]);
                break;
            case ZoneEditKind.ForeignBeside:
                Put(name.ZoneId, new RecordSet(name.Name, "TXT", 300, [$"\"beside {_edits++}\""]));
                break;
            case ZoneEditKind.ForeignName:
                Put(name.ZoneId, new RecordSet(
                    DnsName.Parse($"f{_edits++}.{zone.Name}"), "A", 300, ["192.0.2.250"]));
                break;
            case ZoneEditKind.AliasInstead:
                // Where nothing of ours is left, the name is theirs from now on.
                name.WasTakenOver |= markers.All(marker =>
                    !marker.Values[0].Contains($"owner={name.Owner} ", StringComparison.Ordinal));
                Change(name.ZoneId,
                [
                    .. Deletes(addresses),
                    new(ZoneAction.Create, new RecordSet(name.Name, "A", null, [])
                    {
                        AliasTarget = new AliasTarget("Z2ALIAS", "elsewhere.example.", false),
                    }),
                ]);
                break;
            case ZoneEditKind.NewerMarker when markers is [{ Values: [var text] } marker]
                && !text.Contains(" seen=", StringComparison.Ordinal):
                Change(name.ZoneId, [new ZoneChange(ZoneAction.Upsert, marker with
                {
                    Values = [$"{text[..^1]} seen=factory-{_edits++}\""],
                })]);
                break;
        }
    }

    private void PutInstead(SimulatedName name, ImmutableArray<RecordSet> existing)
    {
        var mine = new RecordSet(name.Name, "A", 300, ["192.0.2.77"]);
        switch (_edits++ % 4)
        {
            case 0:
                Change(name.ZoneId, [.. Deletes(existing), new(ZoneAction.Create, mine)]);
                break;
            case 1:
                Change(name.ZoneId, [.. Deletes(existing), new(ZoneAction.Create, mine with
                {
                    Type = "CNAME", Values = ["elsewhere.example."],
                })]);
                break;
            case 2:
                Change(name.ZoneId, [.. Deletes(existing), new(ZoneAction.Create, mine with
                {
                    Ttl = null, Values = [], AliasTarget = new AliasTarget("Z2ALIAS", "elsewhere.example.", false),
                })]);
                break;
            default:
                Change(name.ZoneId, Deletes(existing));
                World.Route53.SeedRecord(name.ZoneId, mine with { TrafficPolicyInstanceId = "policy-1" });
                break;
        }
    }

    private void Put(string zoneId, RecordSet set)
    {
        Change(zoneId, [new ZoneChange(ZoneAction.Upsert, set)]);
        Foreign.RemoveAll(other => other.ZoneId == zoneId && other.Set.Name == set.Name && other.Set.Type == set.Type);
        Foreign.Add((zoneId, set));
    }

    private void Change(string zoneId, ImmutableArray<ZoneChange> changes)
    {
        if (!changes.IsEmpty)
        {
            World.Route53.ChangeRecordSets(new ZoneChangeBatch(zoneId, changes));
        }
    }

    private static ImmutableArray<ZoneChange> Deletes(IEnumerable<RecordSet> sets) =>
        [.. sets.Select(set => new ZoneChange(ZoneAction.Delete, set))];

    private static ImmutableArray<ZoneChange> Replaced(
        List<RecordSet> sets, Func<RecordSet, RecordSet> change) =>
        [.. sets.Select(set => new ZoneChange(ZoneAction.Upsert, change(set)))];
}
