using System.Net;

namespace DnsSync.Infra.Tests.Updates;

/// <summary>
/// What each type of resource cannot change in place ("Update requires: Replacement", CloudFormation
/// Template Reference), and what AWS refuses to have twice.
/// </summary>
internal static class ResourceTypes
{
    private static readonly Dictionary<string, string[]> Replaced = new(StringComparer.Ordinal)
    {
        ["AWS::EC2::VPC"] = ["CidrBlock"],
        ["AWS::EC2::VPCCidrBlock"] = ["VpcId", "AmazonProvidedIpv6CidrBlock"],
        ["AWS::EC2::Subnet"] = ["VpcId", "CidrBlock", "AvailabilityZone"],
        ["AWS::EC2::SubnetCidrBlock"] = ["SubnetId", "Ipv6CidrBlock"],
        ["AWS::EC2::RouteTable"] = ["VpcId"],
        ["AWS::EC2::Route"] = ["RouteTableId", "DestinationCidrBlock", "DestinationIpv6CidrBlock"],
        ["AWS::EC2::SubnetRouteTableAssociation"] = ["SubnetId"],
        ["AWS::EC2::VPCGatewayAttachment"] = ["VpcId"],
        ["AWS::EC2::SecurityGroup"] = ["GroupDescription", "VpcId"],
        ["AWS::EC2::VPCEndpoint"] = ["VpcId", "ServiceName", "VpcEndpointType"],
        ["AWS::Route53::HostedZone"] = ["Name"],
        ["AWS::SSM::Parameter"] = ["Name"],
        ["AWS::IAM::Policy"] = ["PolicyName"],
        ["AWS::IAM::ManagedPolicy"] = ["Description"],
        ["AWS::Lambda::EventInvokeConfig"] = ["FunctionName", "Qualifier"],
        ["AWS::Lambda::EventSourceMapping"] = ["EventSourceArn"],
    };

    public static bool IsReplacedBy(LiveResource old, System.Text.Json.Nodes.JsonObject now, List<string> changed) =>
        old.Type == "Custom::DnsSyncName"
            // The function answers with another id, and CloudFormation then deletes the old one.
            ? changed.Intersect(["Owner", "ZoneId", "Name"]).Any() && now["ServiceToken"]!.ToString() == old["ServiceToken"]
            : Replaced.GetValueOrDefault(old.Type, []).Intersect(changed).Any();

    public static void CheckUpdate(LiveResource old, System.Text.Json.Nodes.JsonObject now)
    {
        if (old.Type.StartsWith("Custom::", StringComparison.Ordinal) && old["ServiceToken"] != now["ServiceToken"]!.ToString())
        {
            throw new UpdateFailedException($"{old}: modifying service token is not allowed");
        }
    }

    /// <exception cref="UpdateFailedException">AWS has something already that this one cannot stand beside.</exception>
    /// <param name="former">The subnets that an endpoint gives up: it has both for as long as the change takes.</param>
    public static void Check(LiveResource one, IReadOnlyList<LiveResource> live, IReadOnlyList<string> former)
    {
        foreach (var other in live.Where(other => other != one && other.Type == one.Type))
        {
            if (Conflict(one, other) is { } conflict)
            {
                throw new UpdateFailedException($"{conflict}: {one} beside {other}");
            }
        }

        if (one.Type == "AWS::EC2::VPCEndpoint")
        {
            var subnets = one.List("SubnetIds").Union(former)
                .Select(id => live.FirstOrDefault(subnet => subnet.Id == id)).OfType<LiveResource>().ToList();
            Refuse(subnets.Select(subnet => subnet["AvailabilityZone"]).Distinct().Count() < subnets.Count,
                $"DuplicateSubnetsInSameZone: {one}");
            Refuse(
                one["IpAddressType"] == "dualstack" && subnets.Any(subnet => subnet["Ipv6CidrBlock"].Length == 0
                    && !live.Any(block => block.Type == "AWS::EC2::SubnetCidrBlock" && block["SubnetId"] == subnet.Id)),
                $"InvalidParameter: {one} is dual-stack, and a subnet of it is not");
        }
    }

