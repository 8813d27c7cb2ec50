using System.Collections.Immutable;

namespace DnsSync.Simulator;

/// <summary>
/// How a <see cref="World"/> behaves. The defaults follow AWS's documentation where it gives a
/// number, and ordinary experience where it does not.
/// </summary>
public sealed record WorldSettings
{
    /// <summary>Decides every chance in the world. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// The virtual time at which the world begins. Default 2026-01-01T00:00:00Z.
    /// </summary>
    public DateTimeOffset Start { get; init; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Twelve digits. Default 111122223333, which AWS's examples use.</summary>
    public string AccountId { get; init; } = "111122223333";

    /// <summary>The only region of the world. Default ap-northeast-1.</summary>
    public string Region { get; init; } = "ap-northeast-1";

    /// <summary>
    /// From creation or modification of an endpoint to <c>available</c>. Default 60 s.
    /// </summary>
    public TimeSpan EndpointSettles { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From creation to the ENI ids being in the endpoint's list. Default 2 s.</summary>
    public TimeSpan InterfacesListed { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>From creation to the ENIs being describable. Default 5 s.</summary>
    public TimeSpan InterfacesDescribable { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// From an ENI being describable, or its endpoint carrying IPv6 from now on, to its IPv6 address
    /// being shown. Default 0: at the same time.
    /// </summary>
    public TimeSpan Ipv6Assigned { get; init; } = TimeSpan.Zero;

    /// <summary>From a subnet's removal to its ENI being gone. Default 5 s.</summary>
    public TimeSpan InterfaceRemoved { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long an endpoint is <c>deleting</c>, its ENIs still there. Default 20 s.
    /// </summary>
    public TimeSpan EndpointDeletes { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long a deleted endpoint is still shown, as <c>deleted</c>. Default 0.
    /// </summary>
    public TimeSpan DeletedEndpointShown { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// EC2 reads show the world as it was up to this long ago, each read by its own chance.
    /// Default 0: every read shows the present.
    /// </summary>
    public TimeSpan Ec2Staleness { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// From a change batch to <c>INSYNC</c>. Default 30 s (Route 53: within 60 s).
    /// </summary>
    public TimeSpan ChangeInSync { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether Route 53's request quotas apply. Default true.</summary>
    public bool Quotas { get; init; } = true;

    /// <summary>
    /// Whether an <c>InvalidChangeBatch</c> comes in a root element of its own with a list of messages, as
    /// older documents show it. Default: in the <c>ErrorResponse</c> of all other errors, as AWS
    /// answers it.
    /// </summary>
    public bool InvalidChangeBatchHasOwnRoot { get; init; }

    /// <summary>Route 53 requests a second, per action. Default 10, at most 50 at once.</summary>
    public int RequestsPerSecond { get; init; } = 10;

    /// <summary>Route 53 requests at once, per action. Default 50.</summary>
    public int RequestBurst { get; init; } = 50;

    /// <summary>Change units a second; CREATE and DELETE cost 1, UPSERT 2. Default 100.</summary>
    public int ChangesPerSecond { get; init; } = 100;

    /// <summary>Change units at once. Default 1500.</summary>
    public int ChangeBurst { get; init; } = 1500;

    /// <summary>Record sets in a zone. Default 10,000.</summary>
    public int MaximumRecordsPerZone { get; init; } = 10_000;

    /// <summary>The most that one page of a Route 53 listing holds. Default 300.</summary>
    public int RecordSetPage { get; init; } = 300;

    /// <summary>
    /// Whether a listing orders names by their escapes, <c>\052</c> for <c>*</c>, and not by the
    /// characters themselves. AWS documents ASCII order and does not say which. Default false.
    /// </summary>
    public bool ListsByEscapes { get; init; }

    /// <summary>The most that one page of an EC2 description holds. Default 1000.</summary>
    public int Ec2Page { get; init; } = 1000;

    /// <summary>Each way of a call through an in-memory seam, at least. Default 5 ms.</summary>
    public TimeSpan ShortestLatency { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Each way of a call through an in-memory seam, at most. Default 40 ms.</summary>
    public TimeSpan LongestLatency { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>When a caller gives up on an answer that never comes. Default 30 s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many calls <see cref="World.Calls"/> keeps. Default 100,000.</summary>
    public int CallLogLength { get; init; } = 100_000;

    /// <summary>
    /// Services that have no private DNS, so that asking for it is an error: the last parts of
    /// their names. Default <c>iot.data</c> and <c>iot.credentials</c>.
    /// </summary>
    public ImmutableArray<string> ServicesWithoutPrivateDns { get; init; } =
        ["iot.data", "iot.credentials"];

    /// <summary>How long a new world takes until its endpoints and zones have settled.</summary>
    internal TimeSpan Preparation => EndpointSettles + InterfacesDescribable + ChangeInSync;

    /// <summary>The same, started so much earlier that preparing ends at <see cref="Start"/>.</summary>
    internal WorldSettings StartingEarlier() => this with { Start = Start - Preparation };
}
