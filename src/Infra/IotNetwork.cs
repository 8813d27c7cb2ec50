using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Constructs;
using DnsSync.Configuration;

namespace DnsSync.Infra;

/// <summary>A VPC that is there already. Nothing is looked up: all of it is said here.</summary>
/// <param name="VpcId">Its id, such as <c>vpc-0a1b2c3d</c>.</param>
/// <param name="SubnetIds">Where endpoints get their interfaces: one subnet a zone.</param>
/// <param name="Ranges">Its ranges, IPv4 and IPv6, from which its endpoints may be reached.</param>
public sealed record ExistingVpc(string VpcId, IReadOnlyList<string> SubnetIds, IReadOnlyList<string> Ranges);

/// <summary>What <see cref="IotNetwork"/> is made of.</summary>
public sealed record IotNetworkProps
{
    /// <summary>The new VPC's range. Default: 10.0.0.0/16.</summary>
    public string Cidr { get; init; } = "10.0.0.0/16";

    /// <summary>The length of each subnet's prefix. Default: 24.</summary>
    public int SubnetPrefix { get; init; } = 24;

    /// <summary>How many availability zones. Default: 2.</summary>
    public int ZoneCount { get; init; } = 2;

    /// <summary>
    /// The availability zones by name, where the first ones will not do: a service's endpoints are
    /// not offered in every zone. Default: the region's first ones.
    /// </summary>
    /// <remarks>A zone's place in the list is its slot of the range: <c>-</c> leaves a slot empty.</remarks>
    public IReadOnlyList<string> AvailabilityZones { get; init; } = [];

    /// <summary>
    /// How many zones the VPC had when it was made, which decides where their subnets lie. It matters to
    /// VPCs that were made by a version without it. Default: 2.
    /// </summary>
    public int InitialZoneCount { get; init; } = 2;

    /// <summary>
    /// Whether there are subnets with a way to the internet, for clients to test from; the endpoints
    /// need none. Default: yes.
    /// </summary>
    public bool PublicSubnets { get; init; } = true;

    /// <summary>Services whose availability zones are checked before anything is made. Default: none.</summary>
    public IReadOnlyList<IotService> Services { get; init; } = [];

    /// <summary>How long the check's log is kept, in days. Default: 30.</summary>
    public int LogRetentionDays { get; init; } = 30;

    /// <summary>Whether the new VPC has IPv6 too. Default: no.</summary>
    public bool DualStack { get; init; }

    /// <summary>A VPC to take instead of a new one.</summary>
    public ExistingVpc? Existing { get; init; }

    /// <summary>The function's asset, which checks an existing VPC and the services' zones; needed for that alone.</summary>
    public FunctionAsset? Asset { get; init; }
}

/// <summary>
/// The VPC that the endpoints stand in, with DNS support and hostnames on, without which private
/// zones do not work. A new one has isolated subnets, public ones unless they are left out, and no NAT; an
/// existing one is checked at deployment.
/// </summary>
/// <remarks>
/// CloudFormation creates before it deletes, so no subnet can take over another's range in one update:
/// each zone has a slot of the VPC's range that never moves.
/// </remarks>
public sealed class IotNetwork : Construct
{
    private const int WidestPrefix = 16;
    private const int LongestPrefix = 28;

    // What Fn::Cidr is asked for: two subnets for each of six zones.
    private const int MaximumSubnets = 12;

    private readonly List<CfnResource> _before = [];
    private readonly List<CfnResource> _beforeEndpoints = [];