    /// <exception cref="UpdateFailedException">Something still needs it.</exception>
    public static void CheckRemoval(LiveResource gone, IReadOnlyList<LiveResource> live)
    {
        if (gone.Type == "Custom::DnsSyncName")
        {
            Refuse(live.Any(other => other.Type == gone.Type && IsSameName(gone, other)),
                $"the records that another resource has written go with {gone}");
            Refuse(
                !live.Any(policy => policy.Type == "AWS::IAM::Policy"
                    && policy["PolicyDocument"].Contains($"hostedzone/{gone["ZoneId"]}\"", StringComparison.Ordinal)
                    && policy["PolicyDocument"].Contains($"\"{gone["Name"]}\"", StringComparison.Ordinal)),
                $"AccessDenied: nothing permits to remove the records of {gone}");
        }

        var user = gone.Type switch
        {
            "AWS::EC2::VPC" => live.FirstOrDefault(one => one["VpcId"] == gone.Id),
            "AWS::EC2::Subnet" => live.FirstOrDefault(one => one.List("SubnetIds").Contains(gone.Id)),
            "AWS::EC2::SubnetCidrBlock" => live.FirstOrDefault(one =>
                one["IpAddressType"] == "dualstack" && one.List("SubnetIds").Contains(gone["SubnetId"])),
            "AWS::EC2::VPCCidrBlock" => live.FirstOrDefault(one => one["Ipv6CidrBlock"].Contains(gone.Id, StringComparison.Ordinal)),
            "AWS::EC2::InternetGateway" => live.FirstOrDefault(one => one["InternetGatewayId"] == gone.Id),
            "AWS::EC2::SecurityGroup" => live.FirstOrDefault(one => one.List("SecurityGroupIds").Contains($"{gone.Id}.GroupId")),
            "AWS::Route53::HostedZone" => live.FirstOrDefault(one => one.Type == "Custom::DnsSyncName" && one["ZoneId"] == gone.Id),
            _ => null,
        };
        Refuse(user is not null, $"DependencyViolation: {user} still uses {gone}");
    }

    private static string? Conflict(LiveResource one, LiveResource other) => one.Type switch
    {
        "AWS::EC2::Subnet" when one["VpcId"] == other["VpcId"] && Overlap(one["CidrBlock"], other["CidrBlock"]) =>
            "InvalidSubnet.Conflict",
        "AWS::EC2::SubnetCidrBlock" when one["Ipv6CidrBlock"] == other["Ipv6CidrBlock"] => "InvalidSubnet.Conflict",
        "AWS::Route53::HostedZone" when one["Name"] == other["Name"] && Vpcs(one).Intersect(Vpcs(other)).Any() =>
            "ConflictingDomainExists",
        "AWS::EC2::VPCGatewayAttachment" when one["InternetGatewayId"] == other["InternetGatewayId"] || one["VpcId"] == other["VpcId"] =>
            "Resource.AlreadyAssociated",
        "AWS::EC2::SubnetRouteTableAssociation" when one["SubnetId"] == other["SubnetId"] => "Resource.AlreadyAssociated",
        "AWS::EC2::Route" when one["RouteTableId"] == other["RouteTableId"]
            && one["DestinationCidrBlock"] + one["DestinationIpv6CidrBlock"]
                == other["DestinationCidrBlock"] + other["DestinationIpv6CidrBlock"] => "RouteAlreadyExists",
        "AWS::SSM::Parameter" when one["Name"] == other["Name"] => "AlreadyExists",
        "AWS::IAM::Policy" when one["PolicyName"] == other["PolicyName"] && one["Roles"] == other["Roles"] => "AlreadyExists",
        "AWS::Lambda::EventSourceMapping" when one["EventSourceArn"] == other["EventSourceArn"] => "ResourceConflict",
        "Custom::DnsSyncName" when IsSameName(one, other) => "two resources for one name",
        _ => null,
    };

    private static bool IsSameName(LiveResource one, LiveResource other) =>
        (one["Owner"], one["ZoneId"], one["Name"]) == (other["Owner"], other["ZoneId"], other["Name"]);

    private static IEnumerable<string> Vpcs(LiveResource zone) =>
        zone.Properties["VPCs"]!.AsArray().Select(vpc => vpc!["VPCId"]!.ToString());

    private static bool Overlap(string one, string other)
    {
        var (left, right) = (IPNetwork.Parse(one), IPNetwork.Parse(other));
        return left.Contains(right.BaseAddress) || right.Contains(left.BaseAddress);
    }

    private static void Refuse(bool isRefused, string message)
    {
        if (isRefused)
        {
            throw new UpdateFailedException(message);
        }
    }
}
