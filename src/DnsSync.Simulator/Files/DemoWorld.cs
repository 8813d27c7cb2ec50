using DnsSync.Model;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Route53;

namespace DnsSync.Simulator.Files;

/// <summary>
/// The world of the demo: one VPC in loopback addresses with three availability zones, the two
/// endpoints of IoT Core in two of them, and a private zone for each name, still empty.
/// </summary>
public sealed class DemoWorld
{
    public const string DataName = "a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com";
    public const string CredentialsName =
        "c1b2c3d4e5f6g7.credentials.iot.ap-northeast-1.amazonaws.com";
    public const string DataService = "com.amazonaws.ap-northeast-1.iot.data";
    public const string CredentialsService = "com.amazonaws.ap-northeast-1.iot.credentials";
    public const string VpcId = "vpc-0127010000000000a";
    public const string SubnetA = "subnet-0127010001000000a";
    public const string SubnetC = "subnet-0127010002000000c";
    public const string SubnetD = "subnet-0127010003000000d";
    public const string DataZoneId = "Z0DATA00000000000000A";
    public const string CredentialsZoneId = "Z0CREDENTIALS0000000A";

    private DemoWorld(World world, string dataEndpointId, string credentialsEndpointId)
    {
        World = world;
        DataEndpointId = dataEndpointId;
        CredentialsEndpointId = credentialsEndpointId;
    }

    public World World { get; }

    /// <summary>In <see cref="SubnetA"/> and <see cref="SubnetC"/>, available.</summary>
    public string DataEndpointId { get; }

    /// <summary>In <see cref="SubnetA"/> and <see cref="SubnetC"/>, available.</summary>
    public string CredentialsEndpointId { get; }

    /// <summary>
    /// Makes the world, its endpoints available and nothing left to happen, at the start that the
    /// settings give.
    /// </summary>
    /// <param name="network">
    /// The VPC's is 127.<paramref name="network"/>.0.0/16: two worlds whose ENIs are listened at
    /// cannot have the same.
    /// </param>
    public static DemoWorld Create(WorldSettings? settings = null, byte network = 10)
    {
        var world = new World((settings ?? new WorldSettings()).StartingEarlier());
        world.Ec2.CreateVpc($"127.{network}.0.0/16", id: VpcId);
        world.Ec2.CreateSubnet(VpcId, $"127.{network}.1.0/24", "ap-northeast-1a", id: SubnetA);
        world.Ec2.CreateSubnet(VpcId, $"127.{network}.2.0/24", "ap-northeast-1c", id: SubnetC);
        world.Ec2.CreateSubnet(VpcId, $"127.{network}.3.0/24", "ap-northeast-1d", id: SubnetD);
        var data = AddEndpoint(world, DataService);
        var credentials = AddEndpoint(world, CredentialsService);
        AddZone(world, DataName, DataZoneId);
        AddZone(world, CredentialsName, CredentialsZoneId);
        world.RunFor(world.Settings.Preparation);
        world.Calls.Clear();
        return new DemoWorld(world, data, credentials);
    }

    private static string AddEndpoint(World world, string service) =>
        world.Ec2.CreateEndpoint(
            new CreateEndpointRequest(VpcId, service) { SubnetIds = [SubnetA, SubnetC] }).Id;

    private static void AddZone(World world, string name, string id) =>
        world.Route53.CreateZone(new CreateZoneRequest(DnsName.Parse(name), $"demo-{id}")
        {
            Id = id,
            VpcId = VpcId,
        });
}
