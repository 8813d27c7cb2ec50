using System.Text;
using System.Text.Json;
using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Handlers;
using DnsSync.Model;
using DnsSync.Simulator;
using DnsSync.Simulator.Seams;
using DnsSync.Simulator.Time;
using DnsSync.Tests.Reconciling;
using Microsoft.Extensions.Logging;

namespace DnsSync.Tests.Handlers;

/// <summary>The function in the demo's account, with a queue, in virtual time.</summary>
internal sealed class Service : IRequeueQueue, ILogger
{
    private readonly PriorityQueue<string, DateTimeOffset> _messages = new();
    private DnsSyncFunction? _function;
    private SimulatedProcess? _process;
    private int _invocations;

    public Service(WorldSettings? settings = null)
    {
        Simulation = new Simulation(settings);
        Setting = Json(Simulation.Data, Simulation.Credentials);
    }

    public Simulation Simulation { get; }

    public World World => Simulation.World;

    public string? Setting { get; set; }

    public List<StoredParameter> Parameters { get; } = [];

    public int ParameterReads { get; private set; }

    public AwsFaultKind? ParametersFail { get; set; }

    public ConfigurationError? EnvironmentError { get; init; }

    public bool HasQueue { get; init; } = true;

    /// <summary>What the queue answers; null if it takes messages.</summary>
    public AwsFaultKind? QueueFails { get; set; }

    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(5);

    public List<(TimeSpan After, string Body)> Sent { get; } = [];

    public List<string> Metrics { get; } = [];

    public List<string> Logs { get; } = [];

    /// <summary>Takes the answers to custom resources, or throws.</summary>
    public Action<string> Put { get; set; } = _ => { };

    public List<string> Answers { get; } = [];

    public Func<SimulatedProcess, Task>? Meanwhile { get; set; }

    /// <summary>How long the latest invocation took.</summary>
    public TimeSpan Took { get; private set; }

    public int Calls => World.Calls.Counts.Values.Sum();

    public static string Json(params Binding[] bindings) =>
        $$"""{"owner":"{{Make.Owner}}","bindings":[{{string.Join(',', bindings.Select(JsonOf))}}]}""";

    public static string JsonOf(Binding binding) => JsonSerializer.Serialize(new
    {
        name = binding.Name.ToString(),
        zoneId = binding.ZoneId,
        endpoints = new { service = binding.Endpoints.Service, vpcId = binding.Endpoints.VpcId },
    });

    /// <summary>Invokes the function once, in the one process that it lives in.</summary>
    public string Invoke(string payload)
    {
        string? answer = null;
        _invocations++;
        _process ??= World.CreateProcess("service");
        _function ??= new DnsSyncFunction(Parts(_process));
        var began = World.Now;
        var other = Meanwhile is { } meanwhile ? World.CreateProcess("other") : null;
        var others = other?.Start(() => Meanwhile!(other));
        var done = _process.Start(async () => answer = await _function.HandleAsync(
            Encoding.UTF8.GetBytes(payload), new Invocation($"r-{_invocations}", began + Time)));
        while (!done.IsCompleted || others is { IsCompleted: false })
        {
            Assert.True(World.Now < began + TimeSpan.FromHours(2), "the invocation does not end");
            Assert.True(World.Step(), "the invocation waits for nothing");
        }

        Took = World.Now - began;
        if (done.Exception is { } failure)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure.InnerExceptions[0]);
        }

        return answer!;
    }

    /// <summary>Delivers the queue's messages when they are due, until none is left.</summary>
    public int DeliverAll()
    {
        var delivered = 0;
        for (; _messages.TryDequeue(out var body, out var due); delivered++)
        {
            Assert.True(delivered < 200, "the queue never empties");
            World.RunUntil(due > World.Now ? due : World.Now);
            Invoke(Events.Payloads.Batch(body));
        }

        return delivered;
    }

    /// <summary>Begins a new process, which knows nothing.</summary>
    public void Restart()
    {
        _process?.Kill();
        (_process, _function) = (null, null);
    }

    public double Metric(string name) => Metrics
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Where(line => line.TryGetProperty(name, out _))
        .Select(line => line.GetProperty(name))
        .Sum(value => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Max(one => one.GetDouble()) : value.GetDouble());

    public Task SendAsync(string body, TimeSpan delay, CancellationToken cancellation)
    {
        if (QueueFails is { } kind)
        {
            throw new AwsCallException(new AwsFault(kind, "sqs:SendMessage", "Broken", "the queue is broken"));
        }

        Sent.Add((delay, body));
        _messages.Enqueue(body, World.Now + delay);
        return Task.CompletedTask;
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) => Logs.Add($"{logLevel}: {formatter(state, exception)}");

    /// <summary>What a process of its own would have, with a cache of its own.</summary>
    public ServiceParts Parts(SimulatedProcess process) => new(
        Simulation.Endpoints(new SimulatedEndpointInventory(World, process), process),
        Simulation.Zones(new SimulatedHostedZones(World, process)),
        new ConfigurationSource(Setting, ReadParametersAsync, process.Time),
        HasQueue ? this : null,
        process.Time, new Random(1), this, Metrics.Add)
    {
        EnvironmentError = EnvironmentError,
        PutResponse = (_, body, _) =>
        {
            var text = Encoding.UTF8.GetString(body);
            Put(text);
            Answers.Add(text);
            return Task.CompletedTask;
        },
    };

    private Task<IReadOnlyList<StoredParameter>> ReadParametersAsync(string path, CancellationToken cancellation)
    {
        ParameterReads++;
        return ParametersFail is { } kind
            ? throw new AwsCallException(new AwsFault(kind, "ssm:GetParametersByPath", "Broken", "no parameters"))
            : Task.FromResult<IReadOnlyList<StoredParameter>>([.. Parameters]);
    }
}
