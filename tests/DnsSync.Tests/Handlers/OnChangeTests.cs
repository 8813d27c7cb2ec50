using System.Text.Json;
using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Handlers;
using DnsSync.Model;
using DnsSync.Simulator;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;
using DnsSync.Tests.Events;

namespace DnsSync.Tests.Handlers;

public sealed class OnChangeTests
{
    private readonly Service _service = new();

    private World World => _service.World;

    private string EndpointId => _service.Simulation.DataEndpointId;

    [Fact]
    public void Events_that_no_binding_can_match_cost_no_call()
    {
        Batch(
            SampleEvents.Created("vpce-1", "com.amazonaws.ap-northeast-1.s3", DemoWorld.VpcId),
            SampleEvents.Created("vpce-2", DemoWorld.DataService, "vpc-2"),
            SampleEvents.InterfaceDeleted("eni-1"), SampleEvents.Tagged("vpce-3"),
            SampleEvents.ZoneEdited(DemoWorld.DataZoneId, "more.example"), "no JSON");
        Assert.Equal(0, _service.Calls);
        Assert.Equal(6, _service.Metric("EventsIgnored"));
        Assert.Empty(_service.Sent);
        Assert.Contains("Warning: Discarded unrecognized message m-5: its body is not JSON", _service.Logs);
    }

    [Fact]
    public void An_unknown_id_is_looked_up_once()
    {
        var other = World.Ec2.CreateEndpoint(new CreateEndpointRequest(
            DemoWorld.VpcId, "com.amazonaws.ap-northeast-1.sqs")
        { SubnetIds = [DemoWorld.SubnetA] }).Id;
        _service.Simulation.Settle();
        World.Calls.Clear();
        for (var i = 0; i < 3; i++)
        {
            Batch(SampleEvents.Modified(other), SampleEvents.Modified(other));
            Assert.Equal(1, _service.Calls);
        }

        Assert.Equal(1, _service.Metric("ApiCalls"));
        Assert.Equal(0, _service.Metric("Reconciles"));
    }

    [Fact]
    public void A_throttled_look_up_is_counted_with_its_run()
    {
        World.Faults.Add("ec2:DescribeVpcEndpoints", FaultKind.Throttled, 1);
        Batch(SampleEvents.Modified(EndpointId));
        Assert.Equal((1, _service.Calls, 1),
            (_service.Metric("Reconciles"), _service.Metric("ApiCalls"), _service.Metric("Throttled")));
    }

    [Fact]
    public void A_missing_id_is_not_looked_up_again_for_a_minute()
    {
        _service.Invoke(SampleEvents.Tick());
        int LookUps()
        {
            World.Calls.Clear();
            var counted = _service.Metric("ApiCalls");
            Batch(SampleEvents.Deleted("vpce-0gone"));
            Assert.Equal(_service.Calls, _service.Metric("ApiCalls") - counted);

            // The run itself asks for endpoints once for each of its two selectors.
            return World.Calls.Count("ec2:DescribeVpcEndpoints") - 2;
        }

        Assert.Equal(1, LookUps());
        Assert.Equal(0, LookUps());
        World.RunFor(TimeSpan.FromSeconds(59));
        Assert.Equal(0, LookUps());
        World.RunFor(TimeSpan.FromSeconds(2));
        Assert.Equal(1, LookUps());
    }

    [Fact]
    public void A_failed_lookup_reads_every_name_that_may_be_affected()
    {
        Batch(SampleEvents.Deleted("vpce-0gone"));
        Assert.Equal(2, _service.Metric("BindingsChanged"));

        World.Faults.Add("ec2:DescribeVpcEndpoints", FaultKind.AccessDenied);
        Batch(SampleEvents.Deleted("vpce-0gone2"));
        Assert.Equal(2, _service.Metric("BindingsInSync"));
        Assert.Contains(_service.Logs, line => line.Contains("Could not describe endpoint", StringComparison.Ordinal));
    }

    [Fact]
    public void An_endpoint_with_late_interfaces_is_published_after_a_requeue()
    {
        var service = new Service(new WorldSettings { InterfacesListed = TimeSpan.FromSeconds(30) });
        service.Invoke(SampleEvents.Tick());
        DeleteEndpoint(service);
        var made = service.Simulation.AddEndpoint(DemoWorld.SubnetD);
        service.Invoke(Payloads.Batch(SampleEvents.Created(
            made, DemoWorld.DataService, DemoWorld.VpcId, service.World.Now, DemoWorld.SubnetD)));
        Assert.InRange(service.DeliverAll(), 4, 9);
        Assert.Equal(["127.10.3.4"], service.Simulation.AddressesOf(service.Simulation.Data));
        Assert.Equal(0, service.Metric("FollowUpsExhausted"));
        Assert.InRange(service.Metric("ConvergenceMilliseconds"), 20_000, 200_000);
    }

