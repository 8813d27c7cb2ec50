using System.Collections.Immutable;
using System.Xml.Linq;
using DnsSync.Simulator.Ec2;

namespace DnsSync.Simulator.Wire;

/// <summary>EC2's Query API over a world: parameters in, XML out.</summary>
internal static class Ec2QueryFront
{
    /// <summary>Answers one request; never throws for what a client can send.</summary>
    public static WireResponse Answer(
        World world, QueryParameters query, string caller, string requestId)
    {
        if (query.Find("Action") is not { } action)
        {
            return Refuse(new AwsError("MissingAction", "The request must contain an action"));
        }

        var service = action == "GetCallerIdentity" ? "sts" : "ec2";
        var served = world.Serve(
            $"{service}:{action}", caller, () => Dispatch(world, action, query, requestId));
        return served.Value is { } body ? new WireResponse(200, body)
            : served.Error is { } error ? Refuse(error)
            : WireResponse.Broken(served.Fault ?? FaultKind.Cut, action);

        WireResponse Refuse(AwsError error) =>
            new(error.Status, Ec2Xml.Error(error, requestId));
    }

    private static XElement Dispatch(
        World world, string action, QueryParameters query, string requestId)
    {
        var ec2 = world.Ec2;
        var xml = new Ec2Xml(world.Settings);
        var id = Ec2Xml.Text("requestId", requestId);
        return action switch
        {
            "CreateVpcEndpoint" => Ec2Xml.Response(
                action, id, xml.Endpoint(ec2.CreateEndpoint(Create(query)), "vpcEndpoint")),
            "ModifyVpcEndpoint" => Ec2Xml.Response(
                action, id, Ec2Xml.Text("return", ec2.ModifyEndpoint(Modify(query)) is not null)),
            "DeleteVpcEndpoints" => Ec2Xml.Response(action, id, Ec2Xml.Set(
                "unsuccessful",
                ec2.DeleteEndpoints(Required(query, "VpcEndpointId")).Unsuccessful
                    .Select(Unsuccessful))),
            "DescribeVpcEndpoints" => Page(
                ec2.DescribeEndpoints(query.Describe("VpcEndpointId")),
                "vpcEndpointSet",
                endpoint => xml.Endpoint(endpoint, "item")),
            "DescribeNetworkInterfaces" => Page(
                ec2.DescribeInterfaces(query.Describe("NetworkInterfaceId")),
                "networkInterfaceSet",
                xml.Interface),
            "DescribeVpcs" => Page(
                ec2.DescribeVpcs(query.Describe("VpcId")), "vpcSet", vpc => xml.Vpc(vpc)),
            "DescribeSubnets" => Page(
                ec2.DescribeSubnets(query.Describe("SubnetId")),
                "subnetSet",
                subnet => xml.Subnet(subnet, ec2.FreeAddresses(subnet.Id))),
            "DescribeSecurityGroups" => Ec2Xml.Response(action, id, Ec2Xml.Set(
                "securityGroupInfo", ec2.Current.Vpcs.Values.Select(xml.SecurityGroup))),
            "DescribeVpcAttribute" => VpcAttribute(world, action, query, id),
            "CreateVpc" => Ec2Xml.Response(action, id, xml.Vpc(
                ec2.CreateVpc(query.Require("CidrBlock"), tags: query.Tags("vpc")), "vpc")),
            "CreateSubnet" => CreateSubnet(world, action, query, id, xml),
            "DescribeRegions" => Ec2Xml.Response(action, id, Ec2Xml.Set(
                "regionInfo",
                [Ec2Xml.Item(
                    Ec2Xml.Text("regionName", world.Settings.Region),
                    Ec2Xml.Text("regionEndpoint", $"ec2.{world.Settings.Region}.amazonaws.com"),
                    Ec2Xml.Text("optInStatus", "opt-in-not-required"))])),
            "DescribeAvailabilityZones" => Ec2Xml.Response(action, id, Ec2Xml.Set(
                "availabilityZoneInfo",
                ec2.Current.Subnets.Values.Select(subnet => subnet.AvailabilityZone)
                    .Distinct().Order(StringComparer.Ordinal).Select(zone => Ec2Xml.Item(
                        Ec2Xml.Text("zoneName", zone),
                        Ec2Xml.Text("zoneState", "available"),
                        Ec2Xml.Text("regionName", world.Settings.Region))))),
            "GetCallerIdentity" => CallerIdentity(world, requestId),
            _ => throw new AwsErrorException(
                "InvalidAction",
                $"The action {action} is not valid for this web service."),
        };

        XElement Page<T>(DescribeResponse<T> page, string set, Func<T, XElement> item) =>
            Ec2Xml.Response(
                action, id, Ec2Xml.Set(set, page.Items.Select(item)),
                Ec2Xml.Token(page.NextToken));
    }

