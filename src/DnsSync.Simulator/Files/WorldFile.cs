using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using DnsSync.Model;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Route53;

namespace DnsSync.Simulator.Files;

/// <summary>
/// A starting world in JSON, for <c>dnssync simulator --world FILE</c>. Everything but ids and
/// CIDRs is optional; comments and trailing commas are allowed; unknown keys are errors.
/// <see cref="Sample"/> shows every key.
/// </summary>
/// <remarks>
/// Optional properties have setters, since the JSON source generator forgets the defaults of
/// those that are <c>init</c>.
/// </remarks>
public sealed partial record WorldFile
{
    /// <summary>A file with every key in it.</summary>
    public const string Sample = """
        {
          // Twelve digits; the default is 111122223333.
          "account": "111122223333",
          // The only region; the default is ap-northeast-1.
          "region": "ap-northeast-1",
          // Decides every chance; the default is 1.
          "seed": 1,
          // Seconds from creating or modifying an endpoint to `available`; the default is 60.
          "endpointSettlesSeconds": 10,
          // Seconds from a change batch to INSYNC; the default is 30.
          "changeInSyncSeconds": 5,
          // Route 53 raises this limit on request; the default is 10000.
          "maximumRecordsPerZone": 10000,
          "vpcs": [
            {
              "id": "vpc-0a1b2c3d",
              "cidr": "127.10.0.0/16",
              "ipv6Cidr": "fd00:10::/56",
              "subnets": [
                {
                  "id": "subnet-0a",
                  "cidr": "127.10.1.0/24",
                  "ipv6Cidr": "fd00:10:0:1::/64",
                  "availabilityZone": "ap-northeast-1a"
                },
                {
                  "id": "subnet-0c",
                  "cidr": "127.10.2.0/24",
                  "availabilityZone": "ap-northeast-1c"
                }
              ]
            }
          ],
          // Endpoints have settled when the simulator starts; their ids are made up.
          "endpoints": [
            {
              "vpc": "vpc-0a1b2c3d",
              "service": "com.amazonaws.ap-northeast-1.iot.data",
              "subnets": ["subnet-0a", "subnet-0c"],
              "ipAddressType": "ipv4",
              "tags": { "fleet": "prod" },
              // Optional: which address in which subnet.
              "addresses": { "subnet-0a": "127.10.1.10" }
            }
          ],
          // SOA and NS are there by themselves. A zone without VPCs is public.
          "zones": [
            {
              "id": "Z0123456789ABCDEFGHIJ",
              "name": "a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com",
              "vpcs": ["vpc-0a1b2c3d"],
              "records": [
                {
                  "name": "a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com",
                  "type": "A",
                  "ttl": 60,
                  "values": ["127.10.1.10"],
                  // Optional, together: one of several weighted record sets.
                  "setIdentifier": "left",
                  "weight": 10
                }
              ]
            }
          ]
        }
        """;

    public string Account { get; set; } = "111122223333";

    public string Region { get; set; } = "ap-northeast-1";

    public ulong Seed { get; set; } = 1;

    public double EndpointSettlesSeconds { get; set; } = 60;

    public double ChangeInSyncSeconds { get; set; } = 30;

    public int MaximumRecordsPerZone { get; set; } = 10_000;

    public ImmutableArray<VpcEntry> Vpcs { get; set; } = [];

    public ImmutableArray<EndpointEntry> Endpoints { get; set; } = [];

    public ImmutableArray<ZoneEntry> Zones { get; set; } = [];

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="FormatException">
    /// It is no such file; the message says where and why.
    /// </exception>
    public static WorldFile Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, WorldFileJson.Default.WorldFile)
                ?? throw new FormatException("the world file holds null");
        }
        catch (JsonException problem)
        {
            var unknown = Unmapped().Match(problem.Message);
            throw new FormatException(
                unknown.Success
                    ? $"the key '{unknown.Groups[1].Value}' is unknown there, in line {problem.LineNumber + 1}: 'dnssync simulator "
                        + "--sample' shows all keys"
                    : $"the world file is invalid at {problem.Path ?? "$"}: {problem.Message}",
                problem);
        }
    }

    // System.Text.Json speaks of its own types there.
    [GeneratedRegex("^The JSON property '(.*)' could not be mapped")]
    private static partial Regex Unmapped();

    /// <summary>The settings that the file gives, on top of others.</summary>
    public WorldSettings Apply(WorldSettings settings) => settings with
    {
        AccountId = Account.Length == 12 && Account.All(char.IsAsciiDigit)
            ? Account
            : throw new FormatException("the world file is invalid at $.account: expected twelve digits"),
        Region = Region,
        Seed = Seed,
        EndpointSettles = Seconds(EndpointSettlesSeconds, "endpointSettlesSeconds"),
        ChangeInSync = Seconds(ChangeInSyncSeconds, "changeInSyncSeconds"),
        MaximumRecordsPerZone = MaximumRecordsPerZone,
    };

    /// <summary>
    /// A world as the file describes it, settled, at the start that the settings give.
    /// </summary>
    /// <exception cref="FormatException">
    /// What it describes cannot be; the message says what.
    /// </exception>
    public World Create(WorldSettings? settings = null)
    {
        var world = new World(Apply(settings ?? new WorldSettings()).StartingEarlier());
        var path = "$";
        try
        {
            for (var i = 0; i < Vpcs.Length; i++)
            {
                path = $"$.vpcs[{i}]";
                Vpcs[i].AddTo(world);
            }

            for (var i = 0; i < Endpoints.Length; i++)
            {
                path = $"$.endpoints[{i}]";
                Endpoints[i].AddTo(world);
            }

            for (var i = 0; i < Zones.Length; i++)
            {
                path = $"$.zones[{i}]";
                Zones[i].AddTo(world);
            }
        }
        catch (Exception refusal) when (refusal is AwsErrorException or FormatException)
        {
            throw new FormatException($"the world file is invalid at {path}: {refusal.Message}", refusal);
        }
        catch (ArgumentException twice)
        {
            throw new FormatException($"the world file has an id twice at {path}: {twice.Message}", twice);
        }

        world.RunFor(world.Settings.Preparation);
        world.Calls.Clear();
        return world;
    }

    private static TimeSpan Seconds(double seconds, string key) =>
        seconds is >= 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"the world file's {key} must be 0 to 86400");
}

