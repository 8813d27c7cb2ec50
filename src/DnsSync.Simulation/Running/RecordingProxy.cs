using System.Collections.Immutable;
using DnsSync.Endpoints;
using DnsSync.Handlers;
using DnsSync.Model;
using DnsSync.Simulator;
using DnsSync.Simulator.Route53;
using DnsSync.Zones;
using Microsoft.Extensions.Logging;

namespace DnsSync.Simulation.Running;

/// <summary>A proxy between a function and AWS that records what the function was shown.</summary>
internal sealed class RecordingProxy(World world)
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

    public IRequeueQueue Watch(IRequeueQueue queue) => new Queue(queue, this);

    private sealed class Inventory(IEndpointInventory inner, World world, RecordingProxy proxy) : IEndpointInventory
    {
        public string? Region => inner.Region;

        public async Task<EndpointPage> DescribeEndpointsAsync(
            EndpointFilter filter, string? nextToken, CancellationToken cancellation)
        {
            var run = proxy.Run!;
            run.EndpointCalls++;
            var began = world.Now;
            var page = await proxy.CallAsync(
                "ec2:DescribeVpcEndpoints", () => inner.DescribeEndpointsAsync(filter, nextToken, cancellation));
            if (nextToken is null)
            {
                run.EndpointReads.Add(new EndpointRead(filter, began) { ZoneVpcs = proxy.ZoneVpcs });
            }

            run.EndpointReads[^1].Endpoints.AddRange(page.Endpoints);
            run.EndpointReads[^1].IsWhole = page.NextToken is null;
            return page;
        }

        public async Task<NetworkInterfacePage> DescribeNetworkInterfacesAsync(
            ImmutableArray<string> ids, string? nextToken, CancellationToken cancellation)
        {
            var run = proxy.Run!;
            run.EndpointCalls++;
            var page = await proxy.CallAsync(
                "ec2:DescribeNetworkInterfaces",
                () => inner.DescribeNetworkInterfacesAsync(ids, nextToken, cancellation));
            if (run.EndpointReads.Count > 0)
            {
                run.EndpointReads[^1].Interfaces.AddRange(page.NetworkInterfaces);
                run.EndpointReads[^1].IsWhole = page.NextToken is null;
            }

            return page;
        }
    }

    private sealed class Zones(IHostedZones inner, World world, RecordingProxy proxy) : IHostedZones
    {
        public async Task<HostedZone> GetZoneAsync(string zoneId, CancellationToken cancellation)
        {
            proxy.Run!.ZoneReads++;
            var zone = await proxy.CallAsync("route53:GetHostedZone", () => inner.GetZoneAsync(zoneId, cancellation));
            if (proxy.ZoneVpcs.TryGetValue(zoneId, out var before) && !before.SequenceEqual(zone.VpcIds))
            {
                proxy.Run!.ReassociatedZones.Add(zoneId);
            }

            proxy.ZoneVpcs[zoneId] = zone.VpcIds;
            return zone;
        }

        public async Task<RecordSetPage> ListRecordSetsAsync(
            string zoneId, RecordSetCursor? start, CancellationToken cancellation)
        {
            var run = proxy.Run!;
            run.ZoneCalls++;
            var (began, before) = (world.Now, world.Route53.Find(zoneId));
            var page = await proxy.CallAsync(
                "route53:ListResourceRecordSets", () => inner.ListRecordSetsAsync(zoneId, start, cancellation));
            run.ZoneReadings.Add(new ZoneReading(
                zoneId, began, world.Now, start, page, ListingOrder.Of(world.Settings), before));
            return page;
        }

        public async Task<ChangeStatus> ChangeRecordSetsAsync(
            string zoneId, ChangeBatch batch, CancellationToken cancellation)
        {
            var run = proxy.Run!;
            run.Changes++;
            var names = batch.Changes
                .Where(change => change.RecordSet.Type != "TXT")
                .Select(change => (zoneId, change.RecordSet.Name))
                .ToList();
            run.Attempted.UnionWith(names);
            var status = await proxy.CallAsync(
                "route53:ChangeResourceRecordSets", () => inner.ChangeRecordSetsAsync(zoneId, batch, cancellation));
            run.Acknowledged.UnionWith(names);
            return status;
        }

        public Task<ChangeStatus> GetChangeAsync(string changeId, CancellationToken cancellation) =>
            proxy.CallAsync("route53:GetChange", () => inner.GetChangeAsync(changeId, cancellation));
    }

    private sealed class Queue(IRequeueQueue inner, RecordingProxy proxy) : IRequeueQueue
    {
        public async Task SendAsync(string body, TimeSpan delay, CancellationToken cancellation)
        {
            var run = proxy.Run!;
            run.RequeueMessages.Add(body);
            run.RequeueDelays.Add(delay);
            await proxy.CallAsync("sqs:SendMessage", async () =>
            {
                await inner.SendAsync(body, delay, cancellation);
                return true;
            });
            run.RequeuesAccepted++;
        }
    }
}

/// <summary>Keeps of a function's log which names need attention; the rest is never written.</summary>
internal sealed class AttentionLog(RecordingProxy proxy) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> parts || proxy.Run is not { } run)
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
