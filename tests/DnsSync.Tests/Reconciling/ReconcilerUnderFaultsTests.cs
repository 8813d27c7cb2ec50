using System.Text.RegularExpressions;
using DnsSync.Model;
using DnsSync.Reporting;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;

namespace DnsSync.Tests.Reconciling;

public sealed class ReconcilerUnderFaultsTests
{
    private readonly Simulation _simulation = new();

    private World World => _simulation.World;

    private Binding Data => _simulation.Data;

    [Fact]
    public void Throttled_calls_are_retried_and_counted()
    {
        World.Faults.Add("route53:*", FaultKind.Throttled, times: 2);
        var report = _simulation.Sync(Data);
        Assert.Equal(Outcome.Changed, report.Bindings[0].Outcome);
        Assert.Equal(2, report.Throttled);
    }

    [Fact]
    public void An_account_that_stays_throttled_fails_the_name_and_changes_nothing()
    {
        World.Faults.Add("ec2:*", FaultKind.Throttled, times: 100);
        var report = _simulation.Sync(Data);
        Assert.Equal(Outcome.Failed, report.Bindings[0].Outcome);
        Assert.Contains("RequestLimitExceeded", report.Bindings[0].Findings[0].Text, StringComparison.Ordinal);
        Assert.Equal(0, _simulation.Writes);
        Assert.Equal(5, report.Calls["ec2:DescribeVpcEndpoints"]);
    }

