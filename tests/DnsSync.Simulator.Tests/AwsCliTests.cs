using DnsSync.Simulator.Files;

namespace DnsSync.Simulator.Tests;

/// <summary>The real AWS CLI, which shares no code with the simulator.</summary>
[Trait("Speed", "slow")]
public sealed class AwsCliTests(WireFixture wire) : IClassFixture<WireFixture>
{
    [Fact]
    public async Task The_cli_creates_modifies_describes_and_deletes_an_endpoint()
    {
        Assert.SkipUnless(WireFixture.HasAwsCli, "the AWS CLI is not installed");
        var created = await wire.AwsAsync(
            "ec2", "create-vpc-endpoint", "--vpc-id", DemoWorld.VpcId, "--vpc-endpoint-type",
            "Interface", "--service-name", DemoWorld.DataService, "--subnet-ids",
            DemoWorld.SubnetA, "--no-private-dns-enabled", "--tag-specifications",
            "ResourceType=vpc-endpoint,Tags=[{Key=fleet,Value=cli}]");
        var endpoint = created.GetProperty("VpcEndpoint");
        var id = endpoint.GetProperty("VpcEndpointId").GetString()!;
        Assert.Equal("pending", endpoint.GetProperty("State").GetString());

        var modified = await wire.AwsAsync(
            "ec2", "modify-vpc-endpoint", "--vpc-endpoint-id", id, "--add-subnet-ids",
            DemoWorld.SubnetD);
        Assert.True(modified.GetProperty("Return").GetBoolean());
        await Task.Delay(TimeSpan.FromMilliseconds(500));

        var described = (await wire.AwsAsync(
            "ec2", "describe-vpc-endpoints", "--filters", "Name=tag:fleet,Values=cli"))
            .GetProperty("VpcEndpoints");
        Assert.Equal(1, described.GetArrayLength());
        Assert.Equal("available", described[0].GetProperty("State").GetString());
        Assert.Equal(2, described[0].GetProperty("NetworkInterfaceIds").GetArrayLength());
        var eni = described[0].GetProperty("NetworkInterfaceIds")[0].GetString()!;
        var interfaces = (await wire.AwsAsync(
            "ec2", "describe-network-interfaces", "--network-interface-ids", eni))
            .GetProperty("NetworkInterfaces");
        Assert.Equal("vpc_endpoint", interfaces[0].GetProperty("InterfaceType").GetString());
        Assert.StartsWith("127.10.", interfaces[0].GetProperty("PrivateIpAddress").GetString());

        var deleted = await wire.AwsAsync(
            "ec2", "delete-vpc-endpoints", "--vpc-endpoint-ids", id, "vpce-0missing");
        var unsuccessful = deleted.GetProperty("Unsuccessful");
        Assert.Equal(1, unsuccessful.GetArrayLength());
        Assert.Equal("InvalidVpcEndpointId.NotFound",
            unsuccessful[0].GetProperty("Error").GetProperty("Code").GetString());
    }

    [Fact]
    public async Task The_cli_works_a_zone_from_creation_to_deletion()
    {
        Assert.SkipUnless(WireFixture.HasAwsCli, "the AWS CLI is not installed");
        var created = await wire.AwsAsync(
            "route53", "create-hosted-zone", "--name", "cli.example", "--caller-reference", "cli",
            "--vpc", $"VPCRegion=ap-northeast-1,VPCId={DemoWorld.VpcId}");
        var id = created.GetProperty("HostedZone").GetProperty("Id").GetString()!;
        Assert.StartsWith("/hostedzone/Z", id);
        Assert.True(created.GetProperty("HostedZone").GetProperty("Config")
            .GetProperty("PrivateZone").GetBoolean());

        var change = await wire.AwsAsync(
            "route53", "change-resource-record-sets", "--hosted-zone-id", id, "--change-batch",
            Batch("CREATE", "*.cli.example", "127.10.1.4"));
        Assert.Equal("PENDING", change.GetProperty("ChangeInfo").GetProperty("Status").GetString());
        var changeId = change.GetProperty("ChangeInfo").GetProperty("Id").GetString()!;

        var listed = (await wire.AwsAsync(
            "route53", "list-resource-record-sets", "--hosted-zone-id", id, "--page-size", "1"))
            .GetProperty("ResourceRecordSets");
        Assert.Equal(
            ["NS cli.example.", "SOA cli.example.", "A \\052.cli.example."],
            listed.EnumerateArray().Select(set =>
                $"{set.GetProperty("Type").GetString()} {set.GetProperty("Name").GetString()}"));

        await Task.Delay(TimeSpan.FromMilliseconds(500));
        var status = await wire.AwsAsync("route53", "get-change", "--id", changeId);
        Assert.Equal("INSYNC", status.GetProperty("ChangeInfo").GetProperty("Status").GetString());

        Assert.Contains("HostedZoneNotEmpty", await wire.AwsFailsAsync(
            "route53", "delete-hosted-zone", "--id", id));
        await wire.AwsAsync(
            "route53", "change-resource-record-sets", "--hosted-zone-id", id, "--change-batch",
            Batch("DELETE", "*.cli.example", "127.10.1.4"));
        await wire.AwsAsync("route53", "delete-hosted-zone", "--id", id);
        Assert.Contains("NoSuchHostedZone", await wire.AwsFailsAsync(
            "route53", "get-hosted-zone", "--id", id));
        var names = (await wire.AwsAsync("route53", "list-hosted-zones-by-name"))
            .GetProperty("HostedZones").EnumerateArray()
            .Select(zone => zone.GetProperty("Name").GetString());
        Assert.Equal([DemoWorld.CredentialsName + ".", DemoWorld.DataName + "."], names.Order(
            StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public async Task The_cli_understands_refusals()
    {
        Assert.SkipUnless(WireFixture.HasAwsCli, "the AWS CLI is not installed");
        Assert.Contains("(InvalidAction)", await wire.AwsFailsAsync("ec2", "describe-instances"));
        Assert.Contains("(InvalidVpcEndpointId.NotFound)", await wire.AwsFailsAsync(
            "ec2", "describe-vpc-endpoints", "--vpc-endpoint-ids", "vpce-0missing"));
        Assert.Contains("UnknownOperationException", await wire.AwsFailsAsync(
            "route53", "list-health-checks"));
        wire.World.Use(world => world.Faults
            .Add("ec2:DescribeVpcs", FaultKind.ExpiredCredentials)
            .Add("route53:GetHostedZone", FaultKind.AccessDenied));
        Assert.Contains("(RequestExpired)", await wire.AwsFailsAsync("ec2", "describe-vpcs"));
        Assert.Contains("(AccessDenied)", await wire.AwsFailsAsync(
            "route53", "get-hosted-zone", "--id", DemoWorld.DataZoneId));
        var vpcs = (await wire.AwsAsync("ec2", "describe-vpcs")).GetProperty("Vpcs");
        Assert.Equal("127.10.0.0/16", vpcs[0].GetProperty("CidrBlock").GetString());
        var subnets = (await wire.AwsAsync("ec2", "describe-subnets")).GetProperty("Subnets");
        Assert.Equal(3, subnets.GetArrayLength());
        var me = await wire.AwsAsync("sts", "get-caller-identity");
        Assert.Equal("111122223333", me.GetProperty("Account").GetString());
    }

    private static string Batch(string action, string name, string value) => $$"""
        {"Changes":[{"Action":"{{action}}","ResourceRecordSet":{"Name":"{{name}}","Type":"A",
        "TTL":60,"ResourceRecords":[{"Value":"{{value}}" } ] } } ] }
        """;
}
