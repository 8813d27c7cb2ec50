namespace DnsSync.Infra.Tests;

/// <summary>VPC, subnets, endpoints, security groups.</summary>
public sealed class NetworkTests
{
    [Fact]
    public void A_new_VPC_has_DNS_and_public_and_isolated_subnets_without_NAT()
    {
        var template = Variants.Defaults;
        var vpc = template.One("AWS::EC2::VPC");
        Assert.Equal("\"10.0.0.0/16\"", vpc["CidrBlock"]);
        Assert.Equal("true", vpc["EnableDnsSupport"]);
        Assert.Equal("true", vpc["EnableDnsHostnames"]);
        Assert.Equal(
            [
                "NetworkIsolated1 \"10.0.2.0/24\" {\"Fn::Select\":[0,{\"Fn::GetAZs\":\"\"}]} false",
                "NetworkIsolated2 \"10.0.3.0/24\" {\"Fn::Select\":[1,{\"Fn::GetAZs\":\"\"}]} false",
                "NetworkPublic1 \"10.0.0.0/24\" {\"Fn::Select\":[0,{\"Fn::GetAZs\":\"\"}]} true",
                "NetworkPublic2 \"10.0.1.0/24\" {\"Fn::Select\":[1,{\"Fn::GetAZs\":\"\"}]} true",
            ],
            template.All("AWS::EC2::Subnet").OrderBy(subnet => subnet.Id, StringComparer.Ordinal).Select(subnet =>
                $"{subnet.Id[..^8]} {subnet["CidrBlock"]} {subnet["AvailabilityZone"]} {subnet["MapPublicIpOnLaunch"]}"));
        Assert.Empty(template.All("AWS::EC2::NatGateway"));

        // The one way out is the public subnets'.
        var route = template.One("AWS::EC2::Route");
        Assert.Equal("\"0.0.0.0/0\"", route["DestinationCidrBlock"]);
        Assert.Contains("NetworkPublicRoutes", route["RouteTableId"], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_public_subnets_there_is_no_internet_and_endpoints_stay()
    {
        var template = Variants.Stacks("publicSubnets=false")["DnsSync"];
        Assert.Equal(
            ["\"10.0.2.0/24\"", "\"10.0.3.0/24\""], template.All("AWS::EC2::Subnet").Select(subnet => subnet["CidrBlock"]));
        Assert.All(
            ["AWS::EC2::InternetGateway", "AWS::EC2::VPCGatewayAttachment", "AWS::EC2::Route"],
            type => Assert.Empty(template.All(type)));
    }

    [Fact]
    public void The_zones_of_a_new_VPC_are_checked_before_it_is_created()
    {
        var template = Variants.Defaults;
        var check = template.One("Custom::DnsSyncVpcCheck");
        Assert.Contains(".iot.data,com.amazonaws.", check["Services"], StringComparison.Ordinal);
        Assert.Equal(
            """{"Fn::Join":[",",[{"Fn::Select":[0,{"Fn::GetAZs":""}]},{"Fn::Select":[1,{"Fn::GetAZs":""}]}]]}""", check["Zones"]);
        Assert.True(template.IsAfter(template.One("AWS::EC2::VPC"), check));
        Assert.Equal("\"eu-west-1b,eu-west-1c\"", Variants.Stacks("azs=-,eu-west-1b,eu-west-1c")["DnsSync"].One("Custom::DnsSyncVpcCheck")["Zones"]);
    }

    [Fact]
    public void Ranges_zones_and_subnets_can_be_chosen() =>
        Assert.Equal(
            ["\"172.16.0.0/26\" \"eu-west-1b\"", "\"172.16.0.64/26\" \"eu-west-1c\"", "\"172.16.0.128/26\" \"eu-west-1b\"", "\"172.16.0.192/26\" \"eu-west-1c\""],
            Variants.Stacks("vpcCidr=172.16.0.0/20", "subnetPrefix=26", "azs=eu-west-1b,eu-west-1c")["DnsSync"]
                .All("AWS::EC2::Subnet").Select(subnet => $"{subnet["CidrBlock"]} {subnet["AvailabilityZone"]}"));

    [Fact]
    public void Endpoints_have_no_private_DNS_and_use_the_isolated_subnets()
    {
        var template = Variants.Defaults;
        Assert.Equal(
            [
                """{"Fn::Join":["",["com.amazonaws.",{"Ref":"AWS::Region"},".iot.credentials"]]}""",
                """{"Fn::Join":["",["com.amazonaws.",{"Ref":"AWS::Region"},".iot.data"]]}""",
            ],
            template.All("AWS::EC2::VPCEndpoint").Select(endpoint => endpoint["ServiceName"]).Order(StringComparer.Ordinal));
        Assert.All(template.All("AWS::EC2::VPCEndpoint"), endpoint =>
        {
            Assert.Equal("\"Interface\"", endpoint["VpcEndpointType"]);
            Assert.Equal("false", endpoint["PrivateDnsEnabled"]);
            Assert.Equal("\"ipv4\"", endpoint["IpAddressType"]);
            Assert.Equal(
                string.Join(',', template.All("AWS::EC2::Subnet")
                    .Where(subnet => subnet.Id.StartsWith("NetworkIsolated", StringComparison.Ordinal))
                    .Select(subnet => $$"""{"Ref":"{{subnet.Id}}"}""")),
                endpoint["SubnetIds"].Trim('[', ']'));
        });
    }

    [Theory]
    [InlineData("defaults", "Endpointdata", "10.0.0.0/16:443 10.0.0.0/16:8443 10.0.0.0/16:8883")]
    [InlineData("defaults", "Endpointcredentials", "10.0.0.0/16:443")]
    [InlineData("existing-vpc", "Endpointcredentials", "10.1.0.0/16:443 10.2.0.0/16:443")]
    [InlineData("lorawan", "Endpointlorawanlns", "10.0.0.0/16:443")]
    [InlineData("dual-stack", "Endpointcredentials", "10.0.0.0/16:443 192.168.0.0/16:443 2001:db8::/32:443 VPC:443")]
    public void Devices_are_allowed_only_on_the_ports_of_the_service(string variant, string id, string expected)
    {
        var group = Variants.Of(variant).One("AWS::EC2::SecurityGroup", id);
        Assert.Equal(expected, string.Join(' ', group.At("SecurityGroupIngress")!.AsArray()
            .Select(rule =>
            {
                Assert.Equal("tcp", rule!["IpProtocol"]!.GetValue<string>());
                Assert.Equal(Resource.Show(rule["FromPort"]), Resource.Show(rule["ToPort"]));
                var range = rule["CidrIp"] ?? rule["CidrIpv6"]!;
                var text = range is System.Text.Json.Nodes.JsonValue ? range.GetValue<string>() : "VPC";
                Assert.Equal(text == "VPC" || text.Contains(':', StringComparison.Ordinal), rule["CidrIpv6"] is not null);
                return $"{text}:{rule["FromPort"]}";
            })
            .Order(StringComparer.Ordinal)));
        Assert.Equal(
            """[{"CidrIp":"127.0.0.1/32","Description":"none","IpProtocol":"-1"}]""", group["SecurityGroupEgress"]);
    }

    [Fact]
    public void An_existing_VPC_is_checked_before_anything_is_created_in_it()
    {
        var template = Variants.Of("existing-vpc");
        Assert.Empty(template.All("AWS::EC2::VPC"));
        Assert.Empty(template.All("AWS::EC2::Subnet"));
        var check = template.One("Custom::DnsSyncVpcCheck");
        Assert.Equal("\"vpc-0a1b2c3d\"", check["VpcId"]);
        Assert.Equal("\"VpcCheck\"", template.One("AWS::Lambda::Function", "NetworkCheck")["Handler"]);
        Assert.All(template.All("AWS::EC2::VPCEndpoint"), endpoint =>
        {
            Assert.Equal("\"vpc-0a1b2c3d\"", endpoint["VpcId"]);
            Assert.Equal("""["subnet-0aaaaaaa","subnet-0bbbbbbb"]""", endpoint["SubnetIds"]);
            Assert.True(template.IsAfter(endpoint, check));
        });
    }

    [Fact]
    public void Dual_stack_reaches_from_the_subnets_to_the_records()
    {
        var template = Variants.Of("dual-stack");
        var range = template.One("AWS::EC2::VPCCidrBlock");
        var blocks = template.All("AWS::EC2::SubnetCidrBlock");
        Assert.Equal(
            template.All("AWS::EC2::Subnet").Select(subnet => $$"""{"Ref":"{{subnet.Id}}"}""").Order(StringComparer.Ordinal),
            blocks.Select(block => block["SubnetId"]).Order(StringComparer.Ordinal));
        Assert.All(template.Resources.Where(resource => resource.Json.ToJsonString().Contains("Ipv6CidrBlocks", StringComparison.Ordinal)),
            resource => Assert.True(template.IsAfter(resource, range), $"{resource.Id} reads the VPC's IPv6 range before it has one"));
        Assert.All(template.All("AWS::EC2::VPCEndpoint"), endpoint => Assert.All(
            blocks.Where(block => block.Id.StartsWith("NetworkIsolated", StringComparison.Ordinal)),
            block => Assert.True(template.IsAfter(endpoint, block))));
        Assert.All(template.All("AWS::EC2::VPCEndpoint"), endpoint => Assert.Equal("\"dualstack\"", endpoint["IpAddressType"]));
        Assert.All(template.All("AWS::SSM::Parameter"), parameter =>
            Assert.Contains("\\\"families\\\":[\\\"ipv4\\\",\\\"ipv6\\\"]", parameter["Value"], StringComparison.Ordinal));
    }

    [Fact]
    public void China_has_its_own_service_names_and_no_credentials_endpoint()
    {
        var template = Variants.Of("china");
        Assert.Equal("\"cn.com.amazonaws.cn-north-1.iot.data\"", template.One("AWS::EC2::VPCEndpoint")["ServiceName"]);
        Assert.Equal("\"iot:Data-ATS\"", template.One("Custom::DnsSyncEndpointName")["EndpointType"]);
        Assert.Contains("AWS has no endpoint for 'credentials' in cn-north-1",
            Variants.Refusal("homeRegion=cn-north-1", "services=data,credentials"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.0/33", 24, 2, "More/Net: 'Cidr': expected an IPv4 range from /16 to /28, its host bits zero, such as 10.0.0.0/16, got '10.0.0.0/33'")]
    [InlineData("10.0.0.0/16", 24, 0, "More/Net: 'ZoneCount': expected a whole number from 1 to 6, got 0")]
    [InlineData("10.0.0.0/16", 30, 2, "More/Net: 'SubnetPrefix': expected a whole number from 16 to 28, got 30")]
    [InlineData("10.0.0.0/16", 17, 2, "More/Net: 'SubnetPrefix': 4 subnets of /17 do not fit into 10.0.0.0/16: use a larger range, fewer zones, or a longer prefix, up to /28")]
    public void A_network_of_another_app_refuses_invalid_properties(string cidr, int prefix, int zones, string message)
    {
        Variants.SkipWithout("node");
        var refused = Assert.Throws<SettingsException>(() => Variants.InApp(app => _ = new IotNetwork(
            new Amazon.CDK.Stack(app, "More"), "Net", new IotNetworkProps { Cidr = cidr, SubnetPrefix = prefix, ZoneCount = zones })));
        Assert.Equal(message, refused.Message);
    }
}
