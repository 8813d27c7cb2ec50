using DnsSync.Simulator;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;
using DnsSync.Tests.Events;

namespace DnsSync.Tests.Handlers;

/// <summary>What CloudFormation is told is what the zone holds.</summary>
public sealed class DeploymentAnswerTests : DeploymentTestBase
{
    [Fact]
    public void A_create_whose_changes_were_all_throttled_fails_and_counts_no_address()
    {
        ThrottleChanges();
        Deploy("Create");
        Expect("FAILED", Id);
        Assert.Contains("Throttling", Answer.GetProperty("Reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, Service.Metric("AddressesPublished"));
        Assert.Empty(Service.Simulation.AddressesOf(Bound));
    }

    [Fact]
    public void An_update_that_could_not_write_reports_the_addresses_that_are_in_the_zone()
    {
        Deploy("Create");
        var published = Service.Metric("AddressesPublished");
        Service.Simulation.AddEndpoint(DemoWorld.SubnetD);
        Service.Simulation.Settle();
        ThrottleChanges();
        Deploy("Update", Id);
        Expect("SUCCESS", Id, outcome: "Failed");
        Assert.Equal("127.10.1.4,127.10.2.4", Answer.GetProperty("Data").GetProperty("Addresses").GetString());
        Assert.Equal(2, Service.Metric("AddressesPublished") - published);
    }

    [Fact]
    public void A_create_that_could_not_take_over_a_name_fails_although_it_holds_addresses()
    {
        Service.Simulation.Write(Bound, ZoneAction.Create, Make.A(DemoWorld.DataName, "10.9.9.9"));
        ThrottleChanges();
        Deploy("Create", null, ("Adopt", "true"));
        Expect("FAILED", Id);
        Assert.Equal(["10.9.9.9"], Service.Simulation.AddressesOf(Bound));
    }

    [Fact]
    public void What_a_name_holds_is_reported_although_its_endpoints_could_not_be_read()
    {
        Deploy("Create");
        var published = Service.Metric("AddressesPublished");
        World.Faults.Chance = (operation, _) =>
            operation.StartsWith("ec2:", StringComparison.Ordinal) ? new Fault(FaultKind.Throttled) : null;
        Deploy("Update", Id);
        Assert.Equal("127.10.1.4,127.10.2.4", Answer.GetProperty("Data").GetProperty("Addresses").GetString());
        Assert.Equal(2, Service.Metric("AddressesPublished") - published);
    }

    [Theory]
    [InlineData("\"nonsense\"")]
    [InlineData("\"response.example/x\"")]
    [InlineData("\"file:///etc/passwd\"")]
    [InlineData("\"\"")]
    [InlineData("7")]
    [InlineData("null")]
    public void An_invalid_ResponseURL_fails_before_anything_is_written(string url)
    {
        var request = Payloads.Deployment("Create", null, Bound)
            .Replace("\"https://response.example/\"", url, StringComparison.Ordinal);
        Assert.Contains(
            "ResponseURL", Assert.Throws<InvalidOperationException>(() => Service.Invoke(request)).Message,
            StringComparison.Ordinal);
        Assert.Equal(0, Service.Calls);
    }

    [Theory]
    [InlineData("Create")]
    [InlineData("Update")]
    public void A_property_that_is_not_a_string_is_named(string type)
    {
        var request = Payloads.Deployment(type, null, Bound);
        foreach (var key in (string[])["Binding", "Name"])
        {
            var json = System.Text.Json.Nodes.JsonNode.Parse(request)!;
            json["ResourceProperties"]![key] = new System.Text.Json.Nodes.JsonObject { ["ttl"] = "60" };
            Service.Invoke(json.ToJsonString());
            Assert.Equal("FAILED", Answer.GetProperty("Status").GetString());
            Assert.StartsWith(
                $"the property '{key}' must be a string", Answer.GetProperty("Reason").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(0, Service.Calls);
    }

    [Fact]
    public void A_moved_name_gets_a_new_id_and_the_old_one_can_be_deleted()
    {
        Deploy("Create");
        var moved = Service.Simulation.Credentials;
        Service.Invoke(Payloads.Deployment("Update", Id, moved));
        Expect("SUCCESS", $"prod/{moved.ZoneId}/{moved.Name}");
        Service.Invoke(Payloads.Deployment("Delete", Id, Bound));
        Expect("SUCCESS", Id, "nothing of ours is left");
        Assert.Empty(Service.Simulation.AddressesOf(Bound));
        Assert.NotEmpty(Service.Simulation.AddressesOf(moved));
    }

    /// <summary>A new id would make CloudFormation delete the old one, and with it the name itself.</summary>
    [Theory]
    [InlineData($"prod/{DemoWorld.DataZoneId}/{DemoWorld.DataName}.")]
    [InlineData($"prod/{DemoWorld.DataZoneId}/UPPER")]
    public void A_name_spelled_differently_keeps_its_id(string id)
    {
        id = id.Replace("UPPER", DemoWorld.DataName.ToUpperInvariant(), StringComparison.Ordinal);
        Deploy("Create");
        Deploy("Update", id);
        Expect("SUCCESS", id);
    }

    private void ThrottleChanges() => World.Faults.Chance = (operation, _) =>
        operation == "route53:ChangeResourceRecordSets" ? new Fault(FaultKind.Throttled) : null;
}