    [Fact]
    public void A_held_name_whose_new_endpoint_does_not_show_yet_is_read_again()
    {
        _service.Invoke(SampleEvents.Tick());
        DeleteEndpoint(_service);
        _service.Invoke(SampleEvents.Tick());
        Batch(SampleEvents.Created("vpce-0new", DemoWorld.DataService, DemoWorld.VpcId, World.Now));
        Assert.Contains(_service.Logs, line => line.Contains("is held", StringComparison.Ordinal));
        Assert.Contains("vpce-0new", Assert.Single(_service.Sent).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void An_announced_removal_needs_confirmation_only_on_a_cold_start()
    {
        _service.Invoke(SampleEvents.Tick());
        Remove(DemoWorld.SubnetC);
        Batch(SampleEvents.Modified(EndpointId, World.Now, removes: DemoWorld.SubnetC));
        Assert.Equal(["127.10.1.4"], Published);
        Assert.True(_service.Took < TimeSpan.FromSeconds(1), $"took {_service.Took}");

        _service.Simulation.AddEndpoint(DemoWorld.SubnetD);
        _service.Simulation.Settle();
        _service.Invoke(SampleEvents.Tick());
        _service.Restart();
        World.Ec2.DeleteEndpoints(EndpointId);
        _service.Simulation.Settle();
        Batch(SampleEvents.Deleted(EndpointId, World.Now));
        Assert.Equal(["127.10.3.4"], Published);
        Assert.InRange(_service.Took.TotalSeconds, 5, 7);
    }

    [Fact]
    public void A_tick_repairs_a_lost_event_and_sends_no_message()
    {
        _service.Invoke(SampleEvents.Tick());
        _service.Simulation.AddEndpoint(DemoWorld.SubnetD);
        World.RunFor(TimeSpan.FromSeconds(10));
        _service.Invoke(SampleEvents.Tick());
        Batch(SampleEvents.Tick());
        Assert.Equal(2, _service.Metric("Unsettled"));
        Assert.Contains(_service.Logs, line => line.StartsWith(
            $"Warning: {DemoWorld.DataName} in zone {DemoWorld.DataZoneId} is unsettled: ", StringComparison.Ordinal));
        _service.Simulation.Settle();
        Batch(SampleEvents.Tick());
        Assert.Equal(["127.10.1.4", "127.10.2.4", "127.10.3.4"], Published);
        Assert.Empty(_service.Sent);
    }

    [Fact]
    public void A_tick_with_an_event_requeues_no_other_names()
    {
        World.Faults.Chance = (operation, _) => operation == "ec2:DescribeVpcEndpoints" ? new Fault(FaultKind.Throttled) : null;
        Batch(SampleEvents.Tick(), SampleEvents.ZoneEdited(DemoWorld.DataZoneId, DemoWorld.DataName));
        Assert.Equal(2, _service.Metric("Failed"));
        Assert.Contains(DemoWorld.DataName, Assert.Single(_service.Sent).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(DemoWorld.CredentialsName, _service.Sent[0].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultKind.Throttled)]
    [InlineData(FaultKind.ServerError)]
    [InlineData(FaultKind.Timeout)]
    [InlineData(FaultKind.Cut)]
    public void A_transient_AWS_failure_is_requeued(FaultKind kind)
    {
        World.Faults.Add("*", kind, 12);
        Batch(SampleEvents.Deleted("vpce-0gone"));
        Assert.NotEmpty(_service.Sent);
        _service.DeliverAll();
        Assert.Equal(["127.10.1.4", "127.10.2.4"], Published);
    }

    [Fact]
    public void If_the_queue_fails_too_the_batch_is_redelivered()
    {
        World.Faults.Add("*", FaultKind.Throttled, 12);
        Batch(SampleEvents.Deleted("vpce-0gone"));
        var followUp = _service.Sent[0].Body;
        _service.QueueFails = AwsFaultKind.Transient;
        World.Faults.Add("route53:*", FaultKind.Throttled, 12);
        Assert.Throws<AwsCallException>(() => Batch(followUp));
        _service.QueueFails = null;
        World.Faults.Clear();
        Batch(followUp);
        Assert.Equal(["127.10.1.4", "127.10.2.4"], Published);

        var calls = _service.Calls;
        Batch(followUp);
        Assert.Equal(calls, _service.Calls);
    }

    [Fact]
    public void An_endpoint_that_never_settles_is_reported_after_15_minutes()
    {
        var service = new Service(new WorldSettings { EndpointSettles = TimeSpan.FromHours(9) });
        var made = service.Simulation.AddEndpoint(DemoWorld.SubnetD);
        service.Invoke(Payloads.Batch(SampleEvents.Created(
            made, DemoWorld.DataService, DemoWorld.VpcId, service.World.Now, DemoWorld.SubnetD)));
        service.DeliverAll();
        Assert.Equal(1, service.Metric("FollowUpsExhausted"));
        Assert.Contains(service.Logs, line => line.StartsWith(
            $"Error: {DemoWorld.DataName} did not settle within 15 minutes", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_queue_the_invocation_waits_in_process()
    {
        var service = new Service { HasQueue = false };
        service.Invoke(SampleEvents.Tick());
        var made = service.Simulation.AddEndpoint(DemoWorld.SubnetD);
        service.Invoke(SampleEvents.Created(made, DemoWorld.DataService, DemoWorld.VpcId, service.World.Now, DemoWorld.SubnetD));
        Assert.Equal(["127.10.1.4", "127.10.2.4", "127.10.3.4"], service.Simulation.AddressesOf(service.Simulation.Data));
        Assert.InRange(service.Took.TotalSeconds, 60, 290);
    }

    [Fact]
    public void Without_a_queue_a_change_is_confirmed_once()
    {
        var service = new Service { HasQueue = false };
        service.Invoke(SampleEvents.Modified(service.Simulation.DataEndpointId));
        Assert.InRange(service.Took.TotalSeconds, 30, 40);
    }

    [Fact]
    public void A_change_without_a_queue_and_without_time_to_confirm_it_is_not_unsettled()
    {
        var service = new Service { HasQueue = false, Time = TimeSpan.FromSeconds(20) };
        service.Invoke(SampleEvents.Modified(service.Simulation.DataEndpointId));
        Assert.Equal((1, 0), (service.Metric("BindingsChanged"), service.Metric("Unsettled")));
        Assert.DoesNotContain(service.Logs, line => line.Contains("the run reached its deadline", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_without_AWS_responses_ends_in_time_and_lists_the_rest()
    {
        World.Faults.Chance = (_, _) => new Fault(FaultKind.Timeout);
        var service = _service;
        var impatient = new Service { Time = TimeSpan.FromSeconds(20) };
        impatient.World.Faults.Chance = (_, _) => new Fault(FaultKind.Timeout);
        foreach (var (tested, limit) in new[] { (service, 290.0), (impatient, 20.0) })
        {
            tested.Invoke(Payloads.Batch(SampleEvents.Deleted("vpce-0gone")));
            Assert.True(tested.Took.TotalSeconds < limit, $"took {tested.Took}");
            Assert.Equal(2, tested.Metric("Unsettled") + tested.Metric("Failed"));
            Assert.Single(tested.Sent);
        }

        Assert.Equal(2, impatient.Logs.Count(line => line.Contains("the run reached its deadline", StringComparison.Ordinal)));
    }

    /// <summary>Its sequence ends before another attempt, but the read that it was promised is still to come.</summary>
    [Fact]
    public void A_name_that_is_not_due_yet_is_passed_on_although_the_configuration_is_unreadable()
    {
        var service = Stored();
        service.ParametersFail = AwsFaultKind.Throttled;
        RetrySequence Sequence(Binding name, int due) => new(
            NameInZone.Of(name), service.World.Now.AddMinutes(-14.5), 16, null, service.World.Now.AddSeconds(due), null);
        var waiting = Sequence(service.Simulation.Credentials, 20);
        service.Invoke(Payloads.Batch(
            new RequeueMessage([Sequence(service.Simulation.Data, 0), waiting], []).Write()[0].Body));
        var sent = JsonDocument.Parse(Assert.Single(service.Sent).Body).RootElement;
        Assert.Equal([waiting], RequeueMessage.Read(sent)!.Names.AsEnumerable());
        Assert.Equal(1, service.Metric("FollowUpsExhausted"));
    }

    [Fact]
    public void An_unreadable_configuration_is_read_again_later()
    {
        var service = Stored();
        service.ParametersFail = AwsFaultKind.Throttled;
        service.Invoke(Payloads.Batch(SampleEvents.Deleted("vpce-0gone")));
        Assert.Single(service.Sent);
        service.ParametersFail = null;
        service.DeliverAll();
        Assert.Equal(2, service.Simulation.AddressesOf(service.Simulation.Data).Length);

        service.ParametersFail = AwsFaultKind.AccessDenied;
        service.World.RunFor(TimeSpan.FromMinutes(2));
        Assert.Throws<AwsCallException>(() => service.Invoke(Payloads.Batch(SampleEvents.Deleted("vpce-0gone"))));
    }

    [Fact]
    public void A_broken_parameter_does_not_stop_others_and_is_read_again()
    {
        var service = Stored();
        service.Parameters.Add(new("/dnssync/prod/z", """{"name":"z.example"}"""));
        service.Invoke(SampleEvents.Tick());
        service.Invoke(SampleEvents.Tick());

        // Once to begin with, and once before a new name is written.
        Assert.Equal(2, service.ParameterReads);
        Assert.Contains(service.Logs, line => line.StartsWith(
            "Error: The configuration is invalid at /dnssync/prod/z $", StringComparison.Ordinal));
        Assert.Equal(2, service.Simulation.AddressesOf(service.Simulation.Data).Length);
        service.World.RunFor(TimeSpan.FromSeconds(61));
        service.Invoke(SampleEvents.Tick());
        Assert.Equal(3, service.ParameterReads);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no JSON")]
    public void Without_a_valid_configuration_every_invocation_fails(string? setting)
    {
        var service = new Service { Setting = setting };
        for (var i = 0; i < 2; i++)
        {
            Assert.Throws<InvalidOperationException>(() => service.Invoke(SampleEvents.Tick()));
            Assert.Throws<InvalidOperationException>(() => service.Invoke(Payloads.Batch(SampleEvents.Deleted("vpce-1"))));
        }

        Assert.Equal(4, service.Logs.Count(line => line.StartsWith("Error: The configuration is invalid", StringComparison.Ordinal)));
    }

    /// <summary>Its names may be in stacks that are yet to come, or have gone.</summary>
    [Fact]
    public void A_service_without_names_succeeds_and_reports_each_tick()
    {
        var service = new Service { Setting = "ssm:/dnssync/prod/" };
        service.Invoke(Payloads.Batch(SampleEvents.Deleted("vpce-1")));
        Assert.DoesNotContain(service.Metrics, line => line.Contains("\"Failed\":", StringComparison.Ordinal));
        foreach (var tick in (string[])[SampleEvents.Tick(), Payloads.Batch(SampleEvents.Tick())])
        {
            service.Invoke(tick);
            Assert.Contains("\"Failed\":0", service.Metrics[^1], StringComparison.Ordinal);
            Assert.Contains("\"owner\":\"prod\"", service.Metrics[^1], StringComparison.Ordinal);
        }

        Assert.Equal(3, service.Metrics.Count);
        Assert.Equal(0, service.Calls);
        Assert.Contains(service.Logs, line => line.EndsWith("there are no parameters at this path; each binding is one parameter", StringComparison.Ordinal));
    }

    [Fact]
    public void A_failure_to_read_every_parameter_fails_the_run()
    {
        var service = new Service { Setting = "ssm:/dnssync/prod/" };
        service.Parameters.Add(new("/dnssync/prod/z", """{"name":"z.example"}"""));
        Assert.Throws<InvalidOperationException>(() => service.Invoke(SampleEvents.Tick()));
        Assert.Empty(service.Metrics);
    }

    private static Service Stored()
    {
        var service = new Service { Setting = "ssm:/dnssync/prod/" };
        service.Parameters.Add(new StoredParameter("/dnssync/prod/data", Service.JsonOf(service.Simulation.Data)));
        return service;
    }

    private static void DeleteEndpoint(Service service)
    {
        service.World.Ec2.DeleteEndpoints(service.Simulation.DataEndpointId);
        service.Simulation.Settle();
    }

    private IEnumerable<string> Published => _service.Simulation.AddressesOf(_service.Simulation.Data);

    private void Batch(params string[] bodies) => _service.Invoke(Payloads.Batch(bodies));

    private void Remove(string subnetId)
    {
        World.Ec2.ModifyEndpoint(new ModifyEndpointRequest(EndpointId) { RemoveSubnetIds = [subnetId] });
        _service.Simulation.Settle();
    }
}
