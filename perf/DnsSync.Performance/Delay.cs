using System.Collections.Immutable;
using DnsSync.Simulator;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Events;
using DnsSync.Simulator.Time;

namespace DnsSync.Performance;

/// <summary>
/// From a change of an endpoint's subnets to records that equal what serves: for this service, for
/// a poll each minute that writes what it sees, and for who writes at a deployment each week.
/// </summary>
internal static class Delay
{
    private const int Changes = 1000;
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Deployments = TimeSpan.FromDays(7);

    public static void Measure()
    {
        var fleet = new Fleet(new WorldSettings { CallLogLength = 0, Ec2Staleness = TimeSpan.FromSeconds(2) });
        var world = fleet.World;
        fleet.Deliver(new EventDelivery
        {
            Soonest = TimeSpan.FromSeconds(5),
            Latest = TimeSpan.FromMinutes(5),
            LostPermille = 5,
        });
        fleet.Schedule(TimeSpan.FromMinutes(5));
        var random = new SplitMix64(1);
        var took = new List<(double Settled, double Service, double Poll, double Deployment)>();
        world.RunFor(Apart);
        for (var i = 0; i < Changes; i++)
        {
            world.RunFor(random.Between(TimeSpan.Zero, TimeSpan.FromMinutes(5)));
            var has = world.Ec2.Current.Endpoints[fleet.EndpointId].SubnetIds.Contains(fleet.Subnets[2]);
            world.Ec2.ModifyEndpoint(new ModifyEndpointRequest(fleet.EndpointId)
            {
                AddSubnetIds = has ? [] : [fleet.Subnets[2]],
                RemoveSubnetIds = has ? [fleet.Subnets[2]] : [],
            });
            took.Add(Follow(fleet, random));
        }

        Console.WriteLine($"{Changes} changes, each {Apart.TotalMinutes:0} minutes after the one before");
        Console.WriteLine("| | median | 99th percentile |");
        Console.WriteLine("|---|---|---|");
        Row("AWS itself: the endpoint is available again", took.Select(one => one.Settled));
        Row("this service", took.Select(one => one.Service));
        Row("a poll each minute", took.Select(one => one.Poll));
        Row("deployment only, each week", took.Select(one => one.Deployment));
    }

    private static (double, double, double, double) Follow(Fleet fleet, SplitMix64 random)
    {
        var world = fleet.World;
        var began = world.Now;
        var poll = random.Between(TimeSpan.Zero, TimeSpan.FromMinutes(1));
        double? settled = null, service = null;
        while (world.Now - began < Apart)
        {
            world.RunFor(TimeSpan.FromSeconds(0.25));
            var isAvailable = world.Ec2.Current.Endpoints[fleet.EndpointId].State == "available";
            var after = (world.Now - began).TotalSeconds;
            settled ??= isAvailable ? after : null;
            service = isAvailable && fleet.IsRight ? service ?? after : null;
        }

        // It writes what is there at its next turn once there is nothing to wait for.
        var turns = Math.Ceiling(Math.Max(0, settled!.Value - poll.TotalSeconds) / 60);
        return (
            settled.Value,
            service ?? throw new InvalidOperationException(
                $"a change was not followed: {string.Join(',', fleet.Published)} is published and {string.Join(',', fleet.Live)} is live"),
            poll.TotalSeconds + (turns * 60),
            random.Between(TimeSpan.FromSeconds(settled.Value), Deployments).TotalSeconds);
    }

    private static void Row(string what, IEnumerable<double> seconds)
    {
        var sorted = seconds.Order().ToImmutableArray();
        Console.WriteLine($"| {what} | {Of(sorted[sorted.Length / 2])} | {Of(sorted[sorted.Length * 99 / 100])} |");
    }

    private static string Of(double seconds) =>
        seconds < 3600 ? $"{seconds:0.0} s" : $"{seconds / 86_400:0.0} days";
}
