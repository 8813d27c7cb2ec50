using System.Diagnostics;
using DnsSync.Simulator;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Events;

namespace DnsSync.Performance;

/// <summary>100,000 events within 10 minutes, of which 1 in 1,000 is about an endpoint of ours.</summary>
internal static class Storm
{
    private const int Events = 100_000;
    private const int RelevantEvery = 1_000;
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    public static void Measure()
    {
        var fleet = new Fleet(new WorldSettings { CallLogLength = 0 });
        var world = fleet.World;
        var calls = new SortedDictionary<string, int>(StringComparer.Ordinal);
        world.OnApiCall += call =>
        {
            if (call.Caller == "fn" && call.Operation.StartsWith("ec2:Describe", StringComparison.Ordinal) is var isEc2
                && (isEc2 || call.Operation.StartsWith("route53:", StringComparison.Ordinal)))
            {
                calls[call.Operation] = calls.GetValueOrDefault(call.Operation) + 1;
            }
        };
        fleet.Deliver(new EventDelivery { Soonest = TimeSpan.FromSeconds(2), Latest = TimeSpan.FromSeconds(30) });
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Events; i++)
        {
            var number = i;
            world.Clock.After(Length * i / Events, () =>
            {
                if (number % RelevantEvery != 0)
                {
                    fleet.Send($$$"""{"id":"{{{number}}}","detail-type":"AWS API Call via CloudTrail","source":"aws.ec2","detail":{"eventName":"CreateTags","eventTime":"2026-01-01T00:00:00Z","requestParameters":{"resourcesSet":{"items":[{"resourceId":"i-{{{number}}}"} ] } } } }""");
                    return;
                }

                // The third subnet comes and goes.
                var has = world.Ec2.Current.Endpoints[fleet.EndpointId].SubnetIds.Contains(fleet.Subnets[2]);
                world.Ec2.ModifyEndpoint(new ModifyEndpointRequest(fleet.EndpointId)
                {
                    AddSubnetIds = has ? [] : [fleet.Subnets[2]],
                    RemoveSubnetIds = has ? [fleet.Subnets[2]] : [],
                });
            });
        }

        world.RunFor(Length);
        var ended = world.Now;
        while (!(fleet.IsRight && fleet.Published.Any()) && world.Now - ended < TimeSpan.FromHours(1))
        {
            world.RunFor(TimeSpan.FromSeconds(1));
        }

        Console.WriteLine("| events | relevant | invocations | AWS calls | of which changes | last event to right | wall clock |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        Console.WriteLine($"| {Events} | {Events / RelevantEvery} | {fleet.Invocations} | {calls.Values.Sum()} | "
            + $"{calls.GetValueOrDefault("route53:ChangeResourceRecordSets")} | {(world.Now - ended).TotalSeconds:0} s | "
            + $"{watch.Elapsed.TotalSeconds:0.0} s |");
        Console.WriteLine(string.Join(", ", calls.Select(call => $"{call.Key} {call.Value}")));
    }
}
