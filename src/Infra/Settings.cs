using DnsSync.Calls;

namespace DnsSync.Infra;

/// <summary>What the app deploys, each with its default: nothing needs to be set.</summary>
internal sealed record Settings
{
    /// <summary><c>owner</c>: who manages the names; written into their markers.</summary>
    public string Owner { get; init; } = "dnssync";

    /// <summary><c>stackName</c>.</summary>
    public string StackName { get; init; } = "DnsSync";

    /// <summary>
    /// <c>homeRegion</c>: where the service runs. Outside the region in which Route 53 announces
    /// itself, a second stack there then forwards zone edits. Default: wherever it is deployed.
    /// </summary>
    public string? HomeRegion { get; init; }

    /// <summary><c>vpcId</c>, <c>subnetIds</c>, <c>vpcRanges</c>: a VPC that is there already.</summary>
    public ExistingVpc? Vpc { get; init; }

    /// <summary><c>vpcCidr</c>: the new VPC's range.</summary>
    public string VpcCidr { get; init; } = "10.0.0.0/16";

    /// <summary><c>subnetPrefix</c>: the length of its subnets' prefix.</summary>
    public int SubnetPrefix { get; init; } = 24;

    /// <summary><c>azCount</c>: how many availability zones it spans.</summary>
    public int AzCount { get; init; } = 2;

    /// <summary>
    /// <c>azs</c>: which ones, where the first ones will not do. Each keeps its place in the list, and
    /// <c>-</c> leaves a place empty.
    /// </summary>
    public IReadOnlyList<string> Azs { get; init; } = [];

    /// <summary>
    /// <c>initialAzCount</c>: how many zones the VPC had when it was made, for one that was made with
    /// other than two by a version without this setting.
    /// </summary>
    public int InitialAzCount { get; init; } = 2;

    /// <summary><c>publicSubnets</c>: subnets with a way to the internet in the new VPC.</summary>
    public bool PublicSubnets { get; init; } = true;

    /// <summary><c>services</c>: what devices reach. Default: data, credentials (China: data).</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>
    /// <c>names</c>: SERVICE=NAME pairs. <c>SERVICE=@account</c> is the account's own name, which is looked
    /// up; so is that of a service without any.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Names { get; init; } = [];

    /// <summary><c>endpointsPerName</c>.</summary>
    public int EndpointsPerName { get; init; } = 1;

    /// <summary><c>layout</c>: <c>merged</c> or <c>weighted</c>. Default: weighted if several.</summary>
    public string? Layout { get; init; }

    /// <summary><c>dualStack</c>: IPv6 addresses too.</summary>
    public bool DualStack { get; init; }

    /// <summary><c>allowedRanges</c>: from where endpoints may be reached besides the VPC.</summary>
    public IReadOnlyList<string> AllowedRanges { get; init; } = [];

    /// <summary><c>zone</c>: <c>parent</c> instead of <c>exact</c>.</summary>
    public bool ParentZone { get; init; }

    /// <summary><c>zoneIds</c>: SERVICE=ID or NAME=ID pairs; private zones that are there already.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ZoneIds { get; init; } = [];

    /// <summary><c>zoneVpcs</c>: other VPCs in which the names resolve; ID or ID@REGION.</summary>
    public IReadOnlyList<ZoneVpc> ZoneVpcs { get; init; } = [];

    /// <summary><c>adopt</c>: services or names whose records are taken over, once.</summary>
    public IReadOnlyList<string> Adopt { get; init; } = [];

    /// <summary><c>adoptFrom</c>: the owner they are taken from.</summary>
    public string? AdoptFrom { get; init; }

    /// <summary><c>ttl</c>, in seconds. Default: 60.</summary>
    public int? Ttl { get; init; }

    /// <summary><c>minimumAddresses</c>. Default: 1.</summary>
    public int? MinimumAddresses { get; init; }

    /// <summary><c>whenEmpty</c>: <c>keep</c> or <c>delete</c>. Default: keep.</summary>
    public string? WhenEmpty { get; init; }

    /// <summary><c>scheduleMinutes</c>.</summary>
    public int ScheduleMinutes { get; init; } = 5;

    /// <summary><c>logRetentionDays</c>.</summary>
    public int LogRetentionDays { get; init; } = 30;

    /// <summary><c>memoryMegabytes</c>.</summary>
    public int MemoryMegabytes { get; init; } = 256;

    /// <summary><c>quotaShare</c>: the part of the account's Route 53 quota to take.</summary>
    public double QuotaShare { get; init; } = new QuotaShare().Share;

    /// <summary><c>alarmTopicArn</c>. Default: the alarms notify nobody.</summary>
    public string? AlarmTopicArn { get; init; }

    /// <summary><c>architecture</c>: <c>arm64</c> or <c>x86_64</c>. Default: as built, or this machine's.</summary>
    public string? Architecture { get; init; }

    /// <summary><c>bootstrap</c>: the function, built beforehand. Default: it is published.</summary>
    public string? Bootstrap { get; init; }
}
