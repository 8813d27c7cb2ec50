using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using DnsSync.Configuration;
using DnsSync.Handlers;
using DnsSync.Model;
using DnsSync.Simulator;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Events;
using DnsSync.Simulator.Queues;
using DnsSync.Simulator.Route53;
using DnsSync.Simulator.Seams;
using DnsSync.Simulator.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace DnsSync.Performance;

/// <summary>
/// One name and the whole way from an event to its records: the queue, its window of 2 s, and the
/// function, one invocation at a time, in virtual time.
/// </summary>
internal sealed class Fleet
{
    public const string Service = "com.amazonaws.ap-northeast-1.iot.data";
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TimeOut = TimeSpan.FromMinutes(5);

    private readonly SimulatedProcess _process;
    private readonly DnsSyncFunction _function;
    private readonly string _queue;
    private bool _isBusy;

    public Fleet(WorldSettings settings)
    {
        World = new World(settings);
        Vpc = World.Ec2.CreateVpc("10.0.0.0/16", null).Id;
        Subnets =
        [
            .. "acd".Select((zone, i) => World.Ec2.CreateSubnet(Vpc, $"10.0.{i}.0/24", $"ap-northeast-1{zone}", null).Id),
        ];
        EndpointId = World.Ec2.CreateEndpoint(new CreateEndpointRequest(Vpc, Service) { SubnetIds = Subnets[..2] }).Id;
        Name = DnsName.Parse("a1-ats.iot.ap-northeast-1.amazonaws.com");
        ZoneId = World.Route53.CreateZone(new CreateZoneRequest(Name, "fleet") { VpcId = Vpc }).Zone.Id;
        World.RunFor(TimeSpan.FromMinutes(5));
        _queue = World.Queues.CreateQueue(new CreateQueueRequest("dnssync") { Visibility = TimeSpan.FromMinutes(6) });
        _process = World.CreateProcess("fn");
        _function = new DnsSyncFunction(new ServiceParts(
            new SimulatedEndpointInventory(World, _process), new SimulatedHostedZones(World, _process),
            new ConfigurationSource(
                $$$"""{"owner":"perf","bindings":[{"name":"{{{Name}}}","zoneId":"{{{ZoneId}}}","endpoints":{"service":"{{{Service}}}","vpcId":"{{{Vpc}}}"}}]}""",
                (_, _) => throw new InvalidOperationException("nothing is stored"), _process.Time),
            new SimulatedRequeueQueue(World, _queue, _process), _process.Time, new Random(1),
            NullLogger.Instance, _ => { }));
        World.Queues.Listen(_queue, Gather);
    }

    public World World { get; }

    public string Vpc { get; }

    public ImmutableArray<string> Subnets { get; }

    public string EndpointId { get; }

    public DnsName Name { get; }

    public string ZoneId { get; }

    public int Invocations { get; private set; }

    public IEnumerable<string> Published =>
        World.Route53.Find(ZoneId)!.At(Name)
            .Where(set => set.Type == RecordTypes.A)
            .SelectMany(set => set.Values)
            .Order(StringComparer.Ordinal);

    public IEnumerable<string> Live => World.Ec2.Current.Endpoints.Values
        .Where(endpoint => endpoint.ServiceName == Service && endpoint.State == "available")
        .SelectMany(endpoint => endpoint.InterfaceIds)
        .Where(World.Ec2.Current.Interfaces.ContainsKey)
        .Select(id => World.Ec2.Current.Interfaces[id].IPv4!)
        .Order(StringComparer.Ordinal);

    public bool IsRight => Published.SequenceEqual(Live);

    public void Send(string message) => World.Queues.Send(new SendMessageRequest(_queue, message));

    /// <summary>Delivers what CloudTrail tells, after a while.</summary>
    public EventBus Deliver(EventDelivery delivery) => new(
        World, new CloudTrailEvents(World.Settings), delivery, made => Send(made.Json));

    /// <summary>Ticks of the schedule.</summary>
    public void Schedule(TimeSpan period) => World.Clock.After(period, () =>
    {
        Send("""{"id":"t","detail-type":"Scheduled Event","source":"aws.events","detail":{}}""");
        Schedule(period);
    });

    private void Gather()
    {
        if (!_isBusy)
        {
            _isBusy = true;
            World.Clock.After(Window, Deliver);
        }
    }

    private void Deliver()
    {
        var received = World.Queues.Receive(new ReceiveMessageRequest(_queue, 100) { MaximumOctets = 5_000_000 }).Messages;
        if (received.IsEmpty)
        {
            _isBusy = false;
            return;
        }

        Invocations++;
        var payload = Payload(received);
        _process.Start(async () =>
        {
            await _function.HandleAsync(payload, new Invocation("r", _process.Time.GetUtcNow() + TimeOut));
            foreach (var message in received)
            {
                World.Queues.Delete(_queue, message.ReceiptHandle);
            }

            _isBusy = false;
            if (World.Queues.CountsOf(_queue).Visible > 0)
            {
                _isBusy = true;

                // A full batch does not wait for the window.
                World.Clock.After(World.Queues.CountsOf(_queue).Visible >= 100 ? TimeSpan.Zero : Window, Deliver);
            }
        });
    }

    private static byte[] Payload(ImmutableArray<ReceivedMessage> messages)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("Records");
            foreach (var message in messages)
            {
                json.WriteStartObject();
                json.WriteString("messageId", message.MessageId);
                json.WriteString("body", message.Body);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
