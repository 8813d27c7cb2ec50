using System.Text.Json;
using DnsSync.Handlers;
using DnsSync.Model;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;
using DnsSync.Tests.Events;

namespace DnsSync.Tests.Handlers;

/// <summary>The function's messages to itself have an end that does not depend on what decides to send them.</summary>
public sealed class RequeueBoundTests
{
    private readonly Service _service = new(new WorldSettings { EndpointSettles = TimeSpan.FromHours(9) });

    private World World => _service.World;

    [Theory]
    [InlineData(19.9, 150, false)]
    [InlineData(20.1, 5, true)]
    [InlineData(60 * 24 * 365, 5, true)]
    [InlineData(1, 151, true)]
    [InlineData(1, 2_000_000_000, true)]
    public void A_message_past_20_minutes_or_150_attempts_is_dropped_loudly(double minutes, int attempt, bool isDropped)
    {
        World.RunFor(TimeSpan.FromDays(366));
        var message = Message(new(
            NameInZone.Of(_service.Simulation.Data), World.Now - TimeSpan.FromMinutes(minutes), attempt, null, World.Now, null)
        {
            Id = "s-1",
        });
        _service.Invoke(Payloads.Batch(message));
        Assert.Equal(isDropped ? 1 : 0, _service.Metric("DroppedRequeues"));
        Assert.Equal(isDropped, _service.Calls == 0);
        Assert.Equal(isDropped, _service.Logs.Exists(line => line.StartsWith(
            $"Error: Dropped requeue message m-0 of sequence s-1: attempt {attempt} of a sequence that started at ", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_dropped_does_not_stop_the_rest_of_its_batch()
    {
        var old = Message(new(null, World.Now - TimeSpan.FromHours(1), 7, null, World.Now, null));
        _service.Invoke(Payloads.Batch(old, SampleEvents.ZoneEdited(DemoWorld.DataZoneId, DemoWorld.DataName)));
        Assert.Equal(1, _service.Metric("DroppedRequeues"));
        Assert.Equal(1, _service.Metric("BindingsChanged"));
    }

    [Fact]
    public void Every_message_of_a_sequence_carries_its_id_its_start_and_its_attempt()
    {
        StartSequence();
        var began = World.Now;
        _service.DeliverAll();
        var sent = _service.Sent.ConvertAll(message => JsonDocument.Parse(message.Body).RootElement);
        Assert.InRange(sent.Count, 15, 20);
        Assert.All(sent, (message, i) =>
        {
            Assert.Equal(2, message.GetProperty("version").GetInt32());
            var name = message.GetProperty("names")[0];
            Assert.Equal("r-1", name.GetProperty("sequence").GetString());
            Assert.Equal(i + 1, name.GetProperty("attempt").GetInt32());
            Assert.Equal(
                sent[0].GetProperty("names")[0].GetProperty("startedAt").GetString(), name.GetProperty("startedAt").GetString());
        });
        Assert.Equal(sent.Count, _service.Metric("RequeueMessages"));
        Assert.Equal(0, _service.Metric("DroppedRequeues"));
        Assert.True(World.Now - began < RetrySequence.MaximumAge, "its own policy ends it before");
    }

    /// <summary>The function is updated while its messages are on their way.</summary>
    [Fact]
    public void A_message_of_an_older_version_is_read_and_continued()
    {
        _service.Simulation.AddEndpoint(DemoWorld.SubnetD);
        _service.Invoke(Payloads.Batch(
            $$"""
            {"dnssync":"follow-up","version":1,"sequence":"s-1","attempt":1,"startedAt":"{{World.Now:O}}",
            "bindings":[{"zoneId":"{{DemoWorld.DataZoneId}}","name":"{{DemoWorld.DataName}}"}],"expected":[],"confirm":[]}
            """));
        var next = JsonDocument.Parse(Assert.Single(_service.Sent).Body).RootElement.GetProperty("names")[0];
        Assert.Equal(2, next.GetProperty("attempt").GetInt32());
        Assert.Equal("s-1", next.GetProperty("sequence").GetString());
    }

    [Theory]
    [InlineData("""{"dnssync":"follow-up"}""")]
    [InlineData("""{"dnssync":"follow-up","attempt":0,"startedAt":"2026-01-15T12:00:00Z"}""")]
    public void A_message_that_cannot_be_read_has_every_name_read_and_starts_no_sequence(string message)
    {
        _service.Simulation.AddEndpoint(DemoWorld.SubnetD);
        _service.Invoke(Payloads.Batch(message));
        Assert.Equal(2, _service.Metric("BindingsChanged"));
        Assert.True(_service.Metric("Unsettled") > 0);
        Assert.Empty(_service.Sent);
        Assert.Contains(
            "Warning: Discarded unrecognized message m-0: a requeue message that cannot be parsed; reading every name", _service.Logs);
    }

    [Fact]
    public void A_batch_of_many_messages_sends_one()
    {
        _service.Simulation.AddEndpoint(DemoWorld.SubnetD);
        _service.Invoke(Payloads.Batch(
        [
            .. Enumerable.Range(1, 9).Select(attempt => Message(new(
                null, World.Now - TimeSpan.FromSeconds(attempt), attempt, null, World.Now, null))),
            SampleEvents.ZoneEdited(DemoWorld.DataZoneId, DemoWorld.DataName), SampleEvents.Tick(),
        ]));
        Assert.Single(_service.Sent);
        Assert.Equal(1, _service.Metric("RequeueMessages"));
    }

    private static string Message(RetrySequence sequence) => new RequeueMessage([sequence], []).Write()[0].Body;

    private void StartSequence()
    {
        var made = _service.Simulation.AddEndpoint(DemoWorld.SubnetD);
        _service.Invoke(Payloads.Batch(SampleEvents.Created(
            made, DemoWorld.DataService, DemoWorld.VpcId, World.Now, DemoWorld.SubnetD)));
    }
}
