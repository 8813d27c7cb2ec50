using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Queues;
using DnsSync.Simulator.Seams;

namespace DnsSync.Simulator.Tests.Queues;

/// <summary>The rules of a standard queue, in virtual time.</summary>
public sealed class QueueTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly World _world = DemoWorld.Create().World;
    private readonly string _url;

    public QueueTests()
    {
        _world.Queues.CreateQueue(new CreateQueueRequest("dead"));
        _url = _world.Queues.CreateQueue(new CreateQueueRequest("dnssync")
        {
            Visibility = Minute,
            DeadLetterQueue = "dead",
            MaximumReceives = 2,
        });
    }

    [Fact]
    public void A_delayed_message_is_visible_after_its_delay()
    {
        Send("later", TimeSpan.FromSeconds(10));
        Send("now");
        Assert.Equal(new QueueCounts(1, 0, 1), _world.Queues.GetCounts(_url));
        Assert.Equal(["now"], Bodies());
        _world.RunFor(TimeSpan.FromSeconds(10));
        Assert.Equal(["later"], Bodies());
    }

    [Fact]
    public void A_received_message_returns_after_its_visibility_timeout()
    {
        Send("a");
        Assert.Equal(1, Assert.Single(Receive()).ReceiveCount);
        Assert.Empty(Receive());
        Assert.Equal(new QueueCounts(0, 1, 0), _world.Queues.GetCounts(_url));
        _world.RunFor(Minute);
        Assert.Equal(2, Assert.Single(Receive()).ReceiveCount);
    }

    [Fact]
    public void A_deleted_message_never_returns()
    {
        Send("a");
        _world.Queues.Delete(_url, Assert.Single(Receive()).ReceiptHandle);
        Assert.Null(_world.NextDue);
        Assert.Equal(new QueueCounts(0, 0, 0), _world.Queues.GetCounts(_url));
    }

    [Fact]
    public void An_old_receipt_deletes_nothing()
    {
        Send("a");
        var old = Assert.Single(Receive()).ReceiptHandle;
        _world.RunFor(Minute);
        var latest = Assert.Single(Receive()).ReceiptHandle;
        _world.Queues.Delete(_url, old);
        Assert.Equal(1, _world.Queues.GetCounts(_url).InFlight);
        _world.Queues.Delete(_url, latest);
        Assert.Equal(0, _world.Queues.GetCounts(_url).InFlight);
        Assert.Equal(
            "ReceiptHandleIsInvalid", Worlds.CodeOf(() => _world.Queues.Delete(_url, "nonsense")));
    }

    [Fact]
    public void A_message_given_back_is_visible_at_once()
    {
        Send("a");
        _world.Queues.ChangeVisibility(_url, Assert.Single(Receive()).ReceiptHandle, TimeSpan.Zero);
        Assert.Equal(2, Assert.Single(Receive()).ReceiveCount);
    }

    [Fact]
    public void A_message_received_too_often_becomes_a_dead_letter()
    {
        Send("poison");
        for (var i = 0; i < 2; i++)
        {
            Assert.Single(Receive());
            _world.RunFor(Minute);
        }

        Assert.Empty(Receive());
        Assert.Equal(new QueueCounts(0, 0, 0), _world.Queues.GetCounts(_url));
        var dead = _world.Queues.Receive(new ReceiveMessageRequest(_world.Queues.GetUrl("dead")));
        Assert.Equal("poison", Assert.Single(dead.Messages).Body);
    }

    [Fact]
    public void A_batch_holds_no_more_messages_and_octets_than_asked_for()
    {
        for (var i = 0; i < 5; i++)
        {
            Send("1234567890");
        }

        Assert.Equal(2, Receive(2).Length);
        var few = new ReceiveMessageRequest(_url, 10) { MaximumOctets = 25 };
        Assert.Equal(2, _world.Queues.Receive(few).Messages.Length);
        Assert.Single(_world.Queues.Receive(few with { MaximumOctets = 1 }).Messages);
    }

    [Fact]
    public void A_standard_queue_may_deliver_a_message_twice()
    {
        var url = _world.Queues.CreateQueue(new CreateQueueRequest("twice") { TwicePermille = 500 });
        for (var i = 0; i < 100; i++)
        {
            _world.Queues.Send(new SendMessageRequest(url, $"{i}"));
        }

        var first = _world.Queues.Receive(new ReceiveMessageRequest(url, 100)).Messages.Length;
        var again = _world.Queues.Receive(new ReceiveMessageRequest(url, 100)).Messages.Length;
        Assert.Equal(100, first);
        Assert.InRange(again, 20, 80);
    }

    [Fact]
    public void Listeners_are_notified_of_visible_messages()
    {
        var heard = 0;
        _world.Queues.Listen(_url, () => heard++);
        Send("a", Minute);
        _world.RunFor(TimeSpan.FromSeconds(59));
        Assert.Equal(0, heard);
        _world.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal(1, heard);
    }

    [Fact]
    public void Invalid_SQS_requests_are_refused()
    {
        Assert.Equal("QueueDoesNotExist", Worlds.CodeOf(() => _world.Queues.GetUrl("none")));
        Assert.Equal(
            "InvalidParameterValue",
            Worlds.CodeOf(() => Send("a", TimeSpan.FromSeconds(901))));
        Assert.Equal(
            "InvalidParameterValue", Worlds.CodeOf(() => Send(new string('x', (1 << 20) + 1))));
        Assert.Equal("MissingParameter", Worlds.CodeOf(() => Send("")));
    }

    [Fact]
    public void A_process_sends_its_requeue_delay_in_whole_seconds() => _world.Run(async me =>
    {
        var queue = new SimulatedRequeueQueue(_world, _url, me);
        var began = _world.Now;
        await queue.SendAsync("again", TimeSpan.FromSeconds(4.2), default);
        Assert.InRange(
            _world.Now - began, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(80));
        await Task.Delay(TimeSpan.FromSeconds(4.5), me.Time);
        Assert.Empty(Receive());
        await Task.Delay(TimeSpan.FromSeconds(0.6), me.Time);
        Assert.Equal(["again"], Bodies());
        await queue.SendAsync("long", TimeSpan.FromDays(1), default);
        Assert.Equal(2, _world.Calls.Count("sqs:SendMessage"));
    });

    [Theory]
    [InlineData(FaultKind.Throttled, AwsFaultKind.Throttled)]
    [InlineData(FaultKind.ServerError, AwsFaultKind.Transient)]
    [InlineData(FaultKind.AccessDenied, AwsFaultKind.AccessDenied)]
    [InlineData(FaultKind.ExpiredCredentials, AwsFaultKind.Credentials)]
    [InlineData(FaultKind.Cut, AwsFaultKind.Transient)]
    [InlineData(FaultKind.Timeout, AwsFaultKind.Transient)]
    public void A_send_whose_response_fails_was_sent(
        FaultKind fault, AwsFaultKind seen) => _world.Run(async me =>
    {
        var queue = new SimulatedRequeueQueue(_world, _url, me);
        _world.Faults.Add("sqs:SendMessage", fault);
        _world.Faults.Add("sqs:*", fault, 1, FaultMoment.Answer);
        Assert.Equal(seen, (await Fails()).Kind);
        Assert.Empty(Receive());
        Assert.Equal(seen, (await Fails()).Kind);
        Assert.Equal(["a"], Bodies());

        async Task<AwsFault> Fails() => (await Assert.ThrowsAsync<AwsCallException>(
            () => queue.SendAsync("a", TimeSpan.Zero, default))).Fault;
    });

    private void Send(string body, TimeSpan? delay = null) =>
        _world.Queues.Send(new SendMessageRequest(_url, body, delay));

    private ImmutableArray<ReceivedMessage> Receive(int most = 10) =>
        _world.Queues.Receive(new ReceiveMessageRequest(_url, most)).Messages;

    private IEnumerable<string> Bodies() => Receive().Select(message => message.Body);
}
