using System.Text;
using System.Text.Json;
using DnsSync.Handlers;
using DnsSync.Model;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;
using DnsSync.Simulator.Seams;
using DnsSync.Tests.Events;

namespace DnsSync.Tests.Handlers;

public sealed class OnDeploymentTests : DeploymentTestBase
{
    [Fact]
    public void Create_syncs_the_name_without_any_configuration()
    {
        Deploy("Create");
        Expect("SUCCESS", Id, "SUCCESS", "Changed");
        Assert.Equal(["127.10.1.4", "127.10.2.4"], Service.Simulation.AddressesOf(Bound));
        Assert.Equal("127.10.1.4,127.10.2.4", Answer.GetProperty("Data").GetProperty("Addresses").GetString());
        Assert.Equal(("stack-1", "request-1", "Name1"), (
            Answer.GetProperty("StackId").GetString(), Answer.GetProperty("RequestId").GetString(),
            Answer.GetProperty("LogicalResourceId").GetString()));
        Deploy("Update", Id);
        Expect("SUCCESS", Id, "SUCCESS", "InSync");
    }

    [Fact]
    public void A_wrong_quota_share_fails_a_Create_and_lets_its_rollback_succeed()
    {
        var service = new Service { EnvironmentError = new("DNSSYNC_QUOTA_SHARE", "expected a number") };
        service.Invoke(Payloads.Deployment("Create", null, service.Simulation.Data, null));
        Assert.Contains("DNSSYNC_QUOTA_SHARE: expected a number", service.Answers[^1], StringComparison.Ordinal);
        Assert.Contains("FAILED", service.Answers[^1], StringComparison.Ordinal);
        service.Invoke(Payloads.Deployment("Delete", Id, service.Simulation.Data, null));
        Assert.Contains("SUCCESS", service.Answers[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_no_endpoint_matches_is_held_and_deploys()
    {
        World.Ec2.DeleteEndpoints(Service.Simulation.DataEndpointId);
        Service.Simulation.Settle();
        Deploy("Create");
        Expect(
            "SUCCESS", Id,
            $"no A to publish: no endpoint of {DemoWorld.DataService}",
            "Held");
    }

    [Fact]
    public void A_new_name_that_does_not_settle_fails_and_an_old_one_deploys()
    {
        World.Faults.Chance = (operation, _) =>
            operation.StartsWith("ec2:", StringComparison.Ordinal) ? new Fault(FaultKind.Throttled) : null;
        Deploy("Create");
        Expect("FAILED", Id);
        Deploy("Update", Id);
        Assert.Equal("SUCCESS", Answer.GetProperty("Status").GetString());
        Assert.Single(Service.Sent);
    }

    [Fact]
    public void An_endpoint_that_stays_pending_fails_a_new_name_before_the_deadline()
    {
        var slow = new Service(new WorldSettings { EndpointSettles = TimeSpan.FromMinutes(6) });
        slow.World.Ec2.DeleteEndpoints(slow.Simulation.DataEndpointId);
        slow.Simulation.Settle();
        slow.Simulation.AddEndpoint(DemoWorld.SubnetD);
        slow.Invoke(Payloads.Deployment("Create", null, slow.Simulation.Data));
        Assert.Contains("\"FAILED\"", slow.Answers[0], StringComparison.Ordinal);
        Assert.InRange(slow.Took.TotalSeconds, 200, 299);
    }

    [Theory]
    [InlineData("Create")]
    [InlineData("Update")]
    public void Access_denied_for_a_minute_fails_with_AWSs_reason(string type)
    {
        World.Faults.Add("*", FaultKind.AccessDenied, 999);
        Deploy(type, type == "Update" ? Id : null);
        Expect("FAILED", Id);
        Assert.Contains("AccessDenied", Answer.GetProperty("Reason").GetString(), StringComparison.Ordinal);
        Assert.InRange(Service.Took.TotalSeconds, 50, 65);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("route53:ChangeResourceRecordSets")]
    public void A_policy_that_is_not_in_force_yet_is_waited_for(string denied)
    {
        World.Faults.Add(denied, FaultKind.AccessDenied, 3);
        Deploy("Create");
        Expect("SUCCESS", Id);
        Assert.Equal("Changed", Answer.GetProperty("Data").GetProperty("Outcome").GetString());
    }

    [Theory]
    [InlineData("Binding", null, "the properties 'Owner', 'Name', 'ZoneId' and 'Binding' are required")]
    [InlineData("Owner", null, "the properties 'Owner', 'Name', 'ZoneId' and 'Binding' are required")]
    [InlineData("Name", "other.example", "properties 'Name' and 'ZoneId' must match 'Binding'")]
    [InlineData("ZoneId", "Z9", "properties 'Name' and 'ZoneId' must match 'Binding'")]
    [InlineData("Binding", "7", "Binding: expected one JSON object, which is a binding")]
    [InlineData("Binding", "{},{}", "Binding: this is not JSON")]
    [InlineData("Owner", "no owner", "owner")]
    public void Invalid_properties_fail_with_the_reason(string key, string? value, string reason)
    {
        Deploy("Create", null, (key, value));
        Assert.Equal("FAILED", Answer.GetProperty("Status").GetString());
        Assert.Contains(reason, Answer.GetProperty("Reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, Service.Calls);
    }

    [Fact]
    public void An_invalid_zone_fails_the_create_but_not_its_rollback()
    {
        var wrongZone = Bound with { ZoneId = DemoWorld.CredentialsZoneId };
        Service.Invoke(Payloads.Deployment("Create", null, wrongZone));
        Assert.Equal("FAILED", Answer.GetProperty("Status").GetString());
        Service.Invoke(Payloads.Deployment("Delete", "any", wrongZone));
        Assert.Equal("SUCCESS", Answer.GetProperty("Status").GetString());
    }

    [Fact]
    public void Delete_removes_the_name_reads_again_and_needs_no_configuration()
    {
        Deploy("Create");
        Deploy("Delete", Id);
        Expect("SUCCESS", Id, "nothing of ours is left");
        Assert.Empty(World.Route53.Find(Bound.ZoneId)!.At(Bound.Name).Where(set => set.Type == RecordTypes.A));
        Assert.Null(Service.Simulation.MarkerOf(Bound));
        Assert.InRange(Service.Took.TotalSeconds, 35, 40);
    }

    /// <summary>The zone shows at once that the change was made, which says nothing of plans in flight.</summary>
    [Fact]
    public void Delete_waits_for_plans_in_flight_although_the_response_to_its_change_was_lost()
    {
        Deploy("Create");
        World.Faults.Add("route53:ChangeResourceRecordSets", FaultKind.Cut, 5, FaultMoment.Answer);
        Deploy("Delete", Id);
        Expect("SUCCESS", Id, "nothing of ours is left");
        Assert.InRange(Service.Took.TotalSeconds, 35, 60);
    }

    [Fact]
    public void A_late_write_of_a_create_in_flight_is_removed_too()
    {
        Deploy("Create");
        Service.Meanwhile = async other =>
        {
            await Task.Delay(TimeSpan.FromSeconds(20), other.Time);
            await new Driver(
                new SimulatedEndpointInventory(World, other), new SimulatedHostedZones(World, other),
                new(), other.Time, new Random(2)).RunAsync(Service.Simulation.Request(Bound));
            Assert.NotEmpty(Service.Simulation.AddressesOf(Bound));
        };
        Deploy("Delete", Id);
        Expect("SUCCESS", Id, "nothing of ours is left");
        Assert.Empty(Service.Simulation.AddressesOf(Bound));
        Assert.InRange(Service.Took.TotalSeconds, 70, 80);
    }

    [Fact]
    public void Delete_keeps_foreign_records()
    {
        Service.Simulation.Write(Bound, ZoneAction.Create, Make.A(DemoWorld.DataName, "10.9.9.9"));
        Deploy("Delete", "unknown-id");
        Assert.Equal("SUCCESS", Answer.GetProperty("Status").GetString());
        Assert.StartsWith("left alone: ", Answer.GetProperty("Reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(["10.9.9.9"], Service.Simulation.AddressesOf(Bound));
    }

    [Fact]
    public void Delete_that_has_no_time_for_its_second_read_fails()
    {
        var service = new Service { Time = TimeSpan.FromMinutes(1) };
        service.Simulation.Write(service.Simulation.Data, ZoneAction.Create, Make.A(DemoWorld.DataName, "10.9.9.9"));
        service.Invoke(Payloads.Deployment("Delete", Id, service.Simulation.Data));
        Assert.Contains("\"FAILED\"", service.Answers[^1], StringComparison.Ordinal);
        Assert.Contains("delete the stack again", service.Answers[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Delete_of_an_unknown_name_succeeds()
    {
        Service.Invoke(Payloads.Deployment("Delete", "unknown-id", Bound with { ZoneId = "Z0GONE" }));
        Expect("SUCCESS", "unknown-id", "the zone is gone, and the name with it");
        Deploy("Delete", "unknown-id", ("Owner", null));
        Expect("SUCCESS", "unknown-id", "no name was ever synced by this resource");
    }

    [Fact]
    public void Delete_that_cannot_finish_fails_before_the_deadline()
    {
        foreach (var kind in (FaultKind[])[FaultKind.Throttled, FaultKind.Timeout])
        {
            World.Faults.Chance = (_, _) => new Fault(kind);
            Deploy("Delete", Id);
            Assert.Equal("FAILED", Answer.GetProperty("Status").GetString());
            Assert.Contains("delete the stack again", Answer.GetProperty("Reason").GetString(), StringComparison.Ordinal);
            Assert.True(Service.Took < TimeSpan.FromSeconds(299), $"took {Service.Took}");
        }
    }

    [Fact]
    public void A_rejected_response_is_sent_again()
    {
        var refusals = 2;
        Service.Put = _ => { if (refusals-- > 0) { throw new HttpRequestException("503"); } };
        Deploy("Create");
        Assert.Single(Service.Answers);

        Service.Put = _ => throw new InvalidOperationException("no such host");
        Deploy("Update", Id);
        Assert.Single(Service.Answers);
        Assert.Contains(Service.Logs, line => line.StartsWith(
            "Error: Could not respond to CloudFormation (no such host)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("ü")]
    [InlineData("😀")]
    [InlineData("\ud800")]
    [InlineData("\"<&\n")]
    public void A_response_is_complete_within_4096_octets(string text)
    {
        foreach (var length in (int[])[1, 2000, 3000, 50_000])
        {
            var reason = string.Concat(Enumerable.Repeat(text, length));
            var answer = new DeploymentAnswer("SUCCESS", Id, reason);
            var body = (answer with { Data = answer.Data.Add("Addresses", reason).Add("Outcome", "Held") })
                .ToJson(Assert.IsType<Payload.Deployment>(Payloads.Read(Payloads.Deployment("Create", null, Bound))).Request);
            Assert.True(body.Length <= 4096, $"{body.Length} octets");
            using var read = JsonDocument.Parse(body);
            Assert.Equal("Held", read.RootElement.GetProperty("Data").GetProperty("Outcome").GetString());
            Assert.Equal(length < 2000, !read.RootElement.GetProperty("Reason").GetString()!.Contains("truncated", StringComparison.Ordinal));
            _ = new UTF8Encoding(false, true).GetString(body);
        }
    }
}
