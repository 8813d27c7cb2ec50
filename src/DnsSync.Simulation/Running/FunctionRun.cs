using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Simulation.Oracles;
using DnsSync.Simulation.Scenarios;
using DnsSync.Simulator.Route53;

namespace DnsSync.Simulation.Running;

/// <summary>What an invocation is for.</summary>
internal enum RunKind
{
    /// <summary>Messages of the queue: events, requeue messages, ticks.</summary>
    Queue,
    Resync,
    Deployment,
    Deletion,
}

/// <summary>A request of an operator.</summary>
/// <param name="Adopts">Whether it takes over the name that it is about.</param>
/// <param name="AdoptsFrom">The owner that it takes the name from; null for none.</param>
internal sealed record OperatorRequest(ResyncKind Kind, bool Adopts = false, string? AdoptsFrom = null);

/// <summary>One read of endpoints, as a function got it: all answers of one filter.</summary>
internal sealed class EndpointRead(EndpointFilter filter, DateTimeOffset began)
{
    public EndpointFilter Filter => filter;

    /// <summary>When the call was made that brought the first page.</summary>
    public DateTimeOffset Began => began;

    public List<Endpoint> Endpoints { get; } = [];

    public List<NetworkInterface> Interfaces { get; } = [];

    /// <summary>Of each zone, the VPCs that its process was told of last.</summary>
    public IReadOnlyDictionary<string, ImmutableArray<string>> ZoneVpcs { get; init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Whether the last page has come.</summary>
    public bool IsWhole { get; set; }
}

/// <summary>One page of a zone, as a function got it.</summary>
/// <param name="Order">In which the zone is listed.</param>
/// <param name="Before">The zone when the call began; null if there was none.</param>
internal sealed record ZoneReading(
    string ZoneId,
    DateTimeOffset Began,
    DateTimeOffset Ended,
    RecordSetCursor? From,
    RecordSetPage Page,
    IComparer<DnsName> Order,
    WorldZone? Before)
{
    /// <summary>Whether the page shows all records of a name, or only those on it.</summary>
    public bool Covers(DnsName name) =>
        (From is not { } from || Order.Compare(from.Name, name) <= 0)
        && (Page.Next is not { } next || Order.Compare(name, next.Name) <= 0);

    /// <summary>Whether it shows our marker at a name.</summary>
    public bool ShowsMarkerOf(SimulatedName name) => ZoneId == name.ZoneId
        && MarkerText.Of([.. Page.RecordSets.Where(set => set.Name == name.MarkerName)])?.Owner == name.Owner;
}

/// <summary>What an invocation is asked for.</summary>
internal sealed record RunRequest(RunKind Kind)
{
    /// <summary>The bodies of the messages that it is given.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    /// <summary>The name that a custom resource or an operator asks for; null if none does.</summary>
    public SimulatedName? About { get; init; }

    /// <summary>What an operator asks for; null if none does.</summary>
    public OperatorRequest? OperatorRequest { get; init; }

    /// <summary>Whether CloudFormation asks for a name's Create.</summary>
    public bool Creates { get; init; }

    /// <summary>How many invocations led to it by the function's messages to itself.</summary>
    public int Lineage { get; init; }
}

/// <summary>One invocation of the function, and all that it saw and said.</summary>
internal sealed class FunctionRun(int number, RunRequest request, DateTimeOffset startedAt)
{
    public int Number => number;

    public RunKind Kind => request.Kind;

    public IReadOnlyList<string> Messages => request.Messages;

    /// <summary>The process that it ran in.</summary>
    public string Process { get; init; } = "";

    public DateTimeOffset StartedAt => startedAt;

    /// <summary>When it ended, in whatever way; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Whether the world killed it.</summary>
    public bool WasKilled { get; set; }

    /// <summary>What its process called so far, as of its end.</summary>
    public RecordingProxy? Calls { get; set; }

    /// <summary>What it threw; null if nothing.</summary>
    public Exception? Failure { get; set; }

    public SimulatedName? About => request.About;

    public OperatorRequest? OperatorRequest => request.OperatorRequest;

    public bool Creates => request.Creates;

    /// <summary>What it told CloudFormation; null if it has not.</summary>
    public byte[]? Answer { get; set; }

    /// <summary>Its position in the sequence of invocations by messages to itself; 1 for the first.</summary>
    public int Lineage => request.Lineage + 1;

    /// <summary>Whether it was asked to remove a name.</summary>
    public bool Removes(SimulatedName name) =>
        About == name && (Kind == RunKind.Deletion || OperatorRequest is { Kind: ResyncKind.Prune });

    /// <summary>Whether it was asked to do to a name what it would otherwise refuse.</summary>
    public bool Forces(SimulatedName name) => About == name && OperatorRequest is { Kind: ResyncKind.Force };

    public List<EndpointRead> EndpointReads { get; } = [];

    public List<ZoneReading> ZoneReadings { get; } = [];

    /// <summary>The requeue messages that it sent, each body once.</summary>
    public HashSet<string> RequeueMessages { get; } = [];

    /// <summary>How long each was to be held back, those that were not taken among them.</summary>
    public List<TimeSpan> RequeueDelays { get; } = [];

    /// <summary>How many of them the queue took, as far as the function knows.</summary>
    public int RequeuesAccepted { get; set; }

    /// <summary>The names that it tried to change; markers not among them.</summary>
    public HashSet<(string ZoneId, DnsName Name)> Attempted { get; } = [];

    /// <summary>Those of them that were changed, as far as the function knows.</summary>
    public HashSet<(string ZoneId, DnsName Name)> Acknowledged { get; } = [];

    /// <summary>The zones of which it was told other VPCs than its process was before.</summary>
    public HashSet<string> ReassociatedZones { get; } = [];

    /// <summary>How many calls it began, by what they ask.</summary>
    public int ZoneCalls { get; set; }

    public int ZoneReads { get; set; }

    public int EndpointCalls { get; set; }

    public int Changes { get; set; }

    /// <summary>The names that its log says need attention, and how.</summary>
    public List<(string ZoneId, string Name, string Outcome)> Reported { get; } = [];

    /// <summary>Whether its log says that a name needs attention.</summary>
    public bool Reports(SimulatedName name) =>
        Reported.Exists(report => (report.ZoneId, report.Name) == (name.ZoneId, name.Name.ToString()));

    /// <summary>Why, in the words of its log.</summary>
    public List<(string Name, string Reasons)> Reasons { get; } = [];

    /// <summary>The names that its log says did not settle, which is an alarm.</summary>
    public List<string> GivenUp { get; } = [];

    /// <summary>How many messages to itself its log says it dropped.</summary>
    public int Dropped { get; set; }

    /// <summary>Whether it was given ticks of the schedule and nothing else.</summary>
    public bool IsTickOnly => Kind == RunKind.Queue && Messages.All(IsTick);

    public bool HasTick => Kind == RunKind.Queue && Messages.Any(IsTick);

    /// <summary>Whether it continues a retry sequence that began so long ago.</summary>
    public bool ContinuesSequence(TimeSpan atLeast) => Messages.Select(RequeueMessage.Read).OfType<RequeueMessage>()
        .Any(message => startedAt - message.StartedAt >= atLeast);

    public static bool IsTick(string message) => message == SimulatedSchedule.Tick;
}
