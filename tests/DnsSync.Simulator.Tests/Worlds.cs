using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;

namespace DnsSync.Simulator.Tests;

/// <summary>Arranges worlds: a test sets only what matters to it.</summary>
internal static class Worlds
{
    public const string Zone = DemoWorld.DataZoneId;
    public const string Apex = DemoWorld.DataName;

    public static RecordSet A(string name, params ImmutableArray<string> values) =>
        new(DnsName.Parse(name), "A", 60, values);

    public static RecordSet Weighted(string name, string id, long weight, string value) =>
        A(name, value) with { SetIdentifier = id, Weight = weight };

    public static ZoneChange Create(RecordSet set) => new(ZoneAction.Create, set);

    public static ZoneChange Delete(RecordSet set) => new(ZoneAction.Delete, set);

    public static ZoneChange Upsert(RecordSet set) => new(ZoneAction.Upsert, set);

    public static WorldChange Change(this World world, params ImmutableArray<ZoneChange> changes) =>
        world.Route53.ChangeRecordSets(new ZoneChangeBatch(Zone, changes));

    /// <summary>The messages with which Route 53 refuses the batch.</summary>
    public static ImmutableArray<string> Refusal(
        this World world, params ImmutableArray<ZoneChange> changes)
    {
        var before = world.Route53.Find(Zone)!.RecordSets;
        var refusal = Assert.Throws<AwsErrorException>(() => world.Change(changes)).Error;
        Assert.Equal("InvalidChangeBatch", refusal.Code);
        Assert.Equal(400, refusal.Status);
        Assert.Equal(before, world.Route53.Find(Zone)!.RecordSets);
        return refusal.Details;
    }

    public static WorldEndpoint Endpoint(this World world, params ImmutableArray<string> subnets) =>
        world.Ec2.CreateEndpoint(
            new CreateEndpointRequest(DemoWorld.VpcId, DemoWorld.DataService)
            {
                SubnetIds = subnets,
            });

    public static string CodeOf(Action action) =>
        Assert.Throws<AwsErrorException>(action).Error.Code;
}
