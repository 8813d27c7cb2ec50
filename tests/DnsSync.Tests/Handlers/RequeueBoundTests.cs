using System.Text.Json;
using DnsSync.Handlers;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;
using DnsSync.Tests.Triggers;

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
        var message = new FollowUp(
            attempt, World.Now - TimeSpan.FromMinutes(minutes), null,
            [BoundName.Of(_service.Simulation.Data)], [], [], null)
        {
            Sequence = "s-1",
        }.ToJson();
        _service.Invoke(Payloads.Batch(message));
        Assert.Equal(isDropped ? 1 : 0, _service.Metric("DroppedRequeues"));
        Assert.Equal(isDropped, _service.Calls == 0);
        Assert.Equal(isDropped, _service.Logs.Exists(line => line.StartsWith(
            $"Error: Dropped message m-0 of sequence s-1: attempt {attempt}, begun at ", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_dropped_does_not_stop_the_rest_of_its_batch()
    {
        var old = new FollowUp(7, World.Now - TimeSpan.FromHours(1), null, null, [], [], null).ToJson();
        _service.Invoke(Payloads.Batch(old, Events.ZoneEdited(DemoWorld.DataZoneId, DemoWorld.DataName)));
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
            Assert.Equal("r-1", message.GetProperty("sequence").GetString());
            Assert.Equal(1, message.GetProperty("version").GetInt32());
            Assert.Equal(i + 1, message.GetProperty("attempt").GetInt32());
            Assert.Equal(sent[0].GetProperty("startedAt").GetString(), message.GetProperty("startedAt").GetString());
        });
        Assert.Equal(sent.Count, _service.Metric("RequeueMessages"));
        Assert.Equal(0, _service.Metric("DroppedRequeues"));
        Assert.True(World.Now - began < FollowUp.MaximumAge, "its own policy ends it before");
    }

    /// <summary>The function is updated while its messages are on their way.</summary>
    [Fact]
    public void A_message_of_an_older_version_is_read_and_continued()
    {
        StartSequence();
        var (_, body) = Assert.Single(_service.Sent);
        var older = System.Text.Json.Nodes.JsonNode.Parse(body)!.AsObject();
        Assert.True(older.Remove("sequence") && older.Remove("version"));
        _service.Invoke(Payloads.Batch(older.ToJsonString()));
        var next = JsonDocument.Parse(_service.Sent[1].Body).RootElement;
        Assert.Equal(2, next.GetProperty("attempt").GetInt32());
        Assert.Equal("r-2", next.GetProperty("sequence").GetString());
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
            "Warning: Message m-0 is not understood, and is done with: it is a follow-up that cannot be read, so every "
                + "name is read", _service.Logs);
    }

    [Fact]
    public void A_batch_of_many_messages_sends_one()
    {
        _service.Simulation.AddEndpoint(DemoWorld.SubnetD);
        _service.Invoke(Payloads.Batch(
        [
            .. Enumerable.Range(1, 9).Select(attempt => new FollowUp(
                attempt, World.Now - TimeSpan.FromSeconds(attempt), null, null, [], [], null).ToJson()),
            Events.ZoneEdited(DemoWorld.DataZoneId, DemoWorld.DataName), Events.Tick(),
        ]));
        Assert.Single(_service.Sent);
        Assert.Equal(1, _service.Metric("RequeueMessages"));
    }

    private void StartSequence()
    {
        var made = _service.Simulation.AddEndpoint(DemoWorld.SubnetD);
        _service.Invoke(Payloads.Batch(Events.Created(
            made, DemoWorld.DataService, DemoWorld.VpcId, World.Now, DemoWorld.SubnetD)));
    }
}
