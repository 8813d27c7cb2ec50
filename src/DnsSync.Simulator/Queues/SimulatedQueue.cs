using System.Collections.Immutable;
using System.Text;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulator.Queues;

/// <summary>One standard queue: delays, visibility time-outs, receive counts.</summary>
internal sealed class SimulatedQueue(
    World world, Ids ids, CreateQueueRequest settings, string url)
{
    // In the order in which they became, or will become, visible.
    private readonly SortedDictionary<(DateTimeOffset VisibleAt, long Number), Message> _messages =
        [];

    private readonly Dictionary<string, Message> _byId = [];
    private long _number;

    public CreateQueueRequest Settings { get; } = settings;

    public string Url { get; } = url;

    /// <summary>Told when a message has become visible.</summary>
    public event Action? OnVisible;

    public QueueCounts Counts
    {
        get
        {
            var hidden = _messages.Values
                .Where(message => message.Key.VisibleAt > world.Now).ToList();
            var inFlight = hidden.Count(message => message.ReceiveCount > 0);
            return new(_messages.Count - hidden.Count, inFlight, hidden.Count - inFlight);
        }
    }

    public string Send(string body, string? traceHeader, TimeSpan delay)
    {
        var message = new Message(ids.Request(), body, traceHeader, world.Now);
        _byId.Add(message.Id, message);
        Show(message, world.Now + delay);
        return message.Id;
    }

    public ReceivedMessages Receive(ReceiveMessageRequest request, SimulatedQueue? deadLetters)
    {
        var received = ImmutableArray.CreateBuilder<ReceivedMessage>();
        var octets = 0;
        var visible = _messages.Values
            .TakeWhile(message => message.Key.VisibleAt <= world.Now).ToList();
        foreach (var message in visible)
        {
            if (deadLetters is not null && message.ReceiveCount >= Settings.MaximumReceives)
            {
                Remove(message);
                deadLetters.Adopt(message);
                continue;
            }

            octets += Encoding.UTF8.GetByteCount(message.Body);
            if (received.Count == request.MaximumMessages
                || (received.Count > 0 && octets > request.MaximumOctets))
            {
                break;
            }

            message.ReceiveCount++;
            message.FirstReceived ??= world.Now;
            received.Add(new ReceivedMessage(
                message.Id, $"{message.Id}#{message.ReceiveCount}", message.Body,
                message.ReceiveCount, message.Sent, message.FirstReceived.Value)
            {
                TraceHeader = message.TraceHeader,
            });
            if (Settings.TwicePermille == 0 || !world.Random.Chance(Settings.TwicePermille))
            {
                Hide(message, request.Visibility ?? Settings.Visibility);
            }
        }

        return new ReceivedMessages(received.DrainToImmutable());
    }

    /// <summary>Deletes by a receipt of the latest receive; an older one deletes nothing.</summary>
    public void Delete(string receipt)
    {
        if (Find(receipt) is { } message)
        {
            Remove(message);
        }
    }

    /// <summary>Hands a message to the dead-letter queue; without one it is dropped.</summary>
    public void GiveUp(string receipt, SimulatedQueue? deadLetters)
    {
        if (Find(receipt) is { } message)
        {
            Remove(message);
            deadLetters?.Adopt(message);
        }
    }

    public void ChangeVisibility(string receipt, TimeSpan visibility)
    {
        if (Find(receipt) is { } message)
        {
            Hide(message, visibility);
        }
    }

    // Takes over a message that another queue gave up.
    private void Adopt(Message message)
    {
        message.ReceiveCount = 0;
        _byId.Add(message.Id, message);
        Show(message, world.Now);
    }

    private Message? Find(string receipt)
    {
        var at = receipt.IndexOf('#');
        if (at < 0 || !int.TryParse(receipt[(at + 1)..], out var receive))
        {
            throw new AwsErrorException(
                "ReceiptHandleIsInvalid",
                $"The input receipt handle \"{receipt}\" is not a valid receipt handle.",
                404);
        }

        return _byId.TryGetValue(receipt[..at], out var message) && message.ReceiveCount == receive
            ? message
            : null;
    }

    private void Hide(Message message, TimeSpan visibility)
    {
        Withdraw(message);
        Show(message, world.Now + visibility);
    }

    private void Show(Message message, DateTimeOffset at)
    {
        message.Key = (at, _number++);
        _messages.Add(message.Key, message);
        message.Appearance = world.Clock.At(at, () => OnVisible?.Invoke());
    }

    private void Remove(Message message)
    {
        Withdraw(message);
        _byId.Remove(message.Id);
    }

    private void Withdraw(Message message)
    {
        message.Appearance?.Cancel();
        _messages.Remove(message.Key);
    }

    private sealed class Message(string id, string body, string? traceHeader, DateTimeOffset sent)
    {
        public string Id => id;

        public string Body => body;

        public string? TraceHeader => traceHeader;

        public DateTimeOffset Sent => sent;

        public int ReceiveCount { get; set; }

        public DateTimeOffset? FirstReceived { get; set; }

        public (DateTimeOffset VisibleAt, long Number) Key { get; set; }

        public ScheduledEntry? Appearance { get; set; }
    }
}