    private static CreateEndpointRequest Create(QueryParameters query)
    {
        var addresses = Ec2Snapshot.NoTags.ToBuilder();
        var subnets = query.List("SubnetId");
        for (var i = 1; query.Find($"SubnetConfiguration.{i}.SubnetId") is { } subnetId; i++)
        {
            if (query.Find($"SubnetConfiguration.{i}.Ipv4") is { } address)
            {
                addresses[subnetId] = address;
            }

            subnets = subnets.Contains(subnetId) ? subnets : subnets.Add(subnetId);
        }

        return new CreateEndpointRequest(query.Require("VpcId"), query.Require("ServiceName"))
        {
            // AWS's default is Gateway.
            Type = query.Find("VpcEndpointType") ?? "Gateway",
            SubnetIds = subnets,
            SecurityGroupIds = query.List("SecurityGroupId"),
            IpAddressType = query.Find("IpAddressType"),
            PrivateDnsEnabled = query.FindBoolean("PrivateDnsEnabled"),
            Tags = query.Tags("vpc-endpoint"),
            Addresses = addresses.ToImmutable(),
        };
    }

    private static ModifyEndpointRequest Modify(QueryParameters query) =>
        new(query.Require("VpcEndpointId"))
        {
            AddSubnetIds = query.List("AddSubnetId"),
            RemoveSubnetIds = query.List("RemoveSubnetId"),
            AddSecurityGroupIds = query.List("AddSecurityGroupId"),
            RemoveSecurityGroupIds = query.List("RemoveSecurityGroupId"),
            IpAddressType = query.Find("IpAddressType"),
            PrivateDnsEnabled = query.FindBoolean("PrivateDnsEnabled"),
        };

    private static ImmutableArray<string> Required(QueryParameters query, string list) =>
        query.List(list) is { IsEmpty: false } values ? values : throw Ec2Errors.Missing(list);

    private static XElement Unsuccessful((string EndpointId, AwsError Error) item) => Ec2Xml.Item(
        Ec2Xml.Text("resourceId", item.EndpointId),
        Ec2Xml.Text("error", new object[]
        {
            Ec2Xml.Text("code", item.Error.Code),
            Ec2Xml.Text("message", item.Error.Message),
        }));

    private static XElement VpcAttribute(
        World world, string action, QueryParameters query, XElement id)
    {
        var vpcId = query.Require("VpcId");
        if (!world.Ec2.Current.Vpcs.TryGetValue(vpcId, out var vpc))
        {
            throw new AwsErrorException(Ec2Errors.NoVpc(vpcId));
        }

        var attribute = query.Require("Attribute");
        var value = attribute switch
        {
            "enableDnsSupport" => vpc.DnsSupport,
            "enableDnsHostnames" => vpc.DnsHostnames,
            _ => throw Ec2Errors.InvalidValue(
                $"Value ({attribute}) for parameter attribute is invalid."),
        };
        return Ec2Xml.Response(
            action,
            id,
            Ec2Xml.Text("vpcId", vpcId),
            Ec2Xml.Text(attribute, Ec2Xml.Text("value", value)));
    }

    private static XElement CreateSubnet(
        World world, string action, QueryParameters query, XElement id, Ec2Xml xml)
    {
        var subnet = world.Ec2.CreateSubnet(
            query.Require("VpcId"),
            query.Require("CidrBlock"),
            query.Find("AvailabilityZone") ?? world.Settings.Region + "a",
            query.Find("Ipv6CidrBlock"),
            tags: query.Tags("subnet"));
        return Ec2Xml.Response(
            action, id, xml.Subnet(subnet, world.Ec2.FreeAddresses(subnet.Id), "subnet"));
    }

    private static XElement CallerIdentity(World world, string requestId)
    {
        XNamespace sts = "https://sts.amazonaws.com/doc/2011-06-15/";
        var account = world.Settings.AccountId;
        return new XElement(
            sts + "GetCallerIdentityResponse",
            new XElement(
                sts + "GetCallerIdentityResult",
                new XElement(sts + "Arn", $"arn:aws:iam::{account}:user/simulated"),
                new XElement(sts + "UserId", "AIDASIMULATED"),
                new XElement(sts + "Account", account)),
            new XElement(
                sts + "ResponseMetadata", new XElement(sts + "RequestId", requestId)));
    }
}
