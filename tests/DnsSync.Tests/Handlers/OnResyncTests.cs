using System.Text.Json;
using DnsSync.Calls;
using DnsSync.Model;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;
using DnsSync.Tests.Events;

namespace DnsSync.Tests.Handlers;

public sealed class OnResyncTests
{
    private readonly Service _service = new();

    private Binding Data => _service.Simulation.Data;

    [Fact]
    public void A_dry_run_of_one_name_shows_what_it_would_do_and_sends_nothing()
    {
        var report = Resync($$"""{"action":"resync","dryRun":true,"names":["{{DemoWorld.DataName}}"]}""");
        Assert.Equal([DemoWorld.DataName], NamesIn(report));
        Assert.Equal(0, _service.Simulation.Writes);
        Assert.Empty(_service.Sent);
        Assert.Equal(0, _service.Metric("BindingsChanged"));
    }

    [Fact]
    public void A_resync_of_all_names_syncs_them_and_confirms_its_changes()
    {
        Assert.Equal(2, NamesIn(Resync("""{"action":"resync"}""")).Count());
        Assert.Equal(2, _service.Simulation.AddressesOf(Data).Length);
        Assert.InRange(Assert.Single(_service.Sent).After.TotalSeconds, 29, 30);
    }

    [Fact]
    public void The_report_is_returned_even_if_the_requeue_fails()
    {
        _service.QueueFails = AwsFaultKind.AccessDenied;
        Assert.Equal(2, NamesIn(Resync("""{"action":"resync"}""")).Count());
        Assert.Contains(_service.Logs, line => line.StartsWith("Error: Could not send the requeue message", StringComparison.Ordinal));
    }

    [Fact]
    public void Force_empties_a_name_that_is_held()
    {
        Resync("""{"action":"resync"}""");
        _service.World.Ec2.DeleteEndpoints(_service.Simulation.DataEndpointId);
        _service.Simulation.Settle();
        Resync("""{"action":"resync"}""");
        Assert.Equal(2, _service.Simulation.AddressesOf(Data).Length);
        Resync($$"""{"action":"resync","force":true,"names":["{{DemoWorld.DataName}}"]}""");
        Assert.Empty(_service.Simulation.AddressesOf(Data));
    }

    [Fact]
    public void A_service_without_endpoints_is_logged_though_its_name_is_in_sync()
    {
        _service.Setting = $$$"""
            {"owner":"{{{Make.Owner}}}","bindings":[{"name":"{{{DemoWorld.DataName}}}","zoneId":"{{{Data.ZoneId}}}",
            "endpoints":{"service":"com.amazonaws.ap-northeast-1.execute-api"},"whenEmpty":"delete"}]}
            """;
        Resync("""{"action":"resync"}""");
        Assert.Equal(1, _service.Metric("BindingsInSync"));
        Assert.Contains(
            $"Warning: {DemoWorld.DataName} in zone {Data.ZoneId} is in sync without an address: "
            + "no endpoint of com.amazonaws.ap-northeast-1.execute-api", _service.Logs);
    }

