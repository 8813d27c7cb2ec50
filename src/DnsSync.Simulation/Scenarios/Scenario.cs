using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Simulation.Scenarios;

/// <summary>How many faults are injected.</summary>
public enum FaultLevel
{
    /// <summary>AWS as its documentation draws it on a good day.</summary>
    None,

    /// <summary>Documented delays, throttling, stale reads, events late, lost and repeated.</summary>
    Aws,

    /// <summary>All that can go wrong, and functions killed at any await.</summary>
    Hostile,
}

/// <summary>
/// All that a run will meet, drawn from its seed before it begins. It is data, so that a failing
/// run can be made shorter by leaving steps out.
/// </summary>
/// <param name="Hours">How long the run is, its quiet end included.</param>
/// <param name="Steps">In order of time.</param>
public sealed record Scenario(
    ulong Seed, int Hours, FaultLevel Faults, WorldPlan World, FaultRates FaultRates, ImmutableArray<ScenarioStep> Steps)
{
    /// <summary>When the faults stop and no further change is made.</summary>
    public TimeSpan QuietFrom => TimeSpan.FromHours(Hours) - Quiet;

    public TimeSpan Length => TimeSpan.FromHours(Hours);

    /// <summary>How often every name is read: in a short run as often as it allows for.</summary>
    public TimeSpan SchedulePeriod => Hours <= 2 ? WorldPlan.ShortestPeriod
        : TimeSpan.FromMinutes(Math.Min(World.SchedulePeriod.TotalMinutes, 6 * Hours));

    // Two periods to become right, two at the end without ticks, and between them what comes late: a
    // message that nobody finished is hidden for six minutes, and then comes again.
    private TimeSpan Quiet => Hours <= 2 ? TimeSpan.FromMinutes(45)
        : (4 * SchedulePeriod) + TimeSpan.FromMinutes(55);
}

/// <summary>The account as the run finds it. Things are named by keys; ids come with the world.</summary>
/// <param name="StoredConfiguration">
/// Whether the bindings are parameters, or stand in the function's environment.
/// </param>
/// <param name="SchedulePeriod">How often every name is read.</param>
/// <param name="EndpointSettles">How long an endpoint that was made or modified is pending.</param>
/// <param name="Concurrency">The most functions that the queue starts at once.</param>
/// <param name="ListsByEscapes">Whether a listing orders <c>*</c> as <c>\052</c>.</param>
public sealed record WorldPlan(
    ImmutableArray<VpcPlan> Vpcs,
    ImmutableArray<EndpointPlan> Endpoints,
    ImmutableArray<NamePlan> Names,
    bool StoredConfiguration,
    TimeSpan SchedulePeriod,
    TimeSpan EndpointSettles,
    int Concurrency,
    int RecordSetPage,
    int Ec2Page,
    bool ListsByEscapes)
{
    /// <summary>
    /// Whether functions call AWS through the SDK's clients and the wire's XML and JSON, as they do when they are deployed,
    /// or by the in-memory seams, which are faster.
    /// </summary>
    public bool OverTheWire { get; init; }

    /// <summary>How long an interface is shown without its IPv6 address.</summary>
    public TimeSpan Ipv6Assigned { get; init; }

    /// <summary>
    /// The names of a second owner's stack, which has a function, a queue and a configuration of its own; empty if there
    /// is no such stack.
    /// </summary>
    public ImmutableArray<NamePlan> SecondOwnerNames { get; init; } = [];

    /// <summary>How long a role or a policy that was just created still allows nothing.</summary>
    public TimeSpan IamSpreads { get; init; }

    /// <summary>Whether each name has a statement of its own in the function's policy, so that no joint batch is allowed.</summary>
    public bool HasPolicyByName { get; init; }

    public static readonly TimeSpan ShortestPeriod = TimeSpan.FromMinutes(5);
}

/// <param name="Cidr">Of size 16; subnets are its parts of size 24, one a zone.</param>
public sealed record VpcPlan(string Key, string Cidr, int Subnets, bool HasIpv6);

/// <param name="Subnets">By their place in the VPC.</param>
/// <param name="Family"><c>ipv4</c>, <c>ipv6</c> or <c>dualstack</c>.</param>
public sealed record EndpointPlan(
    string Key, string Vpc, string Service, ImmutableArray<int> Subnets, string Family)
{
    /// <summary>The value of its tag <c>pool</c>; null if it has none.</summary>
    public string? Pool { get; init; }
}

/// <summary>A name to bind.</summary>
/// <param name="Zone">The zone's own name; the name itself where the zone is only for it.</param>
/// <param name="Endpoints">Keys of endpoints to select by id; empty to select by service.</param>
/// <param name="AnyVpc">Whether the service is selected in every VPC.</param>
public sealed record NamePlan(
    string Key,
    string Name,
    string Zone,
    string Vpc,
    string Service,
    ImmutableArray<string> Endpoints,
    bool AnyVpc,
    int Ttl,
    RecordLayout Layout,
    ImmutableArray<AddressFamily> Families,
    int MinimumAddresses,
    WhenEmpty WhenEmpty)
{
    public bool HasOwnZone => Zone == Name;

    /// <summary>
    /// Whether the service is selected in every VPC that the zone is associated with, whichever these are at the time.
    /// </summary>
    public bool SpansVpcs { get; init; }

    /// <summary>The value of the tag <c>pool</c> that its selector asks for; null if it asks for none.</summary>
    public string? Pool { get; init; }
}

/// <summary>What may happen to any call, event or function, for as long as faults last.</summary>
public sealed record FaultRates
{
    /// <summary>In a thousand calls; each fault comes before the work or, where it can, after it.</summary>
    public int ThrottledPermille { get; init; }

    public int ServerErrorPermille { get; init; }

    public int PriorRequestPermille { get; init; }

    /// <summary>The connection breaks, or no answer comes.</summary>
    public int LostAnswerPermille { get; init; }

    /// <summary>Something else than AWS answers, or half of an answer comes.</summary>
    public int ForeignAnswerPermille { get; init; }

    public TimeSpan Staleness { get; init; }

    public TimeSpan EventsSoonest { get; init; }

    public TimeSpan EventsLatest { get; init; }

    public int EventsTwicePermille { get; init; }

    public int EventsLostPermille { get; init; }

    /// <summary>In a thousand receives, those after which the message stays visible.</summary>
    public int MessagesTwicePermille { get; init; }

    /// <summary>In a thousand invocations, those that are killed on their way.</summary>
    public int KilledPermille { get; init; }

    /// <summary>How far a function's clock may be off, either way.</summary>
    public TimeSpan Skew { get; init; }

    public static FaultRates None { get; } = new()
    {
        EventsSoonest = TimeSpan.FromSeconds(1),
        EventsLatest = TimeSpan.FromSeconds(2),
    };
}
