using DnsSync.Calls;
using DnsSync.Model;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Seams;
using DnsSync.Simulator.Time;
using static DnsSync.Simulator.Tests.Worlds;

namespace DnsSync.Simulator.Tests;

public sealed class SeamTests
{
    private static readonly EndpointFilter Anything = new([], null, null);

    private readonly World _world = DemoWorld.Create().World;

    [Fact]
    public void A_process_reads_endpoints_and_interfaces_in_virtual_time() => _world.Run(async me =>
    {
        var inventory = new SimulatedEndpointInventory(_world, me);
        var began = me.Time.GetTimestamp();
        var page = await inventory.DescribeEndpointsAsync(
            new EndpointFilter([], DemoWorld.DataService, DemoWorld.VpcId), null, default);
        var endpoint = Assert.Single(page.Endpoints);
        Assert.Null(page.NextToken);
        Assert.Equal(EndpointState.Available, endpoint.State);
        var enis = await inventory.DescribeNetworkInterfacesAsync(
            endpoint.NetworkInterfaceIds.Add("eni-gone"), null, default);
        Assert.Equal(
            ["127.10.1.4", "127.10.2.4"],
            enis.NetworkInterfaces.SelectMany(eni => eni.IPv4Addresses).Order());
        Assert.InRange(
            me.Time.GetElapsedTime(began), TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(1));
    });

    [Fact]
    public void A_change_goes_from_pending_to_in_sync() => _world.Run(async me =>
    {
        var zones = new SimulatedHostedZones(_world, me);
        Assert.True((await zones.GetZoneAsync(Zone, default)).IsPrivate);
        var change = await zones.ChangeRecordSetsAsync(
            Zone,
            new ChangeBatch([new RecordChange(ChangeAction.Create, A(Apex, "127.10.1.4"))]),
            default);
        Assert.False(change.IsInSync);
        await Task.Delay(TimeSpan.FromSeconds(30), me.Time);
        Assert.True((await zones.GetChangeAsync(change.Id, default)).IsInSync);
        Assert.Equal(3, (await zones.ListRecordSetsAsync(Zone, null, default)).RecordSets.Length);
    });

    [Theory]
    [InlineData(FaultKind.Throttled, AwsFaultKind.Throttled)]
    [InlineData(FaultKind.ServerError, AwsFaultKind.Transient)]
    [InlineData(FaultKind.PriorRequestNotComplete, AwsFaultKind.PriorRequestNotComplete)]
    [InlineData(FaultKind.AccessDenied, AwsFaultKind.AccessDenied)]
    [InlineData(FaultKind.ExpiredCredentials, AwsFaultKind.Credentials)]
    [InlineData(FaultKind.Cut, AwsFaultKind.Transient)]
    [InlineData(FaultKind.Timeout, AwsFaultKind.Transient)]
    [InlineData(FaultKind.ForeignAnswer, AwsFaultKind.Transient)]
    [InlineData(FaultKind.HalfAnswer, AwsFaultKind.Transient)]
    public void A_fault_at_arrival_leaves_no_change_and_one_at_the_answer_does(
        FaultKind fault, AwsFaultKind seen) => _world.Run(async me =>
    {
        var zones = new SimulatedHostedZones(_world, me);
        var batch = new ChangeBatch([new RecordChange(ChangeAction.Create, A(Apex, "127.10.1.4"))]);
        _world.Faults.Add("route53:ChangeResourceRecordSets", fault);
        _world.Faults.Add("route53:*", fault, 1, FaultMoment.Answer);
        Assert.Equal(seen, (await Fails()).Kind);
        Assert.Equal(2, _world.Route53.Find(Zone)!.RecordSets.Length);
        Assert.Equal(seen, (await Fails()).Kind);
        Assert.Equal(3, _world.Route53.Find(Zone)!.RecordSets.Length);
        var refused = await Fails();
        Assert.Equal(AwsFaultKind.InvalidChangeBatch, refused.Kind);
        Assert.Contains("already exists", refused.Message, StringComparison.Ordinal);
        Assert.Empty(refused.Details);

        async Task<AwsFault> Fails() => (await Assert.ThrowsAsync<AwsCallException>(
            () => zones.ChangeRecordSetsAsync(Zone, batch, default))).Fault;
    });

