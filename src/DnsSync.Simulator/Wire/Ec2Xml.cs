using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using DnsSync.Simulator.Ec2;

namespace DnsSync.Simulator.Wire;

/// <summary>EC2's answers in its own XML (API version 2016-11-15).</summary>
internal sealed class Ec2Xml(WorldSettings settings)
{
    private static readonly XNamespace Ns = "http://ec2.amazonaws.com/doc/2016-11-15/";

    public static XElement Response(string action, params object?[] content) =>
        new(Ns + (action + "Response"), content);

    /// <summary>The last page's token is an empty element, as AWS writes it.</summary>
    public static XElement Token(string? token) => Text("nextToken", token ?? "");

    public static XElement Text(string name, object? value) => new(Ns + name, value);

    public static XElement Set(string name, IEnumerable<XElement> items) => new(Ns + name, items);

    public static XElement Item(params object?[] content) => new(Ns + "item", content);

    public static XElement Error(AwsError error, string requestId) => new(
        "Response",
        new XElement("Errors", new XElement(
            "Error",
            new XElement("Code", error.Code),
            new XElement("Message", error.Message))),
        new XElement("RequestID", requestId));

    public XElement Endpoint(WorldEndpoint endpoint, string element) => new(
        Ns + element,
        Text("vpcEndpointId", endpoint.Id),
        Text("vpcEndpointType", "Interface"),
        Text("vpcId", endpoint.VpcId),
        Text("serviceName", endpoint.ServiceName),
        Text("state", endpoint.State),
        Set("routeTableIdSet", []),
        Set("subnetIdSet", endpoint.SubnetIds.Select(id => Item(id))),
        Set("groupSet", endpoint.SecurityGroupIds.Select(Group)),
        Text("ipAddressType", endpoint.IpAddressType),
        Text("privateDnsEnabled", endpoint.PrivateDnsEnabled),
        Text("requesterManaged", false),
        Set("networkInterfaceIdSet", endpoint.InterfaceIds.Select(id => Item(id))),
        Set("dnsEntrySet", [Item(Text("dnsName", DnsNameOf(endpoint)))]),
        Text("creationTimestamp", Time(endpoint.Created)),
        Tags(endpoint.Tags),
        Text("ownerId", settings.AccountId));

    public XElement Interface(WorldInterface eni) => Item(
        Text("networkInterfaceId", eni.Id),
        Text("subnetId", eni.SubnetId),
        Text("vpcId", eni.VpcId),
        Text("availabilityZone", eni.AvailabilityZone),
        Text("description", eni.Description),
        Text("ownerId", settings.AccountId),
        Text("requesterId", "727180483921"),
        Text("requesterManaged", true),
        Text("status", eni.Status),
        Text("sourceDestCheck", true),
        Text("interfaceType", "vpc_endpoint"),
        eni.IPv4 is null ? null : Text("privateIpAddress", eni.IPv4),
        Set("groupSet", eni.SecurityGroupIds.Select(Group)),
        Set("tagSet", []),
        Set("privateIpAddressesSet", eni.IPv4 is null
            ? []
            : [Item(Text("privateIpAddress", eni.IPv4), Text("primary", true))]),
        Set("ipv6AddressesSet", eni.IPv6 is null
            ? []
            : [Item(Text("ipv6Address", eni.IPv6))]),
        eni.IPv6 is null ? null : Text("ipv6Address", eni.IPv6));

    public XElement Vpc(WorldVpc vpc, string element = "item") => new(
        Ns + element,
        Text("vpcId", vpc.Id),
        Text("ownerId", settings.AccountId),
        Text("state", "available"),
        Text("cidrBlock", vpc.Cidr),
        Set("cidrBlockAssociationSet", [Item(
            Text("cidrBlock", vpc.Cidr),
            Text("associationId", "vpc-cidr-assoc-" + vpc.Id[4..]),
            new XElement(Ns + "cidrBlockState", Text("state", "associated")))]),
        Ipv6Blocks(vpc.Ipv6Cidr),
        Text("instanceTenancy", "default"),
        Text("isDefault", false),
        Tags(vpc.Tags));

    public XElement Subnet(WorldSubnet subnet, int free, string element = "item") => new(
        Ns + element,
        Text("subnetId", subnet.Id),
        Text("subnetArn", $"arn:aws:ec2:{settings.Region}:{settings.AccountId}:subnet/{subnet.Id}"),
        Text("state", "available"),
        Text("ownerId", settings.AccountId),
        Text("vpcId", subnet.VpcId),
        Text("cidrBlock", subnet.Cidr),
        Ipv6Blocks(subnet.Ipv6Cidr),
        Text("availableIpAddressCount", free),
        Text("availabilityZone", subnet.AvailabilityZone),
        Text("defaultForAz", false),
        Text("mapPublicIpOnLaunch", false),
        Tags(subnet.Tags));

    public XElement SecurityGroup(WorldVpc vpc) => Item(
        Text("groupId", vpc.SecurityGroupId),
        Text("groupName", "default"),
        Text("groupDescription", "default VPC security group"),
        Text("ownerId", settings.AccountId),
        Text("vpcId", vpc.Id));

    private string DnsNameOf(WorldEndpoint endpoint) =>
        $"{endpoint.Id}-simulated.{endpoint.ServiceName.Split('.')[^1]}.{settings.Region}"
            + ".vpce.amazonaws.com";

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static XElement Group(string id) =>
        Item(Text("groupId", id), Text("groupName", "default"));

    private static XElement Ipv6Blocks(string? cidr) => Set("ipv6CidrBlockAssociationSet",
        cidr is null
            ? []
            : [Item(
                Text("ipv6CidrBlock", cidr),
                new XElement(Ns + "ipv6CidrBlockState", Text("state", "associated")))]);

    private static XElement Tags(ImmutableSortedDictionary<string, string> tags) => Set(
        "tagSet", tags.Select(tag => Item(Text("key", tag.Key), Text("value", tag.Value))));
}