/// <summary>A VPC of a <see cref="WorldFile"/>.</summary>
public sealed record VpcEntry
{
    public required string Id { get; init; }

    public required string Cidr { get; init; }

    public string? Ipv6Cidr { get; set; }

    public ImmutableArray<SubnetEntry> Subnets { get; set; } = [];

    internal void AddTo(World world)
    {
        world.Ec2.CreateVpc(Cidr, Ipv6Cidr, Id);
        foreach (var subnet in Subnets)
        {
            world.Ec2.CreateSubnet(
                Id, subnet.Cidr, subnet.AvailabilityZone, subnet.Ipv6Cidr, subnet.Id);
        }
    }
}

/// <summary>A subnet of a <see cref="WorldFile"/>.</summary>
public sealed record SubnetEntry
{
    public required string Id { get; init; }

    public required string Cidr { get; init; }

    public required string AvailabilityZone { get; init; }

    public string? Ipv6Cidr { get; set; }
}

/// <summary>An interface endpoint of a <see cref="WorldFile"/>.</summary>
public sealed record EndpointEntry
{
    public required string Vpc { get; init; }

    public required string Service { get; init; }

    public ImmutableArray<string> Subnets { get; set; } = [];

    public string? IpAddressType { get; set; }

    public ImmutableSortedDictionary<string, string> Tags { get; set; } = Ec2Snapshot.NoTags;

    public ImmutableSortedDictionary<string, string> Addresses { get; set; } = Ec2Snapshot.NoTags;

    internal void AddTo(World world) => world.Ec2.CreateEndpoint(
        new CreateEndpointRequest(Vpc, Service)
        {
            SubnetIds = Subnets,
            IpAddressType = IpAddressType,
            // In the world's own order, which is ordinal.
            Tags = Ec2Snapshot.NoTags.AddRange(Tags),
            Addresses = Ec2Snapshot.NoTags.AddRange(Addresses),
        });
}

/// <summary>A hosted zone of a <see cref="WorldFile"/>.</summary>
public sealed record ZoneEntry
{
    public string? Id { get; set; }

    public required string Name { get; init; }

    public ImmutableArray<string> Vpcs { get; set; } = [];

    public ImmutableArray<RecordEntry> Records { get; set; } = [];

    internal void AddTo(World world)
    {
        var zone = world.Route53.CreateZone(
            new CreateZoneRequest(DnsName.Parse(Name), $"world-file-{Id ?? Name}")
            {
                Id = Id,
                VpcId = Vpcs.IsEmpty ? null : Vpcs[0],
            }).Zone;
        foreach (var vpc in Vpcs.Skip(1))
        {
            world.Route53.AssociateVpc(zone.Id, vpc);
        }

        foreach (var record in Records)
        {
            world.Route53.ChangeRecordSets(new ZoneChangeBatch(
                zone.Id, [new ZoneChange(ZoneAction.Upsert, record.ToRecordSet())]));
        }
    }
}

/// <summary>A record set of a <see cref="WorldFile"/>.</summary>
public sealed record RecordEntry
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    public long Ttl { get; set; } = 300;

    public required ImmutableArray<string> Values { get; init; }

    public string? SetIdentifier { get; set; }

    public long? Weight { get; set; }

    internal RecordSet ToRecordSet() => new(DnsName.Parse(Name), Type, Ttl, Values)
    {
        SetIdentifier = SetIdentifier,
        Weight = Weight,
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(WorldFile))]
internal sealed partial class WorldFileJson : JsonSerializerContext;