    public IotNetwork(Construct scope, string id, IotNetworkProps? props = null)
        : base(scope, id)
    {
        props ??= new IotNetworkProps();
        if (props.Existing is { } existing)
        {
            this.Refuse(
                existing.SubnetIds.Count > 0 ? null : "an existing VPC requires subnets for its endpoints",
                existing.Ranges.Count > 0 ? null : "an existing VPC requires its CIDR ranges, from which endpoints are reached");
            (VpcId, EndpointSubnetIds, Ranges) = (existing.VpcId, existing.SubnetIds, existing.Ranges);
            _before.Add(new VpcCheck(this, "Check", props.Asset
                ?? throw new SettingsException($"{Node.Path}: an existing VPC requires 'Asset', whose function checks it"), props.LogRetentionDays)
                .For(existing, props.Services));
            return;
        }

        int[] zones = [.. Slots(props.AvailabilityZones, props.ZoneCount)];
        this.Refuse(
            VpcRanges.WhyNot(nameof(props.Cidr), props.Cidr),
            SubnetPrefixes.WhyNot(nameof(props.SubnetPrefix), props.SubnetPrefix),
            WhyNotDivided(nameof(props.SubnetPrefix), props.Cidr, props.SubnetPrefix, zones, props.InitialZoneCount),
            ZoneCounts.WhyNot(nameof(props.ZoneCount), props.ZoneCount),
            ZoneCounts.WhyNot(nameof(props.InitialZoneCount), props.InitialZoneCount),
            ZoneLists.WhyNot(nameof(props.AvailabilityZones), props.AvailabilityZones.Count),
            zones.Length == 0 && props.ZoneCount > 0 ? "'AvailabilityZones' is empty" : null);
        string NameOf(int zone) => props.AvailabilityZones.Count > 0
            ? props.AvailabilityZones[zone]
            : Fn.Select(zone, Fn.GetAzs());
        RefuseMoves(props, zones);
        var vpc = new CfnVPC(this, "Vpc", new CfnVPCProps
        {
            CidrBlock = props.Cidr,
            EnableDnsSupport = true,
            EnableDnsHostnames = true,
            Tags = [Named(Node.Path)],
        });
        if (props is { Asset: { } asset, Services.Count: > 0 })
        {
            vpc.AddDependency(new VpcCheck(this, "Check", asset, props.LogRetentionDays).For(zones.Select(NameOf), props.Services));
        }

        var addresses6 = props.DualStack
            ? new CfnVPCCidrBlock(this, "Ipv6", new CfnVPCCidrBlockProps { VpcId = vpc.Ref, AmazonProvidedIpv6CidrBlock = true })
            : null;

        // Empty until the block is there, which no reference says.
        var ranges6 = Fn.Select(0, vpc.AttrIpv6CidrBlocks);
        CfnSubnet Subnet(string kind, int zone, int slot, CfnRouteTable routes)
        {
            var subnet = new CfnSubnet(this, $"{kind}{zone + 1}", new CfnSubnetProps
            {
                VpcId = vpc.Ref,
                CidrBlock = Block(props, slot),
                AvailabilityZone = NameOf(zone),
                MapPublicIpOnLaunch = kind == "Public",
                Tags = [Named($"{Node.Path}/{kind}{zone + 1}")],
            });
            _ = new CfnSubnetRouteTableAssociation(this, $"{kind}{zone + 1}Routes", new CfnSubnetRouteTableAssociationProps
            {
                SubnetId = subnet.Ref,
                RouteTableId = routes.Ref,
            });
            if (addresses6 is not null)
            {
                // A resource of its own: turning dual stack off removes it after the endpoints have
                // given up their addresses, where a property of the subnet would change before.
                var block6 = new CfnSubnetCidrBlock(this, $"{kind}{zone + 1}Ipv6", new CfnSubnetCidrBlockProps
                {
                    SubnetId = subnet.Ref,
                    Ipv6CidrBlock = Fn.Select(slot, Fn.Cidr(ranges6, MaximumSubnets, "64")),
                });
                block6.AddDependency(addresses6);
                if (kind == "Isolated")
                {
                    _beforeEndpoints.Add(block6);
                }
            }

            return subnet;
        }

        if (props.PublicSubnets)
        {
            var open = PublicRoutes(vpc, props.DualStack);
            PublicSubnetIds = [.. zones.Select(zone => Subnet("Public", zone, PublicSlot(zone, props.InitialZoneCount), open).Ref)];
        }

        var closed = new CfnRouteTable(this, "IsolatedRoutes", new CfnRouteTableProps { VpcId = vpc.Ref });
        EndpointSubnetIds = [.. zones.Select(zone => Subnet("Isolated", zone, IsolatedSlot(zone, props.InitialZoneCount), closed).Ref)];
        VpcId = vpc.Ref;
        Ranges = addresses6 is not null ? [props.Cidr, ranges6] : [props.Cidr];
        if (addresses6 is not null)
        {
            _before.Add(addresses6);
        }
    }

    public string VpcId { get; }

    /// <summary>Where endpoints get their interfaces.</summary>
    public IReadOnlyList<string> EndpointSubnetIds { get; }

    /// <summary>Subnets with a way to the internet; none for an existing VPC, or if they were left out.</summary>
    public IReadOnlyList<string> PublicSubnetIds { get; } = [];

    /// <summary>The VPC's ranges; the second one of a new dual-stack VPC is IPv6.</summary>
    public IReadOnlyList<string> Ranges { get; }

    /// <summary>Lets a resource wait until it is known that names can work here, and from which ranges.</summary>
    internal void IsAwaitedBy(CfnResource resource)
    {
        foreach (var earlier in _before)
        {
            resource.AddDependency(earlier);
        }
    }

    /// <summary>Lets an endpoint wait until its subnets have addresses of every family.</summary>
    internal void GivesAddressesTo(CfnResource endpoint)
    {
        foreach (var earlier in _beforeEndpoints)
        {
            endpoint.AddDependency(earlier);
        }
    }

    // AWS takes no range with bits beyond its prefix; .NET does.
    internal static Rule<string> AnyRange { get; } = new(
        "a range, its host bits zero, such as 10.0.0.0/16",
        text => System.Net.IPNetwork.TryParse(text, out var range)
            && range.BaseAddress.Equals(System.Net.IPAddress.Parse(text.Split('/')[0])));

