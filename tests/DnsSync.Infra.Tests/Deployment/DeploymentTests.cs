using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace DnsSync.Infra.Tests.Deployment;

/// <summary>
/// Every property of every resource, deployed to moto and read back: what the template says is what
/// AWS's own tools make of it.
/// </summary>
[Trait("Speed", "slow")]
public sealed class DeploymentTests(DeployedStack stack, PublishedBootstrap bootstrap)
{
    /// <summary>What moto does not make. Tests on the template hold these.</summary>
    private static readonly Dictionary<string, string> NotMade = new(StringComparer.Ordinal)
    {
        ["AWS::CloudWatch::Alarm"] = "moto's CloudFormation knows no alarms",
        ["AWS::Lambda::EventInvokeConfig"] = "moto's CloudFormation does not know it",
        ["AWS::SQS::QueuePolicy"] = "moto's CloudFormation does not know it, so that anybody may send",
    };

    /// <summary>What moto makes, and has nothing to tell of.</summary>
    private static readonly Dictionary<string, string> NotTold = new(StringComparer.Ordinal)
    {
        ["Custom::DnsSyncVpcCheck"] = "moto invokes functions in Docker alone: VpcCheckTests does it in its place",
        ["Custom::DnsSyncName"] = "moto invokes functions in Docker alone: DeployedFunctionTests does it in its place",
    };

    /// <summary>What moto takes, and makes something else of.</summary>
    private static readonly Dictionary<string, string> NotKept = new(StringComparer.Ordinal)
    {
        ["AWS::EC2::SecurityGroup.SecurityGroupEgress"] = "moto leaves the rule that lets everything out",
        ["AWS::EC2::Subnet.AvailabilityZone"] = "moto takes the zones of an unnamed region from us-east-1",
        ["AWS::EC2::SubnetRouteTableAssociation.RouteTableId"] = "moto associates nothing",
        ["AWS::EC2::SubnetRouteTableAssociation.SubnetId"] = "moto associates nothing",
        ["AWS::EC2::VPC.EnableDnsHostnames"] = "moto reads EnableDnsSupport alone",
        ["AWS::EC2::VPCEndpoint.IpAddressType"] = "moto's endpoints have none",
        ["AWS::EC2::VPCEndpoint.Tags"] = "moto does not read them",
        ["AWS::IAM::ManagedPolicy.PolicyDocument"] = "moto's ARN of a log group has no ':*', which is compared below",
        ["AWS::IAM::Role.ManagedPolicyArns"] = "moto attaches none to a role",
        ["AWS::Lambda::Function.Code"] = "Lambda tells a digest, which is compared below",
        ["AWS::Lambda::Function.LoggingConfig"] = "moto does not read it",
        ["AWS::Lambda::Function.RecursiveLoop"] = "get-function does not tell it",
        ["AWS::Route53::HostedZone.HostedZoneConfig"] = "moto reads the name alone",
        ["AWS::Route53::HostedZone.VPCs"] = "moto's CloudFormation makes public zones alone",
    };

    [Fact]
    public async Task Everything_that_moto_can_create_matches_the_template()
    {
        await stack.DeployAsync(bootstrap);
        string[] differences = [.. await DifferencesAsync(stack.Main), .. await DifferencesAsync(stack.ZoneEdits)];

        // Both ways: what moto has learnt to do must not stand in the lists any more.
        Assert.Equal(NotKept.Keys.Order(StringComparer.Ordinal), differences.Distinct().Order(StringComparer.Ordinal));
        var types = stack.Main.Template.Resources.Select(resource => resource.Type).ToHashSet();
        Assert.All(NotMade.Keys.Concat(NotTold.Keys), type => Assert.Contains(type, types));
    }

    [Fact]
    public async Task The_function_is_the_published_file()
    {
        await stack.DeployAsync(bootstrap);
        var function = stack.Main.Template.One("AWS::Lambda::Function", "ServiceSync");
        var answer = await stack.AwsAsync("lambda", "get-function", "--function-name", stack.Main.Id(function));
        Assert.Equal(
            Convert.ToBase64String(SHA256.HashData(await File.ReadAllBytesAsync(stack.CodeFile))),
            answer.GetProperty("Configuration").GetProperty("CodeSha256").GetString());
        var file = stack.Unpack();
        Assert.Equal(
            SHA256.HashData(await File.ReadAllBytesAsync(await bootstrap.PathAsync())),
            SHA256.HashData(await File.ReadAllBytesAsync(file)));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherExecute));
    }

    [Fact]
    public async Task The_permissions_match_the_template_except_for_log_streams()
    {
        await stack.DeployAsync(bootstrap);
        var policy = stack.Main.Template.One("AWS::IAM::ManagedPolicy", "ServiceSync");
        var wanted = stack.Main.PropertiesOf(policy)["PolicyDocument"];
        var read = (await new ReadBack(stack, stack.Main.Region).PropertiesAsync(policy.Type, stack.Main.Id(policy), []))["PolicyDocument"];
        Assert.Equal(
            Canonical(wanted),
            Canonical(read).Replace($"{LogGroupOf(wanted)}\"", $"{LogGroupOf(wanted)}:*\"", StringComparison.Ordinal));

        static string LogGroupOf(JsonNode? document) =>
            document!["Statement"]!.AsArray()[^1]!["Resource"]!.GetValue<string>().Replace(":*", "", StringComparison.Ordinal);
    }

    /// <summary>TYPE.PROPERTY of what was read otherwise than it was asked for, and is known to be.</summary>
    private async Task<List<string>> DifferencesAsync(DeployedTemplate deployed)
    {
        var back = new ReadBack(stack, deployed.Region);
        var known = new List<string>();
        var unknown = new List<string>();
        foreach (var resource in deployed.Template.Resources)
        {
            var isMade = !NotMade.ContainsKey(resource.Type);
            Assert.True(deployed.Has(resource) == isMade, $"{resource.Id}, a {resource.Type}, is {(isMade ? "not " : "")}there");
            if (!isMade || NotTold.ContainsKey(resource.Type))
            {
                continue;
            }

            var wanted = deployed.PropertiesOf(resource);
            var read = await back.PropertiesAsync(resource.Type, deployed.Id(resource), wanted);
            foreach (var (property, value) in wanted.Where(pair => Canonical(pair.Value) != Canonical(read[pair.Key])))
            {
                var key = $"{resource.Type}.{property}";
                (NotKept.ContainsKey(key) ? known : unknown).Add(NotKept.ContainsKey(key)
                    ? key
                    : $"{resource.Id}.{property}: {Canonical(value)} was asked for, and {Canonical(read[property])} is there");
            }
        }

        Assert.True(unknown.Count == 0, string.Join('\n', unknown));
        return known;
    }

    // CloudFormation compares numbers and texts alike, and knows no order of keys.
    private static string Canonical(JsonNode? node) => node switch
    {
        null => "(none)",
        JsonObject map => "{" + string.Join(',', map.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"\"{pair.Key}\":{Canonical(pair.Value)}")) + "}",
        JsonArray list => "[" + string.Join(',', list.Select(Canonical)) + "]",
        _ => $"\"{node}\"",
    };
}
