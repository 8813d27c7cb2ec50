using System.Text;
using DnsSync.Calls;
using DnsSync.Handlers;
using DnsSync.Model;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Time;
using DnsSync.Tests.Events;

namespace DnsSync.Tests.Handlers;

/// <summary>A name that was deleted stays deleted, whatever other processes still believe.</summary>
public sealed class DeletionRaceTests
{
    private readonly Service _service = new() { Setting = "ssm:/dnssync/prod/" };
    private readonly SimulatedProcess _other;
    private readonly DnsSyncFunction _otherFunction;

    public DeletionRaceTests()
    {
        _service.Parameters.Add(new("/dnssync/prod/data", Service.JsonOf(Bound)));
        _service.Parameters.Add(new("/dnssync/prod/credentials", Service.JsonOf(_service.Simulation.Credentials)));
        _other = World.CreateProcess("other");
        _otherFunction = new DnsSyncFunction(_service.Parts(_other));
    }

    private World World => _service.World;

    private Binding Bound => _service.Simulation.Data;

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(34)]
    [InlineData(50)]
    [InlineData(58)]
    public void A_process_with_an_older_configuration_does_not_bring_a_deleted_name_back(int secondsLater)
    {
        Run(Other(SampleEvents.Tick()));
        Assert.NotEmpty(_service.Simulation.AddressesOf(Bound));
        _service.Parameters.RemoveAt(0);

        _other.Start(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(secondsLater), _other.Time);
            await HandleAsync(SampleEvents.Tick());
        });
        Delete();
        World.RunFor(TimeSpan.FromMinutes(2));
        ExpectNothingLeft();
        Assert.NotEmpty(_service.Simulation.AddressesOf(_service.Simulation.Credentials));
    }

    [Fact]
    public void A_create_that_waits_does_not_bring_back_what_was_deleted_meanwhile()
    {
        _service.Simulation.AddEndpoint(DemoWorld.SubnetD);
        var creating = Other(Payloads.Deployment("Create", null, Bound));
        World.RunFor(TimeSpan.FromSeconds(36));
        Assert.False(creating.IsCompleted);
        Assert.NotEmpty(_service.Simulation.AddressesOf(Bound));
        Delete();
        Run(creating);
        ExpectNothingLeft();
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(6)]
    [InlineData(40)]
    public void A_create_that_has_nothing_to_write_yet_writes_nothing_after_the_deletion(double secondsLater)
    {
        AwaitAnEndpointThatIsPending();
        var creating = Other(Payloads.Deployment("Create", null, Bound));
        World.RunFor(TimeSpan.FromSeconds(secondsLater));
        Assert.Equal(1, _service.Simulation.MarkerOf(Bound)?.Revision);
        Assert.Empty(_service.Simulation.AddressesOf(Bound));
        Delete();
        Run(creating);
        ExpectNothingLeft();
        Assert.Contains(_service.Answers, answer => answer.Contains("its records and marker were removed", StringComparison.Ordinal));
        Assert.InRange(_service.Took.TotalSeconds, 35, 40);
    }

    [Fact]
    public void A_create_that_was_denied_so_far_writes_nothing_after_the_deletion()
    {
        AwaitAnEndpointThatIsPending();
        World.Faults.Add("route53:ChangeResourceRecordSets", FaultKind.AccessDenied, 10);
        var creating = Other(Payloads.Deployment("Create", null, Bound));
        World.RunFor(TimeSpan.FromSeconds(2));
        Delete();
        Run(creating);
        World.RunFor(TimeSpan.FromMinutes(2));
        ExpectNothingLeft();
        Assert.InRange(_service.Took.TotalSeconds, 130, 140);
    }

    [Fact]
    public void A_denied_create_writes_nothing_after_a_deletion_whose_first_read_failed()
    {
        AwaitAnEndpointThatIsPending();
        World.Faults.Add("route53:ChangeResourceRecordSets", FaultKind.AccessDenied, 11);
        var creating = Other(Payloads.Deployment("Create", null, Bound));
        World.RunFor(TimeSpan.FromSeconds(2));
        var throttledUntil = World.Now + TimeSpan.FromSeconds(20);
        World.Faults.Chance = (operation, caller) =>
            caller == "service" && operation == "route53:ListResourceRecordSets" && World.Now < throttledUntil
                ? new Fault(FaultKind.Throttled)
                : null;
        Delete();
        Run(creating);
        World.RunFor(TimeSpan.FromMinutes(2));
        ExpectNothingLeft();
    }

    [Fact]
    public void A_deletion_that_first_finds_a_foreign_record_waits_too()
    {
        AwaitAnEndpointThatIsPending();
        World.Faults.Add("route53:ChangeResourceRecordSets", FaultKind.AccessDenied, 10);
        var creating = Other(Payloads.Deployment("Create", null, Bound));
        World.RunFor(TimeSpan.FromSeconds(3));
        var foreign = Make.A(DemoWorld.DataName, "10.9.9.9");
        World.Route53.SeedRecord(Bound.ZoneId, foreign);
        _other.Start(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), _other.Time);
            _service.Simulation.Write(Bound, Simulator.Route53.ZoneAction.Delete, foreign);
        });
        Delete();
        Run(creating);
        World.RunFor(TimeSpan.FromMinutes(2));
        ExpectNothingLeft();
    }

    [Fact]
    public void A_slow_run_by_an_older_environment_does_not_bring_a_deleted_name_back()
    {
        _service.Setting = Service.Json(Bound, _service.Simulation.Credentials);
        var older = new DnsSyncFunction(_service.Parts(_other));
        Run(_other.Start(() => HandleAsync(older, SampleEvents.Tick())));
        Assert.NotEmpty(_service.Simulation.AddressesOf(Bound));

        // It begins before the deletion, and reads this zone only after it.
        World.Faults.Add("route53:ListResourceRecordSets", FaultKind.Timeout, 4);
        var slow = _other.Start(() => HandleAsync(older, SampleEvents.Tick()));
        World.RunFor(TimeSpan.FromSeconds(0.5));
        _service.Simulation.Empty(Bound);
        Run(slow);
        ExpectNothingLeft();

        // The next one may: the name is bound.
        Run(_other.Start(() => HandleAsync(older, SampleEvents.Tick())));
        Assert.NotEmpty(_service.Simulation.AddressesOf(Bound));
    }

    [Fact]
    public void A_name_that_was_emptied_comes_back_while_it_is_bound()
    {
        _service.Invoke(SampleEvents.Tick());
        var reads = _service.ParameterReads;
        _service.Simulation.Empty(Bound);
        _service.Invoke(SampleEvents.Tick());
        Assert.NotEmpty(_service.Simulation.AddressesOf(Bound));
        Assert.Equal(reads + 1, _service.ParameterReads);
    }

    [Fact]
    public void A_new_name_waits_for_a_configuration_that_can_be_read()
    {
        _service.Invoke(SampleEvents.Tick());
        _service.Simulation.Empty(Bound);
        _service.ParametersFail = AwsFaultKind.Throttled;
        _service.Invoke(SampleEvents.Tick());
        Assert.Empty(_service.Simulation.AddressesOf(Bound));
        Assert.Equal(1, _service.Metric("Failed"));
        Assert.NotEmpty(_service.Simulation.AddressesOf(_service.Simulation.Credentials));
    }

    [Fact]
    public void A_name_with_a_marker_needs_no_recheck_of_its_binding()
    {
        _service.Invoke(SampleEvents.Tick());
        var reads = _service.ParameterReads;
        _service.Simulation.AddEndpoint(DemoWorld.SubnetD);
        World.RunFor(TimeSpan.FromSeconds(30));
        _service.Invoke(SampleEvents.Tick());
        Assert.Equal(reads, _service.ParameterReads);
    }

    private void AwaitAnEndpointThatIsPending()
    {
        World.Ec2.DeleteEndpoints(_service.Simulation.DataEndpointId);
        World.RunFor(TimeSpan.FromMinutes(3));
        _service.Simulation.AddEndpoint(DemoWorld.SubnetD);
    }

    private Task<string> HandleAsync(string payload) => HandleAsync(_otherFunction, payload);

    private Task<string> HandleAsync(DnsSyncFunction function, string payload) => function.HandleAsync(
        Encoding.UTF8.GetBytes(payload), new Invocation("r-2", World.Now + TimeSpan.FromMinutes(5)));

    private Task Other(string payload) => _other.Start(() => HandleAsync(payload));

    private void Run(Task task)
    {
        while (!task.IsCompleted)
        {
            Assert.True(World.Step(), "it waits for nothing");
        }

        Assert.Null(task.Exception);
    }

    private void Delete()
    {
        _service.Invoke(Payloads.Deployment("Delete", "any", Bound));
        Assert.Contains("nothing of ours is left", _service.Answers[^1], StringComparison.Ordinal);
    }

    private void ExpectNothingLeft()
    {
        Assert.Empty(_service.Simulation.AddressesOf(Bound));
        Assert.Null(_service.Simulation.MarkerOf(Bound));
    }
}
