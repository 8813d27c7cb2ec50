using System.Collections.Immutable;

namespace DnsSync.Simulator.Ec2;

/// <summary>What EC2 shows, which may be an older picture than what is.</summary>
public sealed partial class Ec2Service
{
    private const int SmallestInterfacePage = 5;

    /// <summary>DescribeVpcEndpoints.</summary>
    public DescribeResponse<WorldEndpoint> DescribeEndpoints(DescribeRequest request) =>
        _world.Note("ec2:DescribeVpcEndpoints", request, () =>
        {
            if (request.MaxResults < 1)
            {
                throw Ec2Errors.InvalidValue(
                    $"Value ({request.MaxResults}) for parameter maxResults is invalid.");
            }

            return Ec2Descriptions.Page(
                _history.Read().Endpoints,
                request,
                _world.Settings.Ec2Page,
                "vpc-endpoint-id",
                EndpointField,
                Ec2Errors.NoEndpoint);
        });

    /// <summary>DescribeNetworkInterfaces.</summary>
    public DescribeResponse<WorldInterface> DescribeInterfaces(DescribeRequest request) =>
        _world.Note("ec2:DescribeNetworkInterfaces", request, () =>
        {
            if (request.MaxResults is < SmallestInterfacePage or > 1000)
            {
                throw Ec2Errors.InvalidValue(
                    $"Value ( {request.MaxResults} ) for parameter maxResults is invalid. "
                        + "Expecting a value greater than or equal to 5.");
            }

            if (request.Ids.Length > 0 && request.MaxResults is not null)
            {
                throw Ec2Errors.Combination(
                    "The parameter NetworkInterfaceIds cannot be used with the parameter "
                        + "MaxResults");
            }

            return Ec2Descriptions.Page(
                _history.Read().Interfaces,
                request,
                _world.Settings.Ec2Page,
                "network-interface-id",
                InterfaceField,
                Ec2Errors.NoInterface);
        });

    /// <summary>DescribeVpcs.</summary>
    public DescribeResponse<WorldVpc> DescribeVpcs(DescribeRequest request) =>
        _world.Note("ec2:DescribeVpcs", request, () => Ec2Descriptions.Page(
            _history.Read().Vpcs,
            request,
            _world.Settings.Ec2Page,
            "vpc-id",
            (vpc, field) => field switch
            {
                "vpc-id" => [vpc.Id],
                "cidr" or "cidr-block-association.cidr-block" => [vpc.Cidr],
                "state" => ["available"],
                "is-default" or "isDefault" => ["false"],
                "owner-id" => [_world.Settings.AccountId],
                _ => Ec2Descriptions.TagField(vpc.Tags, field),
            },
            Ec2Errors.NoVpc));

    /// <summary>DescribeSubnets.</summary>
    public DescribeResponse<WorldSubnet> DescribeSubnets(DescribeRequest request) =>
        _world.Note("ec2:DescribeSubnets", request, () => Ec2Descriptions.Page(
            _history.Read().Subnets,
            request,
            _world.Settings.Ec2Page,
            "subnet-id",
            (subnet, field) => field switch
            {
                "subnet-id" => [subnet.Id],
                "vpc-id" => [subnet.VpcId],
                "availability-zone" or "availabilityZone" => [subnet.AvailabilityZone],
                "cidr-block" or "cidr" or "cidrBlock" => [subnet.Cidr],
                "state" => ["available"],
                "owner-id" => [_world.Settings.AccountId],
                _ => Ec2Descriptions.TagField(subnet.Tags, field),
            },
            Ec2Errors.NoSubnet));

    private static ImmutableArray<string>? EndpointField(WorldEndpoint endpoint, string field) =>
        field switch
        {
            "vpc-endpoint-id" => [endpoint.Id],
            "vpc-id" => [endpoint.VpcId],
            "service-name" => [endpoint.ServiceName],
            "vpc-endpoint-type" => ["Interface"],
            "vpc-endpoint-state" => [endpoint.State],
            "ip-address-type" => [endpoint.IpAddressType],
            _ => Ec2Descriptions.TagField(endpoint.Tags, field),
        };

    private ImmutableArray<string>? InterfaceField(WorldInterface eni, string field) =>
        field switch
        {
            "network-interface-id" => [eni.Id],
            "vpc-id" => [eni.VpcId],
            "subnet-id" => [eni.SubnetId],
            "availability-zone" => [eni.AvailabilityZone],
            "description" => [eni.Description],
            "status" => [eni.Status],
            "interface-type" => ["vpc_endpoint"],
            "requester-managed" => ["true"],
            "owner-id" => [_world.Settings.AccountId],
            "group-id" => eni.SecurityGroupIds,
            "private-ip-address" or "addresses.private-ip-address" => Known(eni.IPv4),
            "ipv6-addresses.ipv6-address" => Known(eni.IPv6),
            _ => Ec2Descriptions.TagField(Ec2Snapshot.NoTags, field),
        };

    private static ImmutableArray<string> Known(string? value) => value is null ? [] : [value];
}
