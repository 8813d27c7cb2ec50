using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Endpoints;
using DnsSync.Reporting;
using DnsSync.Zones;
using Microsoft.Extensions.Logging;

namespace DnsSync.Handlers;

/// <summary>What the handlers of one process share.</summary>
/// <param name="Queue">Null where there is none: then they wait inside the invocation.</param>
/// <param name="Metrics">Takes one line of embedded metric format; null for none.</param>
public sealed record ServiceParts(
    IEndpointInventory Endpoints,
    IHostedZones Zones,
    ConfigurationSource Configuration,
    IRequeueQueue? Queue,
    TimeProvider Time,
    Random Chance,
    ILogger Logger,
    Action<string>? Metrics)
{
    public EndpointCache EndpointCache { get; } = new();

    /// <summary>Default a quarter.</summary>
    public QuotaShare Share { get; init; } = new();

    /// <summary>What is wrong with a variable of the environment, which fails everything but a deletion.</summary>
    public ConfigurationError? EnvironmentError { get; init; }

    /// <summary>The role that we run as; null if it is not known.</summary>
    public string? OwnRole { get; init; }

    /// <summary>PUTs the answer to a custom resource's ResponseURL.</summary>
    public Func<Uri, byte[], CancellationToken, Task>? PutResponse { get; init; }

    /// <summary>Receives each report, and what it answers.</summary>
    public Action<string, SyncReport>? Reported { get; init; }

    /// <summary>Receives how the names are while a run goes on.</summary>
    public Action<SyncReport>? Interim { get; init; }

    public Driver CreateDriver() => new(Endpoints, Zones, Share, Time, Chance, EndpointCache);
}

/// <summary>One invocation of the function.</summary>
/// <param name="RequestId">For the log.</param>
/// <param name="Deadline">When it is cut off.</param>
public sealed record Invocation(string RequestId, DateTimeOffset Deadline)
{
    // Enough to send a requeue message, to answer CloudFormation and to write the log.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private DateTimeOffset? _workEnds;

    /// <summary>When work must be over, so that what was left undone can still be handed on.</summary>
    public DateTimeOffset WorkEnds(DateTimeOffset now)
    {
        var left = Deadline - now;
        return _workEnds ?? Deadline - (left > 4 * Margin ? Margin : left / 4);
    }

    /// <summary>The last moment at which something can still be sent.</summary>
    internal DateTimeOffset SendingEnds(DateTimeOffset now) => Deadline - ((Deadline - WorkEnds(now)) / 10);

    /// <summary>Fixes when work must be over, as of the invocation's start.</summary>
    internal Invocation BeganAt(DateTimeOffset now) => this with { _workEnds = WorkEnds(now) };
}
