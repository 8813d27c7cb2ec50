using System.Collections.Immutable;
using DnsSync.Handlers;
using DnsSync.Model;
using DnsSync.Observing;
using DnsSync.Simulator;
using DnsSync.Simulator.Route53;
using DnsSync.Zones;
using Microsoft.Extensions.Logging;

namespace DnsSync.Simulation.Running;

/// <summary>Stands between a function and AWS, and writes down what the function got to see.</summary>
internal sealed class Witness(World world)
{
    /// <summary>What the function is at; between invocations, what it was at last.</summary>
    public FunctionRun? Run { get; set; }

    /// <summary>How many calls the function began, by operation: each is one request and no more.</summary>
    public Dictionary<string, int> Begun { get; } = [];

    /// <summary>How many of them brought an answer.</summary>
    public Dictionary<string, int> Answered { get; } = [];

    /// <summary>Of each zone, the VPCs that the function was told of last.</summary>
    public Dictionary<string, ImmutableArray<string>> ZoneVpcs { get; } = [];

    /// <summary>How many of them something else than AWS answered.</summary>
    public Dictionary<string, int> Foreign { get; } = [];

    private async Task<T> CallAsync<T>(string operation, Func<Task<T>> call)
    {
        Begun[operation] = Begun.GetValueOrDefault(operation) + 1;
        var answer = await call();
        Answered[operation] = Answered.GetValueOrDefault(operation) + 1;
        return answer;
    }

    public IEndpointInventory Watch(IEndpointInventory endpoints) => new Inventory(endpoints, world, this);

    public IHostedZones Watch(IHostedZones zones) => new Zones(zones, world, this);

    public IFollowUpQueue Watch(IFollowUpQueue queue) => new Queue(queue, this);

    private sealed class Inventory(IEndpointInventory inner, World world, Witness witness) : IEndpointInventory
    {
        public string? Region => inner.Region;

        public async Task<EndpointPage> DescribeEndpointsAsync(
            EndpointFilter filter, string? nextToken, CancellationToken cancellation)
        {
            var run = witness.Run!;
            run.EndpointCalls++;
            var began = world.Now;
            var page = await witness.CallAsync(
                "ec2:DescribeVpcEndpoints", () => inner.DescribeEndpointsAsync(filter, nextToken, cancellation));
            if (nextToken is null)
            {
                run.Looks.Add(new Look(filter, began) { ZoneVpcs = witness.ZoneVpcs });
            }

            run.Looks[^1].Endpoints.AddRange(page.Endpoints);
            run.Looks[^1].IsWhole = page.NextToken is null;
            return page;
        }

        public async Task<NetworkInterfacePage> DescribeNetworkInterfacesAsync(
            ImmutableArray<string> ids, string? nextToken, CancellationToken cancellation)
        {
            var run = witness.Run!;
            run.EndpointCalls++;
            var page = await witness.CallAsync(
                "ec2:DescribeNetworkInterfaces",
                () => inner.DescribeNetworkInterfacesAsync(ids, nextToken, cancellation));
            if (run.Looks.Count > 0)
            {
                run.Looks[^1].Interfaces.AddRange(page.NetworkInterfaces);
                run.Looks[^1].IsWhole = page.NextToken is null;
            }

            return page;
        }
    }

    private sealed class Zones(IHostedZones inner, World world, Witness witness) : IHostedZones
    {
        public async Task<HostedZone> GetZoneAsync(string zoneId, CancellationToken cancellation)
        {
            witness.Run!.ZoneLooks++;
            var zone = await witness.CallAsync("route53:GetHostedZone", () => inner.GetZoneAsync(zoneId, cancellation));
            if (witness.ZoneVpcs.TryGetValue(zoneId, out var before) && !before.SequenceEqual(zone.VpcIds))
            {
                witness.Run!.ReassociatedZones.Add(zoneId);
            }

            witness.ZoneVpcs[zoneId] = zone.VpcIds;
            return zone;
        }

        public async Task<RecordSetPage> ListRecordSetsAsync(
            string zoneId, RecordSetCursor? start, CancellationToken cancellation)
        {
            var run = witness.Run!;
            run.ZoneCalls++;
            var (began, before) = (world.Now, world.Route53.Find(zoneId));
            var page = await witness.CallAsync(
                "route53:ListResourceRecordSets", () => inner.ListRecordSetsAsync(zoneId, start, cancellation));
            run.ZoneReadings.Add(new ZoneReading(
                zoneId, began, world.Now, start, page, ListingOrder.Of(world.Settings), before));
            return page;
        }

        public async Task<ChangeStatus> ChangeRecordSetsAsync(
            string zoneId, ChangeBatch batch, CancellationToken cancellation)
        {
            var run = witness.Run!;
            run.Changes++;
            var names = batch.Changes
                .Where(change => change.RecordSet.Type != "TXT")
                .Select(change => (zoneId, change.RecordSet.Name))
                .ToList();
            run.Attempted.UnionWith(names);
            var status = await witness.CallAsync(
                "route53:ChangeResourceRecordSets", () => inner.ChangeRecordSetsAsync(zoneId, batch, cancellation));
            run.Acknowledged.UnionWith(names);
            return status;
        }

        public Task<ChangeStatus> GetChangeAsync(string changeId, CancellationToken cancellation) =>
            witness.CallAsync("route53:GetChange", () => inner.GetChangeAsync(changeId, cancellation));
    }

    private sealed class Queue(IFollowUpQueue inner, Witness witness) : IFollowUpQueue
    {
        public async Task SendAsync(string body, TimeSpan delay, CancellationToken cancellation)
        {
            var run = witness.Run!;
            run.FollowUps.Add(body);
            run.FollowUpDelays.Add(delay);
            await witness.CallAsync("sqs:SendMessage", async () =>
            {
                await inner.SendAsync(body, delay, cancellation);
                return true;
            });
            run.FollowUpsTaken++;
        }
    }
}

/// <summary>Keeps of a function's log which names need attention; the rest is never written.</summary>
internal sealed class AttentionLog(Witness witness) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> parts || witness.Run is not { } run)
        {
            return;
        }

        switch (eventId.Name)
        {
            case "NeedsAttention":
                run.Reported.Add((
                    (string)Part(parts, "ZoneId")!, (string)Part(parts, "DnsName")!, (string)Part(parts, "Outcome")!));
                run.Reasons.Add(((string)Part(parts, "DnsName")!, (string)Part(parts, "Reasons")!));
                break;
            case "RequeueDropped":
                run.Dropped++;
                break;
            case "GaveUp":
                run.GivenUp.Add((string)Part(parts, "DnsName")!);
                break;
        }
    }

    private static object? Part(IReadOnlyList<KeyValuePair<string, object?>> parts, string name)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].Key == name)
            {
                return parts[i].Value;
            }
        }

        return null;
    }
}
