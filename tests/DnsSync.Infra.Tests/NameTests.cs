using System.Text.Json.Nodes;
using Amazon.CDK;
using DnsSync.Configuration;
using DnsSync.Infra.Tests.Updates;

namespace DnsSync.Infra.Tests;

/// <summary>Zones, bindings, custom resources.</summary>
public sealed class NameTests
{
    [Fact]
    public void A_name_that_was_not_given_is_looked_up_and_gets_its_own_zone()
    {
        var template = Variants.Defaults;
        var lookUp = template.One("Custom::DnsSyncEndpointName", "EndpointNamesdata");
        Assert.Equal("\"iot:Data-ATS\"", lookUp["EndpointType"]);
        Assert.Equal("\"iot:CredentialProvider\"", template.One("Custom::DnsSyncEndpointName", "EndpointNamescred")["EndpointType"]);
        var zone = template.One("AWS::Route53::HostedZone", "Namedata");
        Assert.Equal($$"""{"Fn::GetAtt":["{{lookUp.Id}}","EndpointAddress"]}""", zone["Name"]);
        Assert.Equal(
            $$$"""[{"VPCId":{"Ref":"{{{template.One("AWS::EC2::VPC").Id}}}"},"VPCRegion":{"Ref":"AWS::Region"}}]""", zone["VPCs"]);
        var sync = template.One("Custom::DnsSyncName", "Namedata");
        Assert.Equal($$"""{"Ref":"{{zone.Id}}"}""", sync["ZoneId"]);
        Assert.Equal(zone["Name"], sync["Name"]);
        Assert.Equal("\"dnssync\"", sync["Owner"]);
        Assert.Equal("(none)", sync["Adopt"]);
        Assert.NotEqual(
            template.One("AWS::Lambda::Function", "EndpointNames").Id, template.One("AWS::Lambda::Function", "ServiceSync").Id);
    }

