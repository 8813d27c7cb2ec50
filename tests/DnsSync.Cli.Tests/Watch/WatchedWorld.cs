using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using DnsSync.Calls;
using DnsSync.Cli.Watch;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Reporting;
using DnsSync.Simulator;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Parameters;
using DnsSync.Simulator.Seams;

namespace DnsSync.Cli.Tests.Watch;

/// <summary>A watcher in the demo's account, in virtual time.</summary>
internal sealed class WatchedWorld : IWatchListener, IDisposable
{
    private readonly DemoWorld _demo;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private readonly DateTimeOffset _start;

    /// <param name="stored">Where the bindings are stored, such as <c>ssm:/dnssync/prod/</c>; null for a file.</param>
    public WatchedWorld(
        TimeSpan interval, WorldSettings? settings = null, IEnumerable<BindingFile>? bindings = null, string? stored = null)
    {
        _demo = DemoWorld.Create(settings);
        if (stored is not null)
        {
            Store(TestAccount.DataBinding);
        }

        Text = Configuration([.. bindings ?? [TestAccount.DataBinding]]);
        _start = World.Now;
        var process = World.CreateProcess("watcher");
        var driver = new Driver(
            new SimulatedEndpointInventory(World, process), new SimulatedHostedZones(World, process),
            new QuotaShare(), process.Time, new Random(1));
        Watcher NewWatcher(WatchedConfiguration configuration) =>
            new(interval, configuration, driver, process.Time, new Random(1), this);

        if (stored is null)
        {
            var opened = WatchedConfiguration.OpenAsync("dnssync.json", (_, _) => Task.FromResult(ReadFile()), default);
            Assert.True(opened.IsCompleted);
            Watcher = NewWatcher(opened.GetAwaiter().GetResult());
            _running = process.Start(() => Watcher.RunAsync(_stop.Token));
            return;
        }

        _running = process.Start(async () =>
        {
            var parameters = new StoredConfiguration(
                stored, new SimulatedParameters(World, process).ReadAsync, process.Time, new Random(1));
            Watcher = NewWatcher(await WatchedConfiguration.OpenAsync(stored, parameters.ReadAsync, _stop.Token));
            await Watcher.RunAsync(_stop.Token);
        });
    }

    public World World => _demo.World;

    /// <summary>Where the configuration is stored, it is there once that was read.</summary>
    public Watcher Watcher { get; private set; } = null!;

    public string DataEndpointId => _demo.DataEndpointId;

    /// <summary>What the configuration's file holds; null while it is away.</summary>
    public string? Text { get; set; }

    public List<SyncReport> Reports { get; } = [];

    /// <summary>Each read: how many seconds after the start, why, and how the names were.</summary>
    public List<string> Passes { get; } = [];

    /// <summary>What was told before a read was over.</summary>
    public List<SyncReport> Interim { get; } = [];

    public List<string> Problems { get; } = [];

    public bool HasEnded => _running.IsCompletedSuccessfully;

    public static string Configuration(params BindingFile[] bindings) => JsonSerializer.Serialize(
        new ConfigurationFile { Owner = TestAccount.Owner, Bindings = bindings },
        ConfigurationJson.Default.ConfigurationFile);

    /// <summary>Stores a binding as it is deployed.</summary>
    public void Store(BindingFile binding, string? text = null) => World.Parameters.Put(new PutParameterRequest(
        $"/dnssync/{TestAccount.Owner}/{binding.Name}", text ?? ConfigurationWriter.WriteBinding(binding))
    {
        Overwrite = true,
    });

    public WatchedWorld For(double seconds)
    {
        World.RunFor(TimeSpan.FromSeconds(seconds));
        Assert.Null(_running.Exception);
        return this;
    }

    public void Stop() => _stop.Cancel();

    public void Dispose() => _stop.Dispose();

    public string AddSubnet()
    {
        World.Ec2.ModifyEndpoint(
            new ModifyEndpointRequest(DataEndpointId) { AddSubnetIds = [DemoWorld.SubnetD] });
        return DataEndpointId;
    }

    public int Addresses => World.Route53.Find(DemoWorld.DataZoneId)!.At(DnsName.Parse(DemoWorld.DataName))
        .Where(set => set.Type == RecordTypes.A).Sum(set => set.Values.Length);

    void IWatchListener.Configured(SyncConfiguration configuration, DateTimeOffset at) =>
        Passes.Add($"{Seconds(at)} configured {configuration.Bindings.Length}");

    void IWatchListener.Reported(string trigger, SyncReport report)
    {
        Reports.Add(report);
        Passes.Add($"{Seconds(report.StartedAt)} {trigger} "
            + string.Join(',', report.Bindings.Select(binding => binding.Outcome)));
    }

    void IWatchListener.Interim(SyncReport sofar) => Interim.Add(sofar);

    void IWatchListener.Pending(ImmutableArray<(NameInZone Name, DateTimeOffset Due)> pending)
    {
    }

    void IWatchListener.Problem(string text) => Problems.Add(text);

    private ConfigurationReading ReadFile() =>
        ConfigurationReading.Of(Text ?? throw new FileNotFoundException("it is away"));

    private string Seconds(DateTimeOffset at) =>
        Math.Round((at - _start).TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
