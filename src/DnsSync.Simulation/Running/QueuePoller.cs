using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using DnsSync.Simulator;
using DnsSync.Simulator.Queues;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulation.Running;

/// <summary>
/// Lambda's event source mapping: gathers the queue's messages for a window, invokes the function
/// with them, and deletes them if that succeeds. At least once means: sometimes twice.
/// </summary>
internal sealed class QueuePoller
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);
    private const int BatchSize = 100;

    // 6 MB is what an invocation takes; a message is at most 256 KiB.
    private const int BatchOctets = 5_000_000;

    private readonly World _world;
    private readonly Lambda _lambda;
    private readonly string _queueUrl;
    private readonly int _concurrency;
    private readonly SplitMix64 _random;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private bool _isGathering;
    private int _running;

    public QueuePoller(World world, Lambda lambda, string queueUrl, int concurrency, SplitMix64 random)
    {
        (_world, _lambda, _queueUrl, _concurrency, _random) = (world, lambda, queueUrl, concurrency, random);
        world.Queues.Listen(queueUrl, Gather);
    }

    /// <summary>In a thousand batches, those that are delivered again although they were answered.</summary>
    public int TwicePermille { get; set; }

    public int Messages { get; private set; }

    /// <summary>Whether no function can be invoked for now: what is in the queue waits.</summary>
    public bool IsPaused
    {
        get;
        set
        {
            field = value;
            GatherRest();
        }
    }

    private void Gather()
    {
        if (!_isGathering && !IsPaused && _running < _concurrency)
        {
            _isGathering = true;
            _world.Clock.After(Window, Deliver);
        }
    }

    private void Deliver()
    {
        _isGathering = false;
        var received = _world.Queues.Receive(
            new ReceiveMessageRequest(_queueUrl, BatchSize) { MaximumOctets = BatchOctets }).Messages;
        if (received.IsEmpty)
        {
            return;
        }

        received = WithoutLoops(received);
        if (received.IsEmpty)
        {
            GatherRest();
            return;
        }

        Messages += received.Length;
        var payload = Payload(received);
        var request = new RunRequest(RunKind.Queue)
        {
            Messages = [.. received.Select(message => message.Body)],

            // As what a batch of several counts is not documented (inferred: the longest).
            Lineage = received.Max(message => Lineage.Of(message.TraceHeader)),
        };
        var again = _random.Chance(TwicePermille);
        if (again && _random.Chance(500))
        {
            // A message that two pollers got at the same time.
            Invoke(request, payload, _ => { });
            again = false;
        }

        Invoke(request, payload, succeeded =>
        {
            // What is not deleted comes again when its visibility time-out is over.
            if (succeeded && !again)
            {
                foreach (var message in received)
                {
                    _world.Queues.Delete(_queueUrl, message.ReceiptHandle);
                }
            }
        });
        GatherRest();
    }

    // Lambda sends a message that continues a loop to the dead-letter queue, and invokes nothing for it.
    private ImmutableArray<ReceivedMessage> WithoutLoops(ImmutableArray<ReceivedMessage> received)
    {
        if (_lambda.RecursiveLoop == "Allow")
        {
            return received;
        }

        foreach (var message in received.Where(IsLoop))
        {
            _world.Trace($"recursion stopped: {message.MessageId}");
            _world.Queues.MoveToDeadLetters(_queueUrl, message.ReceiptHandle);
        }

        return received.RemoveAll(IsLoop);
    }

    private static bool IsLoop(ReceivedMessage message) =>
        Lineage.Of(message.TraceHeader) >= Lineage.MaximumInvocations;

    private void Invoke(RunRequest request, byte[] payload, Action<bool> ended)
    {
        _running++;
        _lambda.Invoke(request, payload, succeeded =>
        {
            _running--;
            ended(succeeded);
            GatherRest();
        });
    }

    private void GatherRest()
    {
        if (_world.Queues.CountsOf(_queueUrl).Visible > 0)
        {
            Gather();
        }
    }

    private byte[] Payload(IEnumerable<ReceivedMessage> messages)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("Records");
            foreach (var message in messages)
            {
                json.WriteStartObject();
                json.WriteString("messageId", message.MessageId);
                json.WriteString("body", message.Body);
                json.WriteString("eventSource", "aws:sqs");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return _buffer.WrittenSpan.ToArray();
    }
}
