using System.Collections.Immutable;
using System.Text.Json;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Simulator;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;
using DnsSync.Simulator.Time;
using DnsSync.Simulator.Wire;

namespace DnsSync.Cli.Tests;

/// <summary>The demo's account on the wire, and a configuration of its two names.</summary>
internal sealed class TestAccount : IAsyncDisposable
{
    public const string Owner = "prod";
    public const string Data = DemoWorld.DataName;
    public const string DataZone = DemoWorld.DataZoneId;

    /// <summary>A zone for any number of names, still empty.</summary>
    public const string FleetZone = "Z0FLEET";

    private readonly DemoWorld _demo;
    private readonly SimulatorServer _server;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dnssync-");

    private TestAccount(DemoWorld demo, RealTimeWorld world, SimulatorServer server)
    {
        (_demo, World, _server) = (demo, world, server);
        ConfigPath = WriteConfig(DataBinding);
    }

    public RealTimeWorld World { get; }

    public string Url => _server.Address.ToString();

    public string DataEndpointId => _demo.DataEndpointId;

    /// <summary>Binds the data name alone, unless a test writes another.</summary>
    public string ConfigPath { get; set; }

    public static BindingFile DataBinding => new()
    {
        Name = Data,
        ZoneId = DataZone,
        Endpoints = new() { Service = DemoWorld.DataService, VpcId = DemoWorld.VpcId },
    };

    public static BindingFile CredentialsBinding => new()
    {
        Name = DemoWorld.CredentialsName,
        ZoneId = DemoWorld.CredentialsZoneId,
        Endpoints = new() { Service = DemoWorld.CredentialsService, VpcId = DemoWorld.VpcId },
    };

    /// <summary>Starts it; what EC2 does takes no time, and a change spreads in half a second.</summary>
    public static async Task<TestAccount> StartAsync(
        Func<WorldSettings, WorldSettings>? settings = null, Action<World>? arrange = null)
    {
        var quick = new WorldSettings
        {
            EndpointSettles = TimeSpan.FromMilliseconds(1),
            InterfacesListed = TimeSpan.Zero,
            InterfacesDescribable = TimeSpan.Zero,
            InterfaceRemoved = TimeSpan.Zero,
            EndpointDeletes = TimeSpan.Zero,
            ChangeInSync = TimeSpan.FromMilliseconds(500),
        };
        var demo = DemoWorld.Create(settings?.Invoke(quick) ?? quick);
        demo.World.Route53.CreateZone(new CreateZoneRequest(DnsName.Parse("fleet.example"), "fleet")
        {
            Id = FleetZone,
            VpcId = DemoWorld.VpcId,
        });
        arrange?.Invoke(demo.World);
        demo.World.RunFor(TimeSpan.FromSeconds(1));
        demo.World.Calls.Clear();
        var world = new RealTimeWorld(demo.World, TimeProvider.System);
        return new TestAccount(demo, world, await SimulatorServer.StartAsync(world, new WireSettings
        {
            LongestWait = TimeSpan.FromSeconds(1),
        }));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        World.Dispose();
        _folder.Delete(recursive: true);
        Assert.Null(World.Failure);
    }

    public Task<CommandResult> PlanAsync(params string[] arguments) => RunAsync(["plan", .. arguments]);

    public Task<CommandResult> SyncAsync(params string[] arguments) => RunAsync(["sync", .. arguments]);

    /// <summary>Makes the configuration of these bindings the account's.</summary>
    public string WriteConfig(params BindingFile[] bindings) =>
        WriteText(JsonSerializer.Serialize(
            new ConfigurationFile { Owner = Owner, Bindings = bindings },
            ConfigurationJson.Default.ConfigurationFile));

    public string WriteText(string text)
    {
        ConfigPath = Path.Combine(_folder.FullName, "dnssync.json");
        File.WriteAllText(ConfigPath, text);
        return ConfigPath;
    }

    /// <summary>A name in the zone <c>fleet.example</c>, on the same endpoint as the data name.</summary>
    public static BindingFile Fleet(string name) =>
        DataBinding with { Name = name + ".fleet.example", ZoneId = FleetZone };

    /// <summary>Every record set of every zone, to compare before with after.</summary>
    public ImmutableArray<RecordSet> Everything => World.Use(world =>
        world.Route53.Zones.SelectMany(zone => zone.RecordSets).ToImmutableArray());

    public ImmutableArray<RecordSet> At(string name, string zoneId = DataZone) =>
        World.Use(world => world.Route53.Find(zoneId)!.At(DnsName.Parse(name))
            .RemoveAll(set => set.Type is "NS" or "SOA"));

    public string AddressesOf(string name, string zoneId = DataZone) =>
        string.Join(',', At(name, zoneId).Where(set => set.Type == "A")
            .SelectMany(set => set.Values).Order(StringComparer.Ordinal));

    public long? RevisionOf(string name, string zoneId = DataZone) =>
        At("_dnssync." + name, zoneId) is [var marker] ? Marker.Parse(marker)?.Revision : null;

    /// <summary>Writes record sets as a user of the console would.</summary>
    public void Put(params RecordSet[] sets) => World.Use(world =>
    {
        foreach (var set in sets)
        {
            world.Route53.SeedRecord(
                set.Name.ToString().EndsWith("fleet.example", StringComparison.Ordinal) ? FleetZone : DataZone,
                set);
        }
    });

    public void Delete(RecordSet set, string zoneId = DataZone) => World.Use(world =>
        world.Route53.ChangeRecordSets(new ZoneChangeBatch(zoneId, [new(ZoneAction.Delete, set)])));

    public string AddEndpoint(params string[] subnets) => World.Use(world =>
        world.Ec2.CreateEndpoint(new CreateEndpointRequest(DemoWorld.VpcId, DemoWorld.DataService)
        {
            SubnetIds = [.. subnets],
        }).Id);

    public void DeleteDataEndpoint() =>
        World.Use(world => world.Ec2.DeleteEndpoints(DataEndpointId));

    /// <summary>Everything that the service asked of AWS since the account was started.</summary>
    public string Calls => World.Use(world => string.Join(", ",
        world.Calls.Counts.Select(count => $"{count.Key} {count.Value}")));

    public int Writes => World.Use(world => world.Calls.Count("route53:ChangeResourceRecordSets"));

    public static RecordSet A(string name, params string[] values) =>
        new(DnsName.Parse(name), "A", 60, [.. values]);

    public static RecordSet MarkerOf(string name, string owner = Owner, long revision = 1) =>
        new Marker(owner, revision).ToRecordSet(DnsName.Parse(name));

    public Task<CommandResult> RunAsync(string[] arguments) =>
        CommandLine.RunAsync([.. arguments, "-c", ConfigPath, "--endpoint-url", Url]);
}