    [Theory]
    [InlineData(FaultKind.ServerError)]
    [InlineData(FaultKind.PriorRequestNotComplete)]
    [InlineData(FaultKind.Cut)]
    [InlineData(FaultKind.Timeout)]
    public void A_change_that_failed_before_it_was_applied_is_retried(FaultKind fault)
    {
        World.Faults.Add("route53:ChangeResourceRecordSets", fault);
        Assert.Equal(Outcome.Changed, _simulation.Sync(Data).Bindings[0].Outcome);
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _simulation.AddressesOf(Data));
        Assert.Equal(1, _simulation.MarkerOf(Data)!.Revision);
    }

    [Theory]
    [InlineData(FaultKind.ServerError)]
    [InlineData(FaultKind.Cut)]
    [InlineData(FaultKind.Timeout)]
    public void An_applied_change_with_a_lost_response_is_recognised(FaultKind fault)
    {
        World.Faults.Add("route53:ChangeResourceRecordSets", fault, moment: FaultMoment.Answer);
        var report = _simulation.Run(_simulation.Request(Data) with { Wait = true });
        var binding = report.Bindings[0];
        Assert.Equal(Outcome.Changed, binding.Outcome);
        Assert.Equal(2, binding.Changes.Length);
        Assert.Contains(binding.Findings, finding => finding.Text.Contains("response to a change was lost", StringComparison.Ordinal));
        Assert.Equal((false, "the id of a change was lost with Route 53's response"),
            (report.InSyncEverywhere, report.SpreadProblem));
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _simulation.AddressesOf(Data));
        Assert.Equal(1, _simulation.MarkerOf(Data)!.Revision);
    }

    [Fact]
    public void A_lost_change_is_not_confused_with_another_writers_change()
    {
        _simulation.Sync(Data);
        _simulation.AddEndpoint(DemoWorld.SubnetD);
        _simulation.Settle();
        World.Faults.Add("route53:ChangeResourceRecordSets", FaultKind.Cut);
        var meddled = false;
        _simulation.Zones = zones => new InterferingZones(zones, _ =>
        {
            if (!meddled)
            {
                meddled = true;
                BumpMarker();
            }
        });
        var report = _simulation.Sync(Data);
        Assert.Equal(Outcome.Changed, report.Bindings[0].Outcome);
        Assert.DoesNotContain(report.Bindings[0].Findings, finding => finding.Text.Contains("lost", StringComparison.Ordinal));
        Assert.Equal(3, _simulation.MarkerOf(Data)!.Revision);
    }

    [Fact]
    public void The_same_change_by_another_run_does_not_count_as_ours()
    {
        _simulation.Zones = zones => new InterferingZones(zones, batch =>
        {
            if (_simulation.Writes == 0)
            {
                World.Route53.ChangeRecordSets(new ZoneChangeBatch(
                    Data.ZoneId,
                    [.. batch.Changes.Select(change => new ZoneChange(ZoneAction.Create, change.RecordSet))]));
            }
        });
        Assert.Equal(Outcome.InSync, _simulation.Sync(Data).Bindings[0].Outcome);
    }

    [Theory]
    [InlineData(FaultKind.AccessDenied, "AccessDenied")]
    [InlineData(FaultKind.ExpiredCredentials, "ExpiredToken")]
    public void A_permanent_failure_fails_at_once(FaultKind fault, string code)
    {
        World.Faults.Add("route53:GetHostedZone", fault);
        var report = _simulation.Sync(Data);
        Assert.Equal(Outcome.Failed, report.Bindings[0].Outcome);
        Assert.Contains(code, report.Bindings[0].Findings[0].Text, StringComparison.Ordinal);
        Assert.Equal(1, report.Calls["route53:GetHostedZone"]);
    }

    [Fact]
    public void One_zone_that_cannot_be_read_does_not_stop_the_others()
    {
        World.Faults.Chance = (operation, _) =>
            operation == "route53:ListResourceRecordSets" && World.Calls.Count(operation) == 0
                ? new Fault(FaultKind.AccessDenied)
                : null;
        var report = _simulation.Sync(Data, _simulation.Credentials);
        Assert.Equal([Outcome.Changed, Outcome.Failed], report.Bindings.Select(b => b.Outcome).Order());
    }

    [Fact]
    public void One_selector_that_cannot_be_read_does_not_stop_the_others()
    {
        World.Faults.Add("ec2:DescribeVpcEndpoints", FaultKind.AccessDenied);
        var report = _simulation.Sync(Data, _simulation.Credentials);
        Assert.Equal([Outcome.Changed, Outcome.Failed], report.Bindings.Select(b => b.Outcome).Order());
        Assert.Equal(1, _simulation.Writes);
    }

    [Fact]
    public void Interfaces_that_cannot_be_read_plan_nothing()
    {
        _simulation.Sync(Data);
        World.Faults.Add("ec2:DescribeNetworkInterfaces", FaultKind.AccessDenied, times: 10);
        Assert.Equal(Outcome.Failed, _simulation.Sync(Data).Bindings[0].Outcome);
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _simulation.AddressesOf(Data));
    }

    [Fact]
    public void An_unknown_zone_a_public_zone_and_a_name_outside_its_zone_are_refused()
    {
        World.Route53.CreateZone(new CreateZoneRequest(DnsName.Parse("public.example"), "p") { Id = "Z0PUBLIC" });
        var report = _simulation.Sync(
            Data with { ZoneId = "Z0NOWHERE" },
            Data with { ZoneId = "Z0PUBLIC", Name = DnsName.Parse("a.public.example") },
            Data with { Name = DnsName.Parse("elsewhere.example") });
        Assert.Equal(
            [
                "elsewhere.example is not in zone Z0DATA00000000000000A (a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com)",
                "route53:GetHostedZone failed with NoSuchHostedZone: No hosted zone found with ID: Z0NOWHERE",
                "zone Z0PUBLIC (public.example) is public; DnsSync writes only to private hosted zones",
            ],
            report.Bindings.Select(b => b.Findings[0].Text).Order(StringComparer.Ordinal));
        Assert.All(report.Bindings, binding => Assert.Equal(Outcome.Failed, binding.Outcome));
    }

    [Fact]
    public void A_lost_race_reads_zone_and_endpoints_again()
    {
        _simulation.Sync(Data);
        _simulation.AddEndpoint(DemoWorld.SubnetD);
        _simulation.Settle();
        var races = 0;
        _simulation.Zones = zones => new InterferingZones(zones, _ =>
        {
            if (races++ < 3)
            {
                BumpMarker();
            }
        });
        World.Calls.Clear();
        var report = _simulation.Sync(Data);
        Assert.Equal(Outcome.Changed, report.Bindings[0].Outcome);
        Assert.Equal(4, World.Calls.Count("ec2:DescribeVpcEndpoints"));
        Assert.Equal(["127.10.1.4", "127.10.2.4", "127.10.3.4"], _simulation.AddressesOf(Data));
        Assert.Equal(5, _simulation.MarkerOf(Data)!.Revision);
    }

    [Fact]
    public void A_race_that_is_always_lost_fails_after_three_retries()
    {
        _simulation.Sync(Data);
        _simulation.AddEndpoint(DemoWorld.SubnetD);
        _simulation.Settle();
        _simulation.Zones = zones => new InterferingZones(zones, _ => BumpMarker());
        var report = _simulation.Sync(Data);
        Assert.Equal(Outcome.Failed, report.Bindings[0].Outcome);
        Assert.StartsWith("gave up after 4 attempts: another writer kept changing", report.Bindings[0].Findings[0].Text, StringComparison.Ordinal);
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _simulation.AddressesOf(Data));
    }

    [Theory]
    [InlineData(true, true, 2)]
    [InlineData(true, false, 2)]
    [InlineData(false, true, 60)]
    [InlineData(false, false, 60)]
    public void Names_that_Route_53_refuses_fail_alone(bool named, bool listed, int mostChanges)
    {
        var fleet = _simulation.AddFleet(40);
        DnsName[] bad = [fleet[3].Name, fleet[17].Name, fleet[18].Name];
        _simulation.Zones = zones => InterferingZones.Refusing(zones, bad.Contains, name => named
            ? $"Tried to create resource record set [name='{name.ToRoute53()}', type='A'] but it already exists"
            : "Something is wrong with the batch", listed);
        var report = _simulation.Sync([.. fleet]);
        Assert.Equal(bad, report.Bindings.Where(b => b.Outcome == Outcome.Failed).Select(b => b.Name));
        Assert.All(report.Bindings.Where(b => !bad.Contains(b.Name)), b => Assert.Equal(Outcome.Changed, b.Outcome));
        Assert.InRange(report.Calls["route53:ChangeResourceRecordSets"], 2, mostChanges);
        Assert.All(report.Bindings.Where(b => b.Fault is not null && named), b =>
            Assert.Equal($"{b.Name}.", Assert.Single(Regex.Matches(b.Fault!.Message, "name='([^']*)'")).Groups[1].Value));
        foreach (var binding in fleet)
        {
            Assert.Equal(bad.Contains(binding.Name) ? 0 : 2, _simulation.AddressesOf(binding).Length);
        }
    }

    [Fact]
    public void A_plan_older_than_thirty_seconds_is_planned_again()
    {
        var delays = new Queue<TimeSpan>([.. Enumerable.Repeat(TimeSpan.FromSeconds(9), 4)]);
        _simulation.Endpoints = (endpoints, process) => new SlowEndpoints(endpoints, process.Time, delays);
        var others = Enumerable.Range(0, 3).Select(i => Data with
        {
            Name = Data.Name.Prepend($"x{i}"),
            Endpoints = Data.Endpoints with { Service = $"com.example.s{i}" },
            WhenEmpty = WhenEmpty.Delete,
        });
        World.Calls.Clear();
        var report = _simulation.Sync([Data, .. others]);
        Assert.Equal(Outcome.Changed, report.Bindings.Single(b => b.Name == Data.Name).Outcome);
        Assert.Equal(2, World.Calls.Count("route53:ListResourceRecordSets"));
        Assert.Equal(1, _simulation.Writes);
    }

    private void BumpMarker()
    {
        var marker = _simulation.MarkerOf(Data)!;
        _simulation.Write(Data, ZoneAction.Upsert,
            (marker with { Revision = marker.Revision + 1 }).ToRecordSet(Data.Name));
    }
}
