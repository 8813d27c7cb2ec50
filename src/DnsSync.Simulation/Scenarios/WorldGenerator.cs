using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulation.Scenarios;

/// <summary>Draws the account that a run begins with. Most accounts are small; some are not.</summary>
internal sealed class WorldGenerator(SplitMix64 random)
{
    /// <summary>The most names that a function's environment holds: Lambda gives it 4 KB.</summary>
    public const int InEnvironment = 18;

    private const string Suffix = "ap-northeast-1.amazonaws.com";

    private readonly ImmutableArray<VpcPlan>.Builder _vpcs = ImmutableArray.CreateBuilder<VpcPlan>();
    private readonly ImmutableArray<EndpointPlan>.Builder _endpoints =
        ImmutableArray.CreateBuilder<EndpointPlan>();

    private readonly ImmutableArray<NamePlan>.Builder _names = ImmutableArray.CreateBuilder<NamePlan>();
    private readonly HashSet<string> _wildcards = [];
    private int _made;

    public WorldPlan Draw(FaultLevel faults)
    {
        var names = random.Of<(int, int)>((765, (1, 2)), (175, (3, 5)), (45, (6, 15)), (15, (16, 50)));
        var count = random.From(names.Item1, names.Item2);
        var vpcs = Math.Min(count, random.Of<int>(
            (50, 1), (25, 2), (15, random.From(3, 6)), (10, random.From(7, 20))));
        for (var i = 0; i < vpcs; i++)
        {
            DrawVpc(i);
        }

        for (var i = 0; i < count; i++)
        {
            _names.Add(DrawName($"n{i}", _vpcs[i % vpcs]));
        }

        var small = faults == FaultLevel.Hostile && random.Chance(300);
        return new WorldPlan(
            _vpcs.ToImmutable(),
            _endpoints.ToImmutable(),
            _names.ToImmutable(),
            StoredConfiguration: random.Chance(200) || count > InEnvironment,
            SchedulePeriod: TimeSpan.FromMinutes(random.Of<int>((30, 5), (25, 10), (20, 15), (15, 30), (10, 60))),
            EndpointSettles: TimeSpan.FromSeconds(faults != FaultLevel.Hostile ? 60
                : random.Of<int>((60, 60), (20, random.From(5, 59)), (20, random.From(61, 280)))),
            Concurrency: random.From(2, 4),
            RecordSetPage: small ? random.From(2, 6) : 300,
            Ec2Page: small ? random.From(5, 8) : 1000,
            ListsByEscapes: random.Chance(500));
    }

    private void DrawVpc(int number)
    {
        // Nothing keeps two VPCs from using the same addresses.
        var cidr = number > 0 && random.Chance(100) ? _vpcs[0].Cidr : $"10.{number}.0.0/16";
        var vpc = new VpcPlan($"vpc{number}", cidr, random.From(2, 4), random.Chance(400));
        _vpcs.Add(vpc);
        foreach (var service in new[] { "iot.data", "iot.credentials" })
        {
            var count = random.Of<int>((5, 0), (60, 1), (25, 2), (10, 3));
            for (var i = 0; i < count; i++)
            {
                _endpoints.Add(DrawEndpoint($"e{_endpoints.Count}", vpc, service));
            }
        }
    }

    public EndpointPlan DrawEndpoint(string key, VpcPlan vpc, string service) => new(
        key, vpc.Key, service,
        [.. random.Some(vpc.Subnets, random.From(1, vpc.Subnets))],
        !vpc.HasIpv6 ? "ipv4" : random.Of<string>((55, "dualstack"), (30, "ipv4"), (15, "ipv6")));

    public NamePlan DrawName(string key, VpcPlan vpc)
    {
        var service = random.Of<string>((60, "iot.data"), (40, "iot.credentials"));
        var number = _made++;
        var label = service == "iot.data" ? $"a{number}-ats.iot" : $"c{number}.credentials.iot";
        var ownZone = random.Chance(500);
        var zone = ownZone ? $"{label}.{Suffix}" : $"iot.{vpc.Key}.example";
        var endpoints = _endpoints.Where(endpoint => endpoint.Vpc == vpc.Key && endpoint.Service == service)
            .Select(endpoint => endpoint.Key).ToImmutableArray();
        var plan = new NamePlan(
            key,
            ownZone ? zone : $"{LabelOf(number, zone, isWildcard: random.Chance(150))}.{zone}",
            zone, vpc.Key, service,
            endpoints.Length > 0 && random.Chance(120) ? endpoints : [],
            AnyVpc: random.Chance(60),
            60, RecordLayout.Merged, [AddressFamily.IPv4], 1, WhenEmpty.Keep);
        return DrawSettings(plan, vpc);
    }

    /// <summary>Another name for a resource, or a zone of its own for the name that it has.</summary>
    public NamePlan DrawPlace(NamePlan plan, VpcPlan vpc)
    {
        if (!plan.HasOwnZone && !plan.Name.StartsWith('*') && random.Chance(500))
        {
            return plan with { Zone = plan.Name };
        }

        var other = DrawName(plan.Key, vpc);
        return plan with { Name = other.Name, Zone = other.Zone };
    }

    // Where a wildcard is listed beside its neighbours hangs on how the listing counts its escape.
    private string LabelOf(int number, string zone, bool isWildcard) =>
        !isWildcard ? $"{number}x" : _wildcards.Add(zone) ? "*" : $"*.{number}w";

    /// <summary>Everything about a name that its configuration may change.</summary>
    public NamePlan DrawSettings(NamePlan plan, VpcPlan vpc) => plan with
    {
        Ttl = random.Of<int>((60, 60), (20, 30), (20, 300)),
        Layout = random.Of<RecordLayout>((65, RecordLayout.Merged), (35, RecordLayout.Weighted)),
        Families = !vpc.HasIpv6 ? [AddressFamily.IPv4]
            : random.Of<ImmutableArray<AddressFamily>>(
                (35, [AddressFamily.IPv4]),
                (45, [AddressFamily.IPv4, AddressFamily.IPv6]),
                (20, [AddressFamily.IPv6])),
        MinimumAddresses = random.Of<int>((60, 1), (30, 2), (10, 3)),
        WhenEmpty = random.Of<WhenEmpty>((70, WhenEmpty.Keep), (30, WhenEmpty.Delete)),
    };
}