    [Fact]
    public void Request_quotas_let_a_burst_through_and_then_ten_a_second() => _world.Run(async me =>
    {
        var zones = new SimulatedHostedZones(_world, me);
        var calls = Enumerable.Range(0, 60)
            .Select(_ => zones.GetZoneAsync(Zone, default)).ToList();
        var throttled = 0;
        foreach (var call in calls)
        {
            try
            {
                await call;
            }
            catch (AwsCallException exception)
            {
                Assert.Equal(
                    ("Throttling", "Rate exceeded"),
                    (exception.Fault.Code, exception.Fault.Message));
                throttled++;
            }
        }

        Assert.InRange(throttled, 9, 10);
        await Task.Delay(TimeSpan.FromSeconds(1), me.Time);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => zones.GetZoneAsync(Zone, default)));
        await zones.ListRecordSetsAsync(Zone, null, default);
    });

    [Fact]
    public void Change_throughput_is_a_bucket_of_its_own()
    {
        var settings = new WorldSettings { ChangesPerSecond = 1, ChangeBurst = 3 };
        var world = DemoWorld.Create(settings).World;
        Assert.Null(Serve("a", "b", "c").Error);
        Assert.Equal("Throttling", Serve("d").Error!.Code);
        world.RunFor(TimeSpan.FromSeconds(1));
        Assert.Null(Serve("d").Error);

        Served<Route53.WorldChange> Serve(params string[] names) => world.Serve(
            "route53:ChangeResourceRecordSets",
            "test",
            () => world.Change(
                [.. names.Select(name => Create(A($"{name}.{Apex}", "127.0.0.1")))]));
    }

    [Fact]
    public void A_killed_process_stops_but_its_request_arrives()
    {
        var process = _world.CreateProcess("victim");
        var zones = new SimulatedHostedZones(_world, process);
        var after = false;
        var done = process.Start(async () =>
        {
            try
            {
                await zones.ChangeRecordSetsAsync(
                    Zone,
                    new ChangeBatch([new RecordChange(ChangeAction.Create, A(Apex, "127.0.0.1"))]),
                    default);
            }
            finally
            {
                after = true;
            }
        });
        _world.Step();
        process.Kill();
        _world.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(3, _world.Route53.Find(Zone)!.RecordSets.Length);
        Assert.False(after);
        Assert.False(done.IsCompleted);
    }

    [Fact]
    public void A_cancelled_call_ends_at_once() => _world.Run(async me =>
    {
        var zones = new SimulatedHostedZones(_world, me);
        var began = me.Time.GetTimestamp();
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(1), me.Time);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => zones.GetZoneAsync(Zone, soon.Token));
        Assert.Equal(TimeSpan.FromMilliseconds(1), me.Time.GetElapsedTime(began));
    });

    [Fact]
    public void A_skewed_clock_tells_another_time_but_waits_as_long() => _world.Run(async () =>
    {
        var skew = TimeSpan.FromMinutes(7);
        var process = _world.CreateProcess("skewed", skew);
        var began = _world.Now;
        await process.Start(async () =>
        {
            Assert.Equal(_world.Now + skew, process.Time.GetUtcNow());
            await Task.Delay(TimeSpan.FromSeconds(5), process.Time);
        });
        Assert.Equal(TimeSpan.FromSeconds(5), _world.Now - began);
    });

    [Fact]
    public void A_continuation_on_a_foreign_thread_is_an_error_at_home()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => _world.Run(async me =>
        {
            var strayed = new TaskCompletionSource();
            var thread = new Thread(strayed.SetResult);
            var waiting = Wait();
            thread.Start();
            thread.Join();
            await Task.Delay(TimeSpan.FromSeconds(1), me.Time);
            await waiting;

            async Task Wait() => await strayed.Task;
        }));
        Assert.Contains("landed on thread", exception.Message);
    }

    [Fact]
    public void Waiting_forever_is_an_error_and_not_a_hang() =>
        Assert.Throws<TimeoutException>(() => _world.Run(() => new TaskCompletionSource().Task));

    [Fact]
    public void Due_at_the_same_time_means_first_come_first_served()
    {
        var seen = new List<int>();
        for (var i = 0; i < 100; i++)
        {
            var number = i;
            _world.Clock.After(TimeSpan.FromSeconds(1), () => seen.Add(number));
        }

        _world.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal(Enumerable.Range(0, 100), seen);
    }

    [Fact]
    public void The_same_seed_gives_the_same_history_and_another_seed_another()
    {
        Assert.Equal(History(1), History(1));
        Assert.NotEqual(History(1), History(2));
    }

    private static ulong History(ulong seed)
    {
        var world = DemoWorld.Create(new WorldSettings
        {
            Seed = seed,
            Ec2Staleness = TimeSpan.FromSeconds(2),
        }).World;
        world.Faults.Chance = (_, _) => world.Random.Chance(200)
            ? new Fault((FaultKind)world.Random.Below(7), (FaultMoment)world.Random.Below(2))
            : null;
        for (var i = 0; i < 3; i++)
        {
            var process = world.CreateProcess($"p{i}", TimeSpan.FromSeconds(i));
            _ = process.Start(() => Work(world, process));
        }

        world.RunFor(TimeSpan.FromMinutes(10));
        return world.TraceHash;
    }

    private static async Task Work(World world, SimulatedProcess me)
    {
        var inventory = new SimulatedEndpointInventory(world, me);
        var zones = new SimulatedHostedZones(world, me);
        for (var i = 0; i < 20; i++)
        {
            try
            {
                var page = await inventory.DescribeEndpointsAsync(Anything, null, default);
                await zones.ChangeRecordSetsAsync(
                    Zone,
                    new ChangeBatch([new RecordChange(
                        ChangeAction.Create, A($"n{i}.{Apex}", "127.0.0.1"))]),
                    default);
                if (page.Endpoints.Length < 5)
                {
                    world.Ec2.CreateEndpoint(new CreateEndpointRequest(
                        DemoWorld.VpcId, DemoWorld.DataService)
                    {
                        SubnetIds = [DemoWorld.SubnetA],
                    });
                }
                else
                {
                    world.Ec2.DeleteEndpoints(page.Endpoints[0].Id);
                }
            }
            catch (AwsCallException)
            {
                var pause = world.Random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(9));
                await Task.Delay(pause, me.Time);
            }
        }
    }
}
