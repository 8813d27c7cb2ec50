using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Endpoints;
using DnsSync.Model;
using DnsSync.Reporting;
using DnsSync.Simulator;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;
using DnsSync.Simulator.Seams;
using DnsSync.Simulator.Time;
using DnsSync.Zones;

namespace DnsSync.Tests.Reconciling;

/// <summary>The demo's account, and the reconciler run against it in virtual time.</summary>
internal sealed class Simulation
{
    private readonly DemoWorld _demo;

    public Simulation(WorldSettings? settings = null)
    {
        _demo = DemoWorld.Create(settings);
        Data = new Binding(
            DnsName.Parse(DemoWorld.DataName), DemoWorld.DataZoneId,
            new EndpointSelector([], DemoWorld.DataService, DemoWorld.VpcId));
        Credentials = new Binding(
            DnsName.Parse(DemoWorld.CredentialsName), DemoWorld.CredentialsZoneId,
            new EndpointSelector([], DemoWorld.CredentialsService, DemoWorld.VpcId));
    }

    public World World => _demo.World;

    public Binding Data { get; }

    public Binding Credentials { get; }

    public string DataEndpointId => _demo.DataEndpointId;

    /// <summary>Stands between the reconciler and Route 53, to interfere.</summary>
    public Func<IHostedZones, IHostedZones> Zones { get; set; } = zones => zones;

    /// <summary>Stands between the reconciler and EC2, to interfere.</summary>
    public Func<IEndpointInventory, SimulatedProcess, IEndpointInventory> Endpoints { get; set; } =
        (endpoints, _) => endpoints;

    public QuotaShare Share { get; set; } = new();

    public SyncReport Sync(params Binding[] bindings) => Run(Request(bindings));

    public SyncRequest Request(params Binding[] bindings) => new(Make.Owner, [.. bindings]);

    public SyncReport Run(SyncRequest request)
    {
        SyncReport? report = null;
        World.Run(async process => report = await Driver(process).RunAsync(request));
        return report!;
    }

    public Driver Driver(SimulatedProcess process) => new(
        Endpoints(new SimulatedEndpointInventory(World, process), process),
        Zones(new SimulatedHostedZones(World, process)),
        Share, process.Time, new Random(1));

    /// <summary>A zone for <c>fleet.example</c> that any number of names may live in.</summary>
    public const string FleetZoneId = "Z0FLEET";

    public ImmutableArray<Binding> AddFleet(int names)
    {
        World.Route53.CreateZone(new CreateZoneRequest(DnsName.Parse("fleet.example"), "fleet")
        {
            Id = FleetZoneId,
            VpcId = DemoWorld.VpcId,
        });
        return
        [
            .. Enumerable.Range(0, names).Select(i => Data with
            {
                Name = DnsName.Parse($"n{i:00000}.fleet.example"),
                ZoneId = FleetZoneId,
            }),
        ];
    }

    public string AddEndpoint(params string[] subnets) =>
        World.Ec2.CreateEndpoint(new CreateEndpointRequest(DemoWorld.VpcId, DemoWorld.DataService)
        {
            SubnetIds = [.. subnets],
        }).Id;

    public void Settle() => World.RunFor(TimeSpan.FromMinutes(5));

    public ImmutableArray<string> AddressesOf(Binding binding) =>
    [
        .. World.Route53.Find(binding.ZoneId)!.At(binding.Name)
            .Where(set => set.Type == RecordTypes.A)
            .SelectMany(set => set.Values)
            .Order(StringComparer.Ordinal),
    ];

    public Marker? MarkerOf(Binding binding) =>
        World.Route53.Find(binding.ZoneId)!.At(binding.MarkerName) is [var only] ? Marker.Parse(only) : null;

    /// <summary>Writes a record set as a user of the console would.</summary>
    public void Write(Binding binding, ZoneAction action, RecordSet set) =>
        World.Route53.ChangeRecordSets(new ZoneChangeBatch(binding.ZoneId, [new ZoneChange(action, set)]));

    /// <summary>Deletes all that a name holds, its marker too, as a user of the console would.</summary>
    public void Empty(Binding binding)
    {
        var zone = World.Route53.Find(binding.ZoneId)!;
        World.Route53.ChangeRecordSets(new ZoneChangeBatch(binding.ZoneId,
        [
            .. zone.At(binding.Name).Concat(zone.At(binding.MarkerName))
                .Where(set => set.Type is not ("SOA" or "NS"))
                .Select(set => new ZoneChange(ZoneAction.Delete, set)),
        ]));
    }

    public int Writes => World.Calls.Count("route53:ChangeResourceRecordSets");
}