    [Fact]
    public void Adopt_takes_a_name_over_and_prune_removes_it()
    {
        _service.Simulation.Write(Data, ZoneAction.Create, Make.A(DemoWorld.DataName, "10.9.9.9"));
        Resync("""{"action":"resync"}""");
        Assert.Equal(["10.9.9.9"], _service.Simulation.AddressesOf(Data));
        Resync($$$"""{"action":"resync","adopt":{"name":"{{{DemoWorld.DataName}}}"} }""");
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _service.Simulation.AddressesOf(Data));
        Resync($$"""{"action":"resync","prune":"{{DemoWorld.DataName}}"}""");
        Assert.Empty(_service.Simulation.AddressesOf(Data));
        Assert.Null(_service.Simulation.MarkerOf(Data));
    }

    [Fact]
    public void Force_and_adopt_act_in_one_zone_and_ask_which_where_two_bind_the_name()
    {
        const string name = "n00000.fleet.example";
        const string asks = "n00000.fleet.example is bound in zones Z0FLEET and Z0TWO: select one with 'zoneId'";
        var one = _service.Simulation.AddFleet(1)[0];
        var other = one with { ZoneId = "Z0TWO" };
        _service.World.Ec2.CreateVpc("10.9.0.0/16", id: "vpc-two");
        _service.World.Route53.CreateZone(new CreateZoneRequest(DnsName.Parse("fleet.example"), "two") { Id = "Z0TWO", VpcId = "vpc-two" });
        _service.Setting = Service.Json(one, other);
        foreach (var binding in (Binding[])[one, other])
        {
            _service.Simulation.Write(binding, ZoneAction.Create, Make.A(name, "10.9.9.9"));
        }

        Assert.Equal(asks, Refused($$$"""{"action":"resync","adopt":{"name":"{{{name}}}"} }"""));
        Resync($$$"""{"action":"resync","adopt":{"name":"{{{name}}}"},"zoneId":"Z0TWO"}""");
        Assert.Equal(["10.9.9.9"], _service.Simulation.AddressesOf(one));
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _service.Simulation.AddressesOf(other));

        Resync($$$"""{"action":"resync","adopt":{"name":"{{{name}}}"},"zoneId":"Z0FLEET"}""");
        _service.World.Ec2.DeleteEndpoints(_service.Simulation.DataEndpointId);
        _service.Simulation.Settle();
        Assert.Equal(asks, Refused($$"""{"action":"resync","force":true,"names":["{{name}}"]}"""));
        Resync($$"""{"action":"resync","force":true,"names":["{{name}}"],"zoneId":"/hostedzone/Z0FLEET"}""");
        Assert.Empty(_service.Simulation.AddressesOf(one));
        Assert.Equal(["127.10.1.4", "127.10.2.4"], _service.Simulation.AddressesOf(other));
    }

    private string Refused(string request) =>
        Assert.Throws<InvalidOperationException>(() => Resync(request)).Message;

    [Fact]
    public void Wait_returns_in_sync_or_at_the_deadline()
    {
        Resync("""{"action":"resync","wait":true}""");
        Assert.InRange(_service.Took.TotalSeconds, 30, 40);

        _service.World.Faults.Chance = (operation, _) =>
            operation == "route53:GetChange" ? new Fault(FaultKind.Timeout) : null;
        _service.Simulation.AddEndpoint(DemoWorld.SubnetD);
        _service.Simulation.Settle();
        var report = Resync("""{"action":"resync","wait":true}""");
        Assert.Contains("GetChange", report, StringComparison.Ordinal);
        Assert.True(_service.Took < TimeSpan.FromSeconds(290), $"took {_service.Took}");
    }

    [Theory]
    [InlineData("""{"action":"resync","name":"a"}""", "unknown key 'name'")]
    [InlineData("""{"action":"resync","names":["other.example"]}""", "other.example is not in the configuration")]
    [InlineData("""{"action":"resync","adopt":{"name":"other.example"}}""", "other.example is not in the configuration")]
    [InlineData("""{"action":"resync","prune":"other.example"}""", "the zone of other.example is not known")]
    [InlineData("""{"action":"resync","names":["a..b"]}""", "names: ")]
    public void An_invalid_request_is_answered_with_the_reason(string request, string reason)
    {
        Assert.StartsWith(reason, Assert.Throws<InvalidOperationException>(() => Resync(request)).Message, StringComparison.Ordinal);
        Assert.Equal(0, _service.Calls);
    }

    [Fact]
    public void A_name_added_just_now_is_found_despite_a_cached_configuration()
    {
        var service = new Service { Setting = "ssm:/dnssync/prod/" };
        service.Parameters.Add(new("/dnssync/prod/credentials", Service.JsonOf(service.Simulation.Credentials)));
        service.Invoke("""{"action":"resync"}""");
        service.Parameters.Add(new("/dnssync/prod/data", Service.JsonOf(service.Simulation.Data)));
        service.Invoke($$"""{"action":"resync","names":["{{DemoWorld.DataName}}"]}""");
        Assert.Equal(["127.10.1.4", "127.10.2.4"], service.Simulation.AddressesOf(service.Simulation.Data));
        var refused = Assert.Throws<InvalidOperationException>(() =>
            service.Invoke("""{"action":"resync","names":["other.example"]}"""));
        Assert.Equal("other.example is not in the configuration", refused.Message);
    }

    [Fact]
    public void An_unrecognised_payload_is_counted_and_discarded()
    {
        Assert.Equal("{}", _service.Invoke("no JSON"));
        Assert.Equal("{}", _service.Invoke(Payloads.Batch()));
        Assert.Equal(1, _service.Metric("EventsIgnored"));
    }

    private string Resync(string request) => _service.Invoke(request);

    private static IEnumerable<string?> NamesIn(string report)
    {
        using var read = JsonDocument.Parse(report);
        return [.. read.RootElement.GetProperty("bindings").EnumerateArray()
            .Select(binding => binding.GetProperty("name").GetString()!.TrimEnd('.'))];
    }
}