    // "VPC CIDR blocks" and "Subnet CIDR blocks", Amazon VPC User Guide.
    internal static Rule<string> VpcRanges { get; } = new(
        $"an IPv4 range from /{WidestPrefix} to /{LongestPrefix}, its host bits zero, such as 10.0.0.0/16",
        text => AnyRange.Allows(text) && System.Net.IPNetwork.Parse(text) is var range
            && range.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            && range.PrefixLength is >= WidestPrefix and <= LongestPrefix);

    internal static Rule<int> SubnetPrefixes { get; } = Rule.WholeNumber(WidestPrefix, LongestPrefix);

    internal static Rule<int> ZoneCounts { get; } = Rule.WholeNumber(1, 6);

    internal static Rule<int> ZoneLists { get; } =
        new("a list of 1 to 6 Availability Zones", count => count == 0 || ZoneCounts.Allows(count));

    /// <summary>The slots that zones have, by their place: those that are named, or the first ones.</summary>
    internal static IEnumerable<int> Slots(IReadOnlyList<string> names, int count) =>
        Enumerable.Range(0, names.Count > 0 ? names.Count : Math.Max(count, 0))
            .Where(zone => names.Count == 0 || names[zone] != NoZone);

    /// <summary>Marks an empty slot in a list of zones.</summary>
    internal const string NoZone = "-";

    /// <returns>Why the range has no room for the subnets; null if it has, or is itself wrong.</returns>
    internal static string? WhyNotDivided(string key, string cidr, int prefix, IReadOnlyCollection<int> zones, int initial)
    {
        if (!VpcRanges.Allows(cidr) || !SubnetPrefixes.Allows(prefix) || zones.Count is < 1 or > MaximumSubnets / 2
            || !ZoneCounts.Allows(initial))
        {
            return null;
        }

        var subnets = zones.Max(zone => IsolatedSlot(zone, initial)) + 1;
        var length = System.Net.IPNetwork.Parse(cidr).PrefixLength;
        return prefix >= length && 1L << (prefix - length) >= subnets
            ? null
            : $"'{key}': {subnets} subnets of /{prefix} do not fit into {cidr}: use a larger range, fewer zones, or a "
                + $"longer prefix, up to /{LongestPrefix}";
    }

    internal static CfnTag Named(string name) => new() { Key = "Name", Value = name };

    // The zones that were there from the start have their public subnets side by side, and then their
    // isolated ones; each later zone has two slots behind them.
    private static int PublicSlot(int zone, int initial) => zone < initial ? zone : 2 * zone;

    private static int IsolatedSlot(int zone, int initial) => zone < initial ? initial + zone : (2 * zone) + 1;

    private static string Block(IotNetworkProps props, int slot)
    {
        var first = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(
            System.Net.IPNetwork.Parse(props.Cidr).BaseAddress.GetAddressBytes());
        var bytes = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, first + ((uint)slot << (32 - props.SubnetPrefix)));
        return string.Create(CultureInfo.InvariantCulture, $"{new System.Net.IPAddress(bytes)}/{props.SubnetPrefix}");
    }

    private void RefuseMoves(IotNetworkProps props, IEnumerable<int> zones)
    {
        MadeWith.Require(
            this, "Layout", string.Create(CultureInfo.InvariantCulture, $"{props.Cidr} /{props.SubnetPrefix} {props.InitialZoneCount}"),
            "vpcCidr, subnetPrefix and initialAzCount (in this order) cannot change in place, because CloudFormation "
            + "creates subnets and attaches gateways before it deletes the old ones",
            "Restore the old value, or deploy a second stack with its own stackName and move the devices");
        foreach (var zone in zones)
        {
            MadeWith.Require(
                this, $"Zone{zone + 1}", props.AvailabilityZones.Count > 0 ? props.AvailabilityZones[zone] : $"number {zone + 1} of the region",
                $"the subnets of zone {zone + 1} cannot move to another Availability Zone, because the new ones would be "
                + "created in the range of the old ones",
                "In azs each zone keeps its place, and - empties a place: remove the zone in one deployment, and add "
                + "another in its place in the next. If only its spelling changed, pass the new value of that "
                + "parameter with --parameters once");
        }
    }

    private CfnRouteTable PublicRoutes(CfnVPC vpc, bool dualStack)
    {
        var gateway = new CfnInternetGateway(this, "InternetGateway");
        var attachment = new CfnVPCGatewayAttachment(this, "Attachment", new CfnVPCGatewayAttachmentProps
        {
            VpcId = vpc.Ref,
            InternetGatewayId = gateway.Ref,
        });
        var open = new CfnRouteTable(this, "PublicRoutes", new CfnRouteTableProps { VpcId = vpc.Ref });
        new CfnRoute(this, "PublicRoute", new CfnRouteProps
        {
            RouteTableId = open.Ref,
            DestinationCidrBlock = "0.0.0.0/0",
            GatewayId = gateway.Ref,
        }).AddDependency(attachment);
        if (dualStack)
        {
            new CfnRoute(this, "PublicRoute6", new CfnRouteProps
            {
                RouteTableId = open.Ref,
                DestinationIpv6CidrBlock = "::/0",
                GatewayId = gateway.Ref,
            }).AddDependency(attachment);
        }

        return open;
    }
}
