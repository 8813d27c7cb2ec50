using System.Text.Json;
using Amazon.EC2;
using Amazon.EC2.Model;
using DnsSync.Configuration;

namespace DnsSync.Cli.Tests;

/// <summary>
/// The whole job against a third party's AWS: made with Amazon's own client, read back with
/// Amazon's own CLI.
/// </summary>
[Trait("Speed", "slow")]
public sealed class MotoTests(MotoServer moto) : IClassFixture<MotoServer>, IDisposable
{
    private const string Service = "com.amazonaws.ap-northeast-1.iot.data";

    /// <summary>One name for each layout.</summary>
    private static readonly string[] Names = ["merged.iot.example", "weighted.iot.example"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dnssync-moto-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Records_follow_a_replaced_endpoint_and_a_second_sync_writes_nothing()
    {
        Assert.SkipUnless(MotoServer.IsInstalled, "moto_server is not installed");
        Assert.SkipUnless(Programs.Has("aws"), "the AWS CLI is not installed");
        using var ec2 = new AmazonEC2Client(new AmazonEC2Config
        {
            ServiceURL = moto.Url,
            AuthenticationRegion = AwsEnvironment.Region,
        });
        var (vpcId, subnets) = await NetworkAsync(ec2);
        var zoneId = await ZoneAsync("iot.example", vpcId);
        var config = WriteConfig(zoneId, vpcId);
        var (first, before) = await EndpointAsync(ec2, vpcId, subnets);

        var found = Path.Combine(_folder.FullName, "found.json");
        (await CommandLine.RunAsync("init", "--owner", "moto", "--name", Names[0], "--service", Service,
            "--vpc", vpcId, "--out", found, "--endpoint-url", moto.Url)).Ends(0);
        Assert.Contains($"\"{zoneId.Split('/')[^1]}\"", await File.ReadAllTextAsync(found), StringComparison.Ordinal);

        (await RunAsync("plan", config)).Ends(ExitCodes.ChangesToMake);
        (await RunAsync("sync", config)).Ends(ExitCodes.InSync);
        await ExpectAsync(zoneId, before, revision: 1);
        (await RunAsync("sync", config)).Ends(ExitCodes.InSync);
        await ExpectAsync(zoneId, before, revision: 1);
        var status = (await RunAsync("status", config)).Ends(ExitCodes.InSync).Json.GetProperty("names");
        Assert.All(status.EnumerateArray(), name => Assert.Equal(
            before, name.GetProperty("addresses").EnumerateArray()
                .Where(address => address.GetProperty("isPublished").GetBoolean())
                .Select(address => address.GetProperty("address").GetString()!).Order(StringComparer.Ordinal)));

        var (second, after) = await EndpointAsync(ec2, vpcId, subnets);
        await ec2.DeleteVpcEndpointsAsync(new DeleteVpcEndpointsRequest { VpcEndpointIds = [first] });
        Assert.NotEqual(before, after);
        (await RunAsync("sync", config)).Ends(ExitCodes.InSync);
        await ExpectAsync(zoneId, after, revision: 3);
        (await RunAsync("plan", config)).Ends(ExitCodes.InSync);

        await ec2.DeleteVpcEndpointsAsync(new DeleteVpcEndpointsRequest { VpcEndpointIds = [second] });
        var held = (await RunAsync("sync", config)).Ends(ExitCodes.NeedsAttention);
        Assert.Equal("Held, Held", held.Outcomes);
        await ExpectAsync(zoneId, after, revision: 3);
        foreach (var name in Names)
        {
            (await RunAsync("sync", config, "--prune", name, "--yes")).Ends(ExitCodes.InSync);
        }

        var left = await RecordSetsAsync(zoneId);
        Assert.Equal(["iot.example. NS", "iot.example. SOA"], left.Select(set => $"{set.Name} {set.Type}"));
    }

    [Fact]
    public async Task An_unknown_zone_is_reported()
    {
        Assert.SkipUnless(MotoServer.IsInstalled, "moto_server is not installed");
        var config = WriteConfig("Z0NOSUCHZONE", "vpc-1");
        var result = (await RunAsync("sync", config)).Ends(ExitCodes.Failed);
        Assert.Contains("NoSuchHostedZone", result.Error, StringComparison.Ordinal);
    }

    private static async Task<(string VpcId, List<string> SubnetIds)> NetworkAsync(AmazonEC2Client ec2)
    {
        var vpc = (await ec2.CreateVpcAsync(new CreateVpcRequest { CidrBlock = "10.0.0.0/16" })).Vpc.VpcId;
        var subnets = new List<string>();
        foreach (var (zone, block) in (IEnumerable<(string, string)>)[("a", "10.0.1.0/24"), ("c", "10.0.2.0/24")])
        {
            var created = await ec2.CreateSubnetAsync(new CreateSubnetRequest
            {
                VpcId = vpc,
                CidrBlock = block,
                AvailabilityZone = AwsEnvironment.Region + zone,
            });
            subnets.Add(created.Subnet.SubnetId);
        }

        return (vpc, subnets);
    }

    private static async Task<(string Id, List<string> Addresses)> EndpointAsync(
        AmazonEC2Client ec2, string vpcId, List<string> subnets)
    {
        var endpoint = (await ec2.CreateVpcEndpointAsync(new CreateVpcEndpointRequest
        {
            VpcId = vpcId,
            VpcEndpointType = VpcEndpointType.Interface,
            ServiceName = Service,
            SubnetIds = subnets,
            PrivateDnsEnabled = false,
        })).VpcEndpoint;
        var interfaces = await ec2.DescribeNetworkInterfacesAsync(new DescribeNetworkInterfacesRequest
        {
            NetworkInterfaceIds = endpoint.NetworkInterfaceIds,
        });
        return (endpoint.VpcEndpointId,
            [.. interfaces.NetworkInterfaces.Select(nic => nic.PrivateIpAddress).Order(StringComparer.Ordinal)]);
    }

    private async Task<string> ZoneAsync(string name, string vpcId)
    {
        // moto makes a zone private by this flag alone; AWS by the VPC.
        var created = await Programs.AwsAsync(
            moto.Url, "route53", "create-hosted-zone", "--name", name, "--caller-reference", name,
            "--hosted-zone-config", "PrivateZone=true",
            "--vpc", $"VPCRegion={AwsEnvironment.Region},VPCId={vpcId}");
        return created.GetProperty("HostedZone").GetProperty("Id").GetString()!;
    }

    private string WriteConfig(string zoneId, string vpcId)
    {
        var path = Path.Combine(_folder.FullName, "dnssync.json");
        File.WriteAllText(path, JsonSerializer.Serialize(
            new ConfigurationFile
            {
                Owner = "moto",
                Bindings =
                [
                    .. Names.Select(name => new BindingFile
                    {
                        Name = name,
                        ZoneId = zoneId,
                        Endpoints = new() { Service = Service, VpcId = vpcId },
                        Layout = name.Split('.')[0],
                    }),
                ],
            },
            ConfigurationJson.Default.ConfigurationFile));
        return path;
    }

    private Task<CommandResult> RunAsync(string command, string config, params string[] options) =>
        CommandLine.RunAsync([command, "-o", "json", "-c", config, "--endpoint-url", moto.Url, .. options]);

    /// <summary>Both names carry these addresses and a marker of this revision, says the AWS CLI.</summary>
    private async Task ExpectAsync(string zoneId, List<string> addresses, long revision)
    {
        var sets = await RecordSetsAsync(zoneId);
        foreach (var name in Names)
        {
            Assert.Equal(addresses, ValuesAt(name, "A"));
            Assert.Equal([$"\"v=1 owner=moto rev={revision}\""], ValuesAt("_dnssync." + name, "TXT"));
        }

        IEnumerable<string> ValuesAt(string name, string type) => sets
            .Where(set => set.Name == name + "." && set.Type == type)
            .SelectMany(set => set.Values)
            .Order(StringComparer.Ordinal);
    }

    private async Task<List<(string Name, string Type, List<string> Values)>> RecordSetsAsync(string zoneId)
    {
        var listed = await Programs.AwsAsync(
            moto.Url, "route53", "list-resource-record-sets", "--hosted-zone-id", zoneId);
        return
        [
            .. listed.GetProperty("ResourceRecordSets").EnumerateArray().Select(set => (
                set.GetProperty("Name").GetString()!,
                set.GetProperty("Type").GetString()!,
                set.GetProperty("ResourceRecords").EnumerateArray()
                    .Select(record => record.GetProperty("Value").GetString()!).ToList())),
        ];
    }
}