    [Fact]
    public void Given_names_take_precedence_over_the_account_s_own()
    {
        var template = Variants.Of("custom-domains");
        Assert.Equal(
            ["a1-ats.iot.eu-west-1.amazonaws.com", "devices.example.com"],
            template.All("AWS::Route53::HostedZone").Select(zone => zone.At("Name")!)
                .OfType<JsonValue>().Select(name => name.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.Equal("\"iot:CredentialProvider\"", template.One("Custom::DnsSyncEndpointName")["EndpointType"]);
    }

    [Fact]
    public void A_binding_is_what_the_command_line_reads_from_a_file()
    {
        var template = Variants.Of("weighted");
        var parameter = template.One("AWS::SSM::Parameter", "Namedata");
        var binding = Deployed(parameter);
        Assert.Equal(
            "{\"name\":\"NAME\",\"zoneId\":\"ZONE\",\"endpoints\":{\"service\":\"com.amazonaws.REGION.iot.data\","
            + "\"vpcId\":\"vpc-0\"},\"ttl\":30,\"layout\":\"weighted\",\"minimumAddresses\":2,\"whenEmpty\":\"delete\"}",
            binding);
        var read = ConfigurationReader.Read($$"""{"owner":"x","bindings":[{{binding}}]}""");
        Assert.Empty(read.Errors);
        Assert.Contains("[\"/dnssync/dnssync/\",{\"Ref\":\"Namedata", parameter["Name"].Replace("{\"Fn::Join\":[\"\",", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_endpoints_share_one_name_with_equal_weights()
    {
        var template = Variants.Of("weighted");
        Assert.Equal(6, template.All("AWS::EC2::VPCEndpoint").Count);
        Assert.Equal(3, template.One("Custom::DnsSyncName", "Namedata").At("EndpointIds")!.AsArray().Count);
        Assert.Contains("weighted", Deployed(template.One("AWS::SSM::Parameter", "Namecred")), StringComparison.Ordinal);
        Assert.DoesNotContain("layout", Deployed(Variants.Defaults.One("AWS::SSM::Parameter", "Namedata")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_can_resolve_in_several_VPCs() =>
        Assert.All(Variants.Of("several-vpcs").All("AWS::Route53::HostedZone"), zone =>
        {
            Assert.Equal(3, zone.At("VPCs")!.AsArray().Count);
            Assert.Equal("""{"VPCId":"vpc-0aaaaaaa","VPCRegion":{"Ref":"AWS::Region"}}""", zone["VPCs", "1"]);
            Assert.Equal("""{"VPCId":"vpc-0bbbbbbb","VPCRegion":"eu-west-1"}""", zone["VPCs", "2"]);
        });

    [Fact]
    public void An_existing_zone_is_used_by_id_and_adopted_on_request()
    {
        var template = Variants.Of("adopted-zones");
        Assert.Empty(template.All("AWS::Route53::HostedZone"));
        var data = template.One("Custom::DnsSyncName", "Namedata");
        Assert.Equal("\"Z0DATA\"", data["ZoneId"]);
        Assert.Equal("\"true\"", data["Adopt"]);
        Assert.Equal("\"old\"", data["AdoptFrom"]);
        Assert.Equal("(none)", template.One("Custom::DnsSyncName", "Namecred")["Adopt"]);
        Assert.Equal("\"Z0DATA\"", Variants.Of("adopted-zones-and-names").One("Custom::DnsSyncName")["ZoneId"]);
    }

    [Fact]
    public void A_parent_zone_is_shared_follows_endpoints_and_warns()
    {
        var template = Variants.Of("parent-zone");
        var zone = template.One("AWS::Route53::HostedZone");
        Assert.Equal(
            """{"Fn::Join":["",["iot.",{"Ref":"AWS::Region"},".",{"Ref":"AWS::URLSuffix"}]]}""", zone["Name"]);
        Assert.All(template.All("AWS::EC2::VPCEndpoint"), endpoint => Assert.True(template.IsAfter(zone, endpoint)));
        Assert.All(template.All("Custom::DnsSyncName"), sync => Assert.Equal($$"""{"Ref":"{{zone.Id}}"}""", sync["ZoneId"]));
        Assert.Contains("hides every other name below it", Warnings(template), StringComparison.Ordinal);
        Assert.Equal("", Warnings(Variants.Defaults));
    }

    [Fact]
    public void A_role_holds_fourteen_longest_names_and_refuses_the_next()
    {
        Assert.Contains("AWS::IAM::Policy", Room(14), StringComparison.Ordinal);
        var refused = Assert.Throws<SettingsException>(() => Room(15));
        Assert.Contains("and the 14 names of owner", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Add a second DnsSyncService with its own owner", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_permissions_of_a_full_role_fit_its_policy_size()
    {
        // As IAM counts: white space is free. Tokens take as much as they can become.
        var json = JsonNode.Parse(Room(14))!["Resources"]!.AsObject()
            .Where(entry => entry.Value!["Type"]!.GetValue<string>() == "AWS::IAM::Policy")
            .Sum(entry => Resource.Show(entry.Value!["Properties"]!["PolicyDocument"])
                .Replace("""{"Fn::Join":["",["arn:",{"Ref":"AWS::Partition"},":route53:::hostedzone/""", "\"arn:aws-us-gov:route53:::hostedzone/", StringComparison.Ordinal)
                .Replace("\"]]}", "\"", StringComparison.Ordinal)
                .Count(c => !char.IsWhiteSpace(c)));
        Assert.InRange(json, 1, 10_240);
    }

    [Fact]
    public void Names_of_another_stack_use_an_existing_service()
    {
        var template = Variants.Synthesize(app =>
        {
            var stack = new Stack(app, "More");
            _ = new PrivateName(stack, "Name", new PrivateNameProps
            {
                Service = DnsSyncService.FromAttributes(new DnsSyncServiceAttributes
                {
                    Owner = "prod",
                    FunctionArn = "arn:aws:lambda:eu-west-1:111122223333:function:f",
                    RoleName = "the-role",
                }),
                Name = "more.example.com",
                Selector = new EndpointsFile { Ids = ["vpce-0a1b2c3d"] },
                Vpcs = [new ZoneVpc("vpc-0a1b2c3d")],
            });
        })["More"];
        Assert.Equal("\"arn:aws:lambda:eu-west-1:111122223333:function:f\"", template.One("Custom::DnsSyncName")["ServiceToken"]);
        Assert.Equal("""["the-role"]""", template.One("AWS::IAM::Policy")["Roles"]);
        Assert.Contains("/dnssync/prod/", template.One("AWS::SSM::Parameter")["Name"], StringComparison.Ordinal);
    }

    /// <summary>CloudFormation refuses another ServiceToken, and a second zone of the name.</summary>
    [Fact]
    public void A_name_given_to_another_service_is_another_resource_in_the_same_zone()
    {
        var replay = new CloudFormationReplay();
        replay.Deploy(NameOf(new() { Owner = "old", FunctionArn = "arn:old", RoleName = "old" }));
        Assert.Equal(
            "+NameExample_newBinding +NameExample_newPermission +NameExample_newSync -NameExample_oldBinding -NameExample_oldPermission -NameExample_oldSync",
            replay.Deploy(NameOf(new() { Owner = "new", FunctionArn = "arn:new", RoleName = "new" }))
                .Replace("moreexamplecom", "Example_", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_key_the_ids_match_an_earlier_version() => Assert.All(
        NameOf(new() { Owner = "old", FunctionArn = "arn:old", RoleName = "old", NameKey = "" }).Resources,
        resource => Assert.Matches("^Namemoreexamplecom(Zone|Permission|Sync|Binding)[0-9A-F]{8}$", resource.Id));

    private static Template NameOf(DnsSyncServiceAttributes service) => Variants.Synthesize(app => _ = new PrivateName(
        new Stack(app, "More"), "Name", new PrivateNameProps
        {
            Service = DnsSyncService.FromAttributes(service),
            Name = "more.example.com",
            Selector = new EndpointsFile { Ids = ["vpce-0a1b2c3d"] },
            Vpcs = [new ZoneVpc("vpc-0a1b2c3d")],
        }))["More"];

    /// <summary>
    /// One template may be deployed under two stack names, for one service: then its policies stand
    /// in one role, and what synth knows of the stack is the same for both.
    /// </summary>
    [Fact]
    public void A_permission_is_named_after_the_deployed_stack()
    {
        var longest = new string('n', 128);
        var template = Variants.Stacks($"stackName={longest}", $"names=data={new string('a', 60)}.example.com")["DnsSync"];
        Assert.NotEmpty(template.All("AWS::IAM::Policy"));
        Assert.All(template.All("AWS::IAM::Policy"), policy =>
        {
            Assert.Equal(
                """{"Fn::Select":[2,{"Fn::Split":["/",{"Ref":"AWS::StackId"}]}]}""",
                Resource.Show(policy.At("PolicyName", "Fn::Join", "1", "1")));

            // "IAM and AWS STS quotas": the name of an inline policy.
            Assert.InRange(policy.At("PolicyName", "Fn::Join", "1", "0")!.GetValue<string>().Length + Guid.Empty.ToString().Length, 1, 128);
        });
        Assert.Equal(
            template.All("AWS::IAM::Policy").Count, template.All("AWS::IAM::Policy").Select(policy => policy["PolicyName"]).Distinct().Count());
    }

    [Theory]
    [InlineData("a..b", null, "More/Name: 'Name': 'a..b' has an empty label")]
    [InlineData("data", null, "More/Name: 'Name': expected a name of two labels or more, such as iot.example.com, got 'data'")]
    [InlineData("a.example", 0, "More/Name: 'Ttl': expected a whole number from 1 to 86400, got 0")]
    public void A_name_of_another_app_refuses_invalid_properties(string name, int? ttl, string message)
    {
        Variants.SkipWithout("node");
        var refused = Assert.Throws<SettingsException>(() => Variants.InApp(app => _ = new PrivateName(
            new Stack(app, "More"), "Name", new PrivateNameProps
            {
                Service = DnsSyncService.FromAttributes(new() { Owner = "o", FunctionArn = "f", RoleName = "r" }),
                Name = name,
                Selector = new EndpointsFile { Ids = ["vpce-0a1b2c3d"] },
                Vpcs = [new ZoneVpc("vpc-0a1b2c3d")],
                Ttl = ttl,
            })));
        Assert.Equal(message, refused.Message);
    }

    [Fact]
    public void A_binding_that_exceeds_a_parameter_is_refused()
    {
        Variants.SkipWithout("node");
        var refused = Assert.Throws<SettingsException>(() => Variants.Synthesize(app => _ = new PrivateName(
            new Stack(app, "More"), "Name", new PrivateNameProps
            {
                Service = DnsSyncService.FromAttributes(new() { Owner = "o", FunctionArn = "f", RoleName = "r" }),
                Name = "more.example.com",
                Selector = new EndpointsFile { Ids = [.. Enumerable.Range(0, 200).Select(i => $"vpce-{i:d17}")] },
                Vpcs = [new ZoneVpc("vpc-0a1b2c3d")],
            })));
        Assert.Contains("a parameter holds 4096", refused.Message, StringComparison.Ordinal);
    }

    // As many names as looked-up ones can be long, in zones whose ids are as long as ids can be.
    private static string Room(int names) => Variants.Synthesize(app =>
    {
        var stack = new Stack(app, "Full", new StackProps { Env = new Amazon.CDK.Environment { Region = "us-gov-west-1" } });
        var service = DnsSyncService.FromAttributes(new() { Owner = "o", FunctionArn = "f", RoleName = "r" });
        for (var i = 0; i < names; i++)
        {
            _ = new PrivateName(stack, $"Name{i}", new PrivateNameProps
            {
                Service = service,
                Name = $"{i:d2}{new string('a', 50)}.{new string('b', EndpointNames.LongestName - 53)}",
                Selector = new EndpointsFile { Service = "com.amazonaws.us-gov-west-1.iot.data" },
                Zone = NameZone.Existing(new string('Z', 32)),
            });
        }
    })["Full"].Json.ToJsonString();

    private static string Deployed(Resource parameter) =>
        string.Concat(parameter.At("Value", "Fn::Join", "1")!.AsArray().Select(part => part switch
        {
            JsonValue text => text.GetValue<string>(),
            JsonObject map when map["Fn::GetAtt"] is not null => "NAME",
            JsonObject map when map["Ref"]!.GetValue<string>() == "AWS::Region" => "REGION",
            JsonObject map when map["Ref"]!.GetValue<string>().StartsWith("NetworkVpc", StringComparison.Ordinal) => "vpc-0",
            _ => "ZONE",
        }));

    private static string Warnings(Template template) =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(template.File)!, "manifest.json")) is var manifest
        && manifest.Contains("aws:cdk:warning", StringComparison.Ordinal)
            ? manifest
            : "";
}
