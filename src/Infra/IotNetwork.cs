using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Constructs;

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
    public IReadOnlyList<string> AvailabilityZones { get; init; } = [];

    /// <summary>Whether the new VPC has IPv6 too. Default: no.</summary>
    public bool DualStack { get; init; }

    /// <summary>A VPC to take instead of a new one.</summary>
    public ExistingVpc? Existing { get; init; }

    /// <summary>The function's asset, which checks an existing VPC; needed for that alone.</summary>
    public FunctionAsset? Asset { get; init; }
}

/// <summary>
/// The VPC that the endpoints stand in, with DNS support and hostnames on, without which private
/// zones do not work. A new one has public and isolated subnets and no NAT; an existing one is
/// checked at deployment.
/// </summary>
public sealed class IotNetwork : Construct
{
    private const int WidestPrefix = 16;
    private const int LongestPrefix = 28;

    private readonly CfnResource? _check;

    public IotNetwork(Construct scope, string id, IotNetworkProps? props = null)
        : base(scope, id)
    {
        props ??= new IotNetworkProps();
        if (props.Existing is { } existing)
        {
            this.Refuse(
                existing.SubnetIds.Count > 0 ? null : "an existing VPC needs subnets: say in which ones endpoints may stand",
                existing.Ranges.Count > 0 ? null : "an existing VPC needs its ranges: say from where endpoints may be reached");
            (VpcId, EndpointSubnetIds, Ranges) = (existing.VpcId, existing.SubnetIds, existing.Ranges);
            _check = new VpcCheck(this, "Check", props.Asset
                ?? throw new SettingsException($"{Node.Path}: an existing VPC needs 'Asset', whose function checks it")).For(existing.VpcId);
            return;
        }

        var zones = props.AvailabilityZones.Count > 0 ? props.AvailabilityZones.Count : props.ZoneCount;
        this.Refuse(
            VpcRanges.WhyNot(nameof(props.Cidr), props.Cidr),
            SubnetPrefixes.WhyNot(nameof(props.SubnetPrefix), props.SubnetPrefix),
            WhyNotDivided(nameof(props.SubnetPrefix), props.Cidr, props.SubnetPrefix, zones),
            ZoneCounts.WhyNot(nameof(props.ZoneCount), props.ZoneCount),
            ZoneLists.WhyNot(nameof(props.AvailabilityZones), props.AvailabilityZones.Count));
        var blocks = SubnetBlocks(props, zones);
        var vpc = new CfnVPC(this, "Vpc", new CfnVPCProps
        {
            CidrBlock = props.Cidr,
            EnableDnsSupport = true,
            EnableDnsHostnames = true,
            Tags = [Named(Node.Path)],
        });
        var addresses6 = props.DualStack
            ? new CfnVPCCidrBlock(this, "Ipv6", new CfnVPCCidrBlockProps { VpcId = vpc.Ref, AmazonProvidedIpv6CidrBlock = true })
            : null;
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
        if (props.DualStack)
        {
            new CfnRoute(this, "PublicRoute6", new CfnRouteProps
            {
                RouteTableId = open.Ref,
                DestinationIpv6CidrBlock = "::/0",
                GatewayId = gateway.Ref,
            }).AddDependency(attachment);
        }

        var closed = new CfnRouteTable(this, "IsolatedRoutes", new CfnRouteTableProps { VpcId = vpc.Ref });
        var ranges6 = Fn.Select(0, vpc.AttrIpv6CidrBlocks);
        CfnSubnet Subnet(string kind, int zone, int block, CfnRouteTable routes)
        {
            var subnet = new CfnSubnet(this, $"{kind}{zone + 1}", new CfnSubnetProps
            {
                VpcId = vpc.Ref,
                CidrBlock = blocks[block],
                AvailabilityZone = props.AvailabilityZones.Count > 0
                    ? props.AvailabilityZones[zone]
                    : Fn.Select(zone, Fn.GetAzs()),
                MapPublicIpOnLaunch = kind == "Public",
                Ipv6CidrBlock = props.DualStack
                    ? Fn.Select(block, Fn.Cidr(ranges6, blocks.Count, "64"))
                    : null,
                Tags = [Named($"{Node.Path}/{kind}{zone + 1}")],
            });
            if (addresses6 is not null)
            {
                subnet.AddDependency(addresses6);
            }

            _ = new CfnSubnetRouteTableAssociation(this, $"{kind}{zone + 1}Routes", new CfnSubnetRouteTableAssociationProps
            {
                SubnetId = subnet.Ref,
                RouteTableId = routes.Ref,
            });
            return subnet;
        }

        PublicSubnetIds = [.. Enumerable.Range(0, zones).Select(zone => Subnet("Public", zone, zone, open).Ref)];
        EndpointSubnetIds = [.. Enumerable.Range(0, zones).Select(zone => Subnet("Isolated", zone, zones + zone, closed).Ref)];
        VpcId = vpc.Ref;
        Ranges = props.DualStack ? [props.Cidr, ranges6] : [props.Cidr];
    }

