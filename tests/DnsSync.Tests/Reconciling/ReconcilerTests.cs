using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;
using DnsSync.Simulator;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;

namespace DnsSync.Tests.Reconciling;

public sealed class ReconcilerTests
{
    private readonly Simulation _simulation = new();

    private World World => _simulation.World;

    private Binding Data => _simulation.Data;

    [Fact]
    public void A_first_sync_publishes_and_a_second_writes_nothing()
    {
        var first = _simulation.Sync(Data, _simulation.Credentials);
        Assert.Equal([Outcome.Changed, Outcome.Changed], first.Bindings.Select(b => b.Outcome));
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _simulation.AddressesOf(Data));
        Assert.Equal(2, _simulation.Writes);

        var second = _simulation.Sync(Data, _simulation.Credentials);
        Assert.Equal([Outcome.InSync, Outcome.InSync], second.Bindings.Select(b => b.Outcome));
        Assert.Equal(2, _simulation.Writes);
    }

    [Fact]
    public void New_names_need_a_configuration_that_is_no_older_than_the_last_read_of_their_zones()
    {
        DateTimeOffset? since = null;
        var request = _simulation.Request(_simulation.Data, _simulation.Credentials);
        var report = _simulation.Run(request with
        {
            BoundSince = (time, _) =>
            {
                since = time;
                return Task.FromResult(request.Bindings);
            },
        });
        var reads = report.Bindings.Select(binding => binding.Zone!.ReadAt).Distinct().ToList();
        Assert.Equal(2, reads.Count);
        Assert.Equal(reads.Max(), since);
    }

    [Fact]
    public void A_dry_run_writes_nothing()
    {
        var report = _simulation.Run(_simulation.Request(Data) with { DryRun = true });
        Assert.Equal(Outcome.Changed, report.Bindings[0].Outcome);
        Assert.Equal(2, report.Bindings[0].Changes.Length);
        Assert.Equal(0, _simulation.Writes);
    }

    [Fact]
    public void An_added_subnet_is_published_as_soon_as_it_settles()
    {
        _simulation.Sync(Data);
        World.Ec2.ModifyEndpoint(new ModifyEndpointRequest(_simulation.DataEndpointId)
        {
            AddSubnetIds = [DemoWorld.SubnetD],
        });
        Assert.Equal(Outcome.Unsettled, _simulation.Sync(Data).Bindings[0].Outcome);
        _simulation.Settle();
        var report = _simulation.Sync(Data);
        Assert.Equal(Outcome.Changed, report.Bindings[0].Outcome);
        Assert.True(report.Elapsed < TimeSpan.FromSeconds(1), $"took {report.Elapsed}");
        Assert.Equal(["127.10.1.4", "127.10.2.4", "127.10.3.4"], _simulation.AddressesOf(Data));
    }

    [Fact]
    public void An_unannounced_missing_address_is_removed_after_five_seconds()
    {
        _simulation.Sync(Data);
        World.Ec2.ModifyEndpoint(new ModifyEndpointRequest(_simulation.DataEndpointId)
        {
            RemoveSubnetIds = [DemoWorld.SubnetC],
        });
        _simulation.Settle();
        var report = _simulation.Sync(Data);
        Assert.Equal(Outcome.Changed, report.Bindings[0].Outcome);
        Assert.InRange(report.Elapsed.TotalSeconds, 5, 6);
        Assert.Equal(["127.10.1.4"], _simulation.AddressesOf(Data));
    }

    [Fact]
    public void The_confirming_read_comes_five_seconds_after_the_first_response()
    {
        _simulation.Sync(Data);
        World.Ec2.DeleteEndpoints(_simulation.DataEndpointId);
        World.RunFor(TimeSpan.FromMinutes(2));
        var reads = new List<DateTimeOffset>();
        World.OnApiCall += call =>
        {
            if (call is { Operation: "ec2:DescribeVpcEndpoints", Error: null })
            {
                reads.Add(call.Time);
            }
        };
        World.Faults.Add("ec2:DescribeVpcEndpoints", FaultKind.Timeout);
        _simulation.Sync(Data with { WhenEmpty = WhenEmpty.Delete });

        // Each read asks for the service's endpoints and, since there are none, for those of all services.
        Assert.Equal(4, reads.Count);
        Assert.True(reads[2] - reads[1] >= TimeSpan.FromSeconds(5), $"{reads[2] - reads[1]} apart");
    }

    [Fact]
    public void A_replaced_endpoint_adds_at_once_and_removes_after_confirmation()
    {
        _simulation.Sync(Data);
        _simulation.AddEndpoint(DemoWorld.SubnetD);
        World.Ec2.DeleteEndpoints(_simulation.DataEndpointId);
        _simulation.Settle();
        var report = _simulation.Sync(Data);
        Assert.Equal(
            """
            - DELETE a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com. A 127.10.1.4,127.10.2.4 ttl=60
            - DELETE _dnssync.a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com. TXT "v=1 owner=prod rev=1" ttl=60
            + CREATE a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com. A 127.10.1.4,127.10.2.4,127.10.3.4 ttl=60
            + CREATE _dnssync.a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com. TXT "v=1 owner=prod rev=2" ttl=60
            - DELETE a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com. A 127.10.1.4,127.10.2.4,127.10.3.4 ttl=60
            - DELETE _dnssync.a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com. TXT "v=1 owner=prod rev=2" ttl=60
            + CREATE a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com. A 127.10.3.4 ttl=60
            + CREATE _dnssync.a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com. TXT "v=1 owner=prod rev=3" ttl=60
            """.ReplaceLineEndings("\n"),
            string.Join('\n', report.Bindings[0].Changes.Select(RecordText.Of)));
    }

    [Fact]
    public void Without_any_endpoint_the_last_addresses_stay()
    {
        _simulation.Sync(Data);
        World.Ec2.DeleteEndpoints(_simulation.DataEndpointId);
        _simulation.Settle();
        var report = _simulation.Sync(Data);
        Assert.Equal(Outcome.Held, report.Bindings[0].Outcome);
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _simulation.AddressesOf(Data));

        var forced = _simulation.Run(_simulation.Request(Data) with
        {
            Overrides = System.Collections.Immutable.ImmutableDictionary<NameInZone, Overrides>.Empty
                .Add(NameInZone.Of(Data), new Overrides(Force: true)),
        });
        Assert.Equal(Outcome.Changed, forced.Bindings[0].Outcome);
        Assert.Empty(_simulation.AddressesOf(Data));
    }

    [Fact]
    public void Waiting_follows_a_pending_endpoint_until_in_sync()
    {
        World.Ec2.ModifyEndpoint(new ModifyEndpointRequest(_simulation.DataEndpointId)
        {
            AddSubnetIds = [DemoWorld.SubnetD],
        });
        var report = _simulation.Run(_simulation.Request(Data) with { Wait = true });
        Assert.Equal(Outcome.Changed, report.Bindings[0].Outcome);
        Assert.True(report.InSyncEverywhere);
        Assert.Equal(["127.10.1.4", "127.10.2.4", "127.10.3.4"], _simulation.AddressesOf(Data));
    }

    [Fact]
    public void Waiting_for_an_unsettled_endpoint_ends_after_fifteen_minutes()
    {
        World.Ec2.SetState(_simulation.DataEndpointId, "pendingAcceptance");
        var report = _simulation.Run(_simulation.Request(Data) with { Wait = true });
        Assert.Equal(Outcome.Unsettled, report.Bindings[0].Outcome);
        Assert.InRange(report.Elapsed.TotalMinutes, 13, 15.1);
    }

    [Fact]
    public void A_run_ends_at_its_deadline_and_lists_unfinished_names()
    {
        World.Ec2.SetState(_simulation.DataEndpointId, "pendingAcceptance");
        var report = _simulation.Run(_simulation.Request(Data) with
        {
            Wait = true,
            Deadline = World.Now.AddMinutes(2),
        });
        Assert.Equal(Outcome.Unsettled, report.Bindings[0].Outcome);
        Assert.Contains("reached its deadline", report.Bindings[0].Findings[0].Text, StringComparison.Ordinal);
        Assert.True(report.Elapsed <= TimeSpan.FromMinutes(2), $"took {report.Elapsed}");
    }

    [Fact]
    public void A_manual_edit_is_reverted()
    {
        _simulation.Sync(Data);
        _simulation.Write(Data, ZoneAction.Upsert, Make.A(DemoWorld.DataName, "192.0.2.66"));
        var report = _simulation.Sync(Data);
        Assert.Equal(Outcome.Changed, report.Bindings[0].Outcome);
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _simulation.AddressesOf(Data));
    }

    [Fact]
    public void A_marker_without_records_gets_its_records_back()
    {
        _simulation.Sync(Data);
        var records = World.Route53.Find(Data.ZoneId)!.At(Data.Name).Single(set => set.Type == "A");
        _simulation.Write(Data, ZoneAction.Delete, records);
        Assert.Equal(Outcome.Changed, _simulation.Sync(Data).Bindings[0].Outcome);
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _simulation.AddressesOf(Data));
        Assert.Equal(2, _simulation.MarkerOf(Data)!.Revision);
    }

    [Fact]
    public void Pruning_leaves_only_SOA_and_NS()
    {
        _simulation.Sync(Data);
        var report = _simulation.Run(_simulation.Request() with { Prune = [Data] });
        Assert.Equal(Outcome.Changed, report.Bindings[0].Outcome);
        Assert.Equal(["NS", "SOA"],
            World.Route53.Find(Data.ZoneId)!.RecordSets.Select(set => set.Type).Order());
    }

    [Fact]
    public void A_wildcard_name_is_kept_in_sync_like_any_other()
    {
        var wildcard = _simulation.AddFleet(1)[0] with { Name = DnsName.Parse("*.fleet.example") };
        Assert.Equal(Outcome.Changed, _simulation.Sync(wildcard).Bindings[0].Outcome);
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _simulation.AddressesOf(wildcard));
        Assert.Equal(Outcome.InSync, _simulation.Sync(wildcard).Bindings[0].Outcome);
    }

    [Fact]
    public void Two_writers_and_a_changing_endpoint_converge()
    {
        _simulation.Sync(Data);
        _simulation.AddEndpoint(DemoWorld.SubnetD);
        World.Ec2.DeleteEndpoints(_simulation.DataEndpointId);
        World.RunFor(TimeSpan.FromSeconds(58));
        World.Run(async one =>
        {
            var two = World.CreateProcess("two");
            var done = new TaskCompletionSource();
            _ = two.Start(async () =>
            {
                var other = _simulation.Driver(two);
                for (var i = 0; i < 10; i++)
                {
                    await other.RunAsync(_simulation.Request(Data));
                    await Task.Delay(TimeSpan.FromMilliseconds(700), two.Time);
                }

                done.SetResult();
            });
            var mine = _simulation.Driver(one);
            for (var i = 0; i < 10; i++)
            {
                await mine.RunAsync(_simulation.Request(Data));
                await Task.Delay(TimeSpan.FromMilliseconds(600), one.Time);
            }

            while (!done.Task.IsCompleted)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), one.Time);
            }
        });
        Assert.Equal(["127.10.3.4"], _simulation.AddressesOf(Data));
        Assert.Equal(Outcome.InSync, _simulation.Sync(Data).Bindings[0].Outcome);
    }

    [Fact]
    public void A_stopped_run_reports_its_changes_and_unfinished_names()
    {
        _simulation.Sync(Data);
        _simulation.AddEndpoint(DemoWorld.SubnetD);
        World.Ec2.DeleteEndpoints(_simulation.DataEndpointId);
        _simulation.Settle();
        SyncReport? report = null;
        World.Run(async process =>
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(2), process.Time);
            report = await _simulation.Driver(process).RunAsync(
                _simulation.Request(Data) with { Stop = stop.Token });
        });
        Assert.Equal(Outcome.Unsettled, report!.Bindings[0].Outcome);
        Assert.Equal(4, report.Bindings[0].Changes.Length);
        Assert.Contains("before this name was done", report.Bindings[0].Findings[0].Text, StringComparison.Ordinal);
        Assert.InRange(report.Elapsed.TotalSeconds, 2, 2.5);
    }
}
