using System.Collections.Immutable;
using System.Diagnostics;
using DnsSync.Calls;
using DnsSync.Model;
using DnsSync.Simulator;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Route53;
using DnsSync.Simulator.Seams;

namespace DnsSync.Performance;

/// <summary>
/// Many names, of which every endpoint is replaced at once: how much simulated time passes until
/// all are right, against the least that the share of Route 53's quota allows.
/// </summary>
internal static class Replacement
{
    private const string Service = "com.amazonaws.ap-northeast-1.iot.data";
    private const string ZoneId = "Z0FLEET";

    // A name is one record set and its marker, each deleted and created.
    private const int ChangesPerName = 4;

    public static void Measure(int names)
    {
        Console.WriteLine("| names | quota share | simulated time | least by the quota | ratio | AWS calls | throttled | wall clock |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var share in new[] { 0.5, 1.0 })
        {
            Measure(names, share);
        }
    }

    private static void Measure(int names, double share)
    {
        var world = new World(new WorldSettings { MaximumRecordsPerZone = (names * 2) + 100, CallLogLength = 0 });
        var vpc = world.Ec2.CreateVpc("10.0.0.0/16", null).Id;
        var subnets = ImmutableArray.Create("a", "c").Select((zone, i) =>
            world.Ec2.CreateSubnet(vpc, $"10.0.{i}.0/24", "ap-northeast-1" + zone, null).Id).ToImmutableArray();
        string Create() => world.Ec2.CreateEndpoint(new CreateEndpointRequest(vpc, Service) { SubnetIds = subnets }).Id;
        var old = Create();
        world.Route53.CreateZone(new CreateZoneRequest(DnsName.Parse("fleet.example"), "fleet") { Id = ZoneId, VpcId = vpc });
        ImmutableArray<Binding> bindings =
        [
            .. Enumerable.Range(0, names).Select(i => new Binding(
                DnsName.Parse($"n{i:00000}.fleet.example"), ZoneId, new EndpointSelector([], Service, vpc))),
        ];
        world.RunFor(TimeSpan.FromMinutes(5));
        Sync(world, bindings, 1);

        var made = Create();
        world.RunFor(TimeSpan.FromMinutes(5));
        world.Ec2.DeleteEndpoints(old);
        world.RunFor(TimeSpan.FromHours(1));
        var watch = Stopwatch.StartNew();
        var began = world.Now;
        var report = Sync(world, bindings, share);
        var took = (world.Now - began).TotalSeconds;

        var interfaces = world.Ec2.Current.Endpoints[made].InterfaceIds.Select(id => world.Ec2.Current.Interfaces[id].IPv4);
        var right = interfaces.Order(StringComparer.Ordinal).ToList();
        var wrong = bindings.Count(binding => !world.Route53.Find(ZoneId)!.At(binding.Name)
            .SelectMany(set => set.Values).Order(StringComparer.Ordinal).SequenceEqual(right));
        if (wrong > 0)
        {
            throw new InvalidOperationException($"{wrong} of {names} names are not right");
        }

        var least = ((ChangesPerName * names) - (QuotaShare.AccountChangeBurst * share))
            / (QuotaShare.AccountChangesPerSecond * share);
        Console.WriteLine($"| {names} | {share} | {took:0.0} s | {least:0.0} s | {took / least:0.000} | "
            + $"{report.Calls.Values.Sum()} | {report.Throttled} | {watch.Elapsed.TotalSeconds:0.0} s |");
    }

    private static Reporting.SyncReport Sync(World world, ImmutableArray<Binding> bindings, double share)
    {
        Reporting.SyncReport? report = null;
        world.Run(async process => report = await new Driver(
            new SimulatedEndpointInventory(world, process), new SimulatedHostedZones(world, process),
            new QuotaShare(share), process.Time, new Random(1)).RunAsync(new SyncRequest("perf", bindings)));
        return report!;
    }
}