    public string VpcId { get; }

    /// <summary>Where endpoints get their interfaces.</summary>
    public IReadOnlyList<string> EndpointSubnetIds { get; }

    /// <summary>Subnets with a way to the internet; none for an existing VPC.</summary>
    public IReadOnlyList<string> PublicSubnetIds { get; } = [];

    /// <summary>The VPC's ranges; the second one of a new dual-stack VPC is IPv6.</summary>
    public IReadOnlyList<string> Ranges { get; }

    /// <summary>Lets a resource wait until it is known that names can work in this VPC.</summary>
    internal void IsAwaitedBy(CfnResource resource)
    {
        if (_check is not null)
        {
            resource.AddDependency(_check);
        }
    }

    // AWS takes no range with bits beyond its prefix; .NET does.
    internal static Rule<string> AnyRange { get; } = new(
        "a range, its host bits zero, such as 10.0.0.0/16,",
        text => System.Net.IPNetwork.TryParse(text, out var range)
            && range.BaseAddress.Equals(System.Net.IPAddress.Parse(text.Split('/')[0])));

    // "VPC CIDR blocks" and "Subnet CIDR blocks", Amazon VPC User Guide.
    internal static Rule<string> VpcRanges { get; } = new(
        $"an IPv4 range from /{WidestPrefix} to /{LongestPrefix}, its host bits zero, such as 10.0.0.0/16,",
        text => AnyRange.Allows(text) && System.Net.IPNetwork.Parse(text) is var range
            && range.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            && range.PrefixLength is >= WidestPrefix and <= LongestPrefix);

    internal static Rule<int> SubnetPrefixes { get; } = Rules.WholeNumber(WidestPrefix, LongestPrefix);

    internal static Rule<int> ZoneCounts { get; } = Rules.WholeNumber(1, 6);

    internal static Rule<int> ZoneLists { get; } =
        new("a list of 1 to 6 availability zones", count => count == 0 || ZoneCounts.Allows(count));

    /// <returns>Why the range has no room for the subnets; null if it has, or is itself wrong.</returns>
    internal static string? WhyNotDivided(string key, string cidr, int prefix, int zones) =>
        !VpcRanges.Allows(cidr) || !SubnetPrefixes.Allows(prefix) || !ZoneCounts.Allows(zones)
            || (System.Net.IPNetwork.Parse(cidr).PrefixLength is var length
                && prefix >= length && 1L << (prefix - length) >= 2 * zones)
            ? null
            : $"'{key}': {2 * zones} subnets of /{prefix} do not fit into {cidr}: "
                + $"take a wider range, fewer zones, or a longer prefix, up to /{LongestPrefix}";

    internal static CfnTag Named(string name) => new() { Key = "Name", Value = name };

    private static List<string> SubnetBlocks(IotNetworkProps props, int zones)
    {
        var first = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(
            System.Net.IPNetwork.Parse(props.Cidr).BaseAddress.GetAddressBytes());
        return
        [
            .. Enumerable.Range(0, 2 * zones).Select(i =>
            {
                var bytes = new byte[4];
                System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, first + ((uint)i << (32 - props.SubnetPrefix)));
                return string.Create(CultureInfo.InvariantCulture, $"{new System.Net.IPAddress(bytes)}/{props.SubnetPrefix}");
            }),
        ];
    }
}
