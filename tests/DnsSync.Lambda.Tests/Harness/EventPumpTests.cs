using System.Collections.Immutable;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Queues;
using DnsSync.Simulator.Time;

namespace DnsSync.Lambda.Tests.Harness;

public sealed class EventPumpTests : IAsyncLifetime
{
    private readonly RealTimeWorld _world = new(
        DemoWorld.Create(new WorldSettings
        {
            InterfacesListed = TimeSpan.FromMilliseconds(100),
            InterfacesDescribable = TimeSpan.FromSeconds(1.5),
            EndpointSettles = TimeSpan.FromSeconds(2),
        }).World,
        TimeProvider.System);

    private readonly List<IAsyncDisposable> _running = [];
    private RuntimeApi _api = null!;
    private string _queueUrl = "";
    private string _deadUrl = "";

    public async ValueTask InitializeAsync()
    {
        _api = await RuntimeApi.StartAsync();
        (_deadUrl, _queueUrl) = _world.Use(world => (
            world.Queues.CreateQueue(new CreateQueueRequest("dead")),
            world.Queues.CreateQueue(new CreateQueueRequest("dnssync")
            {
                DeadLetterQueue = "dead",
                MaximumReceives = 2,
            })));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var running in Enumerable.Reverse(_running))
        {
            await running.DisposeAsync();
        }

        await _api.DisposeAsync();
        _world.Dispose();
        Assert.Null(_world.Failure);
    }

    [Fact]
    public async Task World_changes_reach_the_function_in_batches()
    {
        var pump = Start(new());
        _world.Use(world =>
        {
            var id = world.Ec2.CreateEndpoint(new(DemoWorld.VpcId, DemoWorld.DataService)
            {
                SubnetIds = [DemoWorld.SubnetD],
            }).Id;
            world.Ec2.CreateTags(id, ImmutableSortedDictionary<string, string>.Empty.Add("a", "b"));
        });
        await Eventually.TrueAsync(() => pump.Batches.Sum(batch => batch.Messages.Length) == 3, Seen);
        await pump.DrainAsync();
        Assert.Equal(2, pump.Batches[0].Messages.Length);
        var record = pump.Batches[0].Result.Json.GetProperty("got").GetProperty("Records")[0];
        Assert.Contains("CreateVpcEndpoint", record.GetProperty("body").GetString());
        Assert.Equal("aws:sqs", record.GetProperty("eventSource").GetString());
        Assert.EndsWith(":dnssync", record.GetProperty("eventSourceARN").GetString());
        Assert.Equal(
            "1", record.GetProperty("attributes").GetProperty("ApproximateReceiveCount").GetString());

        string Seen() => string.Join(' ', pump.Batches.Select(batch => batch.Messages.Length));
    }

    [Fact]
    public async Task A_failing_batch_is_redelivered_and_ends_as_dead_letter()
    {
        var pump = Start(new() { Events = null });
        pump.Send("\"poison\"");
        await Eventually.TrueAsync(() => pump.Batches.Count == 2, () => $"{pump.Batches.Count}");
        await pump.DrainAsync();
        Assert.Equal([1, 2], pump.Batches.Select(batch => batch.Messages.Single().ReceiveCount));
        Assert.Equal(1, _world.Use(world => world.Queues.CountsOf(_deadUrl)).Visible);
    }

    [Fact]
    public async Task Messages_beyond_a_batch_make_several_batches()
    {
        var pump = Start(new()
        {
            Events = null,
            Batches = new() { BatchSize = 40, Window = TimeSpan.FromMilliseconds(50) },
        });
        for (var i = 0; i < 100; i++)
        {
            pump.Send($"{i}");
        }

        await pump.DrainAsync();
        await Eventually.TrueAsync(() => pump.Batches.Count >= 3, () => $"{pump.Batches.Count}");
        Assert.Equal(100, pump.Batches.Sum(batch => batch.Messages.Length));
    }

    private EventPump Start(EventPumpSettings settings)
    {
        _running.Add(FakeFunction.Start(_api));
        var pump = EventPump.Start(_world, _queueUrl, settings, _api);
        _running.Add(pump);
        return pump;
    }
}
