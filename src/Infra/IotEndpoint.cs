using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Constructs;
using DnsSync.Configuration;

namespace DnsSync.Infra;

/// <summary>What <see cref="IotEndpoint"/> is made of.</summary>
public sealed record IotEndpointProps
{
    public required IotNetwork Network { get; init; }

    public required IotService Service { get; init; }

    /// <summary>
    /// How many endpoints stand side by side. AWS caps each at 100,000 devices: take several, and
    /// the layout <c>weighted</c>, for more. Default: 1.
    /// </summary>
    public int Count { get; init; } = 1;

    /// <summary>Whether it has IPv6 addresses too; the subnets must have them. Default: no.</summary>
    public bool DualStack { get; init; }

    /// <summary>From where it may be reached besides the VPC: ranges on premises, peered VPCs.</summary>
    public IReadOnlyList<string> AllowedRanges { get; init; } = [];
}

/// <summary>
/// One interface endpoint of a service, or several of the same kind, behind one security group that
/// lets devices in on the service's ports. Private DNS is off: IoT Core's data and credentials
/// endpoints have none, and a zone of our own takes its place.
/// </summary>
public sealed class IotEndpoint : Construct
{
    // As many as Route 53 puts behind one name, in the layout by endpoint.
    internal static Rule<int> Counts { get; } = Rule.WholeNumber(1, 100);

    public IotEndpoint(Construct scope, string id, IotEndpointProps props)
        : base(scope, id)
    {
        this.Refuse(Counts.WhyNot(nameof(props.Count), props.Count));
        (Network, Service, DualStack) = (props.Network, props.Service, props.DualStack);
        var group = new CfnSecurityGroup(this, "SecurityGroup", new CfnSecurityGroupProps
        {
            GroupDescription = $"Devices to {props.Service.Key}",
            VpcId = props.Network.VpcId,
            SecurityGroupIngress = Ingress(props).ToArray<object>(),

            // An endpoint opens no connections: this rule is there because none means all.
            SecurityGroupEgress = new object[]
            {
                new CfnSecurityGroup.EgressProperty { IpProtocol = "-1", CidrIp = "127.0.0.1/32", Description = "none" },
            },
            Tags = [IotNetwork.Named(Node.Path)],
        });
        props.Network.IsAwaitedBy(group);
        Endpoints =
        [
            .. Enumerable.Range(1, props.Count).Select(number =>
            {
                var endpoint = new CfnVPCEndpoint(this, $"Endpoint{number}", new CfnVPCEndpointProps
                {
                    VpcId = props.Network.VpcId,
                    ServiceName = props.Service.ServiceName,
                    VpcEndpointType = "Interface",
                    SubnetIds = [.. props.Network.EndpointSubnetIds],
                    SecurityGroupIds = [group.AttrGroupId],
                    PrivateDnsEnabled = false,
                });

                props.Network.GivesAddressesTo(endpoint);

                // The library is older than these two properties.
                endpoint.AddPropertyOverride("IpAddressType", props.DualStack ? "dualstack" : "ipv4");
                endpoint.AddPropertyOverride("Tags", new object[]
                {
                    new Dictionary<string, object> { ["Key"] = "Name", ["Value"] = $"{Node.Path}/{number}" },
                });
                return endpoint;
            }),
        ];
    }

    public IotNetwork Network { get; }

    public IotService Service { get; }

    public bool DualStack { get; }

    /// <summary>The endpoints' ids.</summary>
    public IReadOnlyList<string> Ids => [.. Endpoints.Select(endpoint => endpoint.Ref)];

    internal IReadOnlyList<CfnVPCEndpoint> Endpoints { get; }

    private static IEnumerable<CfnSecurityGroup.IngressProperty> Ingress(IotEndpointProps props) =>
        from range in props.Network.Ranges.Select((range, i) => (Range: range, IsIpv6: IsIpv6(range, i > 0 && props.DualStack)))
            .Concat(props.AllowedRanges.Select(range => (Range: range, IsIpv6: IsIpv6(range, false))))
            .Distinct()
        from port in props.Service.Ports
        select new CfnSecurityGroup.IngressProperty
        {
            IpProtocol = "tcp",
            FromPort = port,
            ToPort = port,
            CidrIp = range.IsIpv6 ? null : range.Range,
            CidrIpv6 = range.IsIpv6 ? range.Range : null,
        };

    // A new VPC's IPv6 range is known only when it is there.
    private static bool IsIpv6(string range, bool ifUnknown) =>
        Token.IsUnresolved(range) ? ifUnknown : range.Contains(':', StringComparison.Ordinal);
}
