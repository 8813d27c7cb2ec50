using System.Diagnostics;
using System.Text.Json;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Time;
using DnsSync.Simulator.Wire;

namespace DnsSync.Simulator.Tests;

/// <summary>The demo world on a free port of loopback, and the AWS CLI pointed at it.</summary>
public sealed class WireFixture : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DemoWorld _demo = DemoWorld.Create(new WorldSettings
    {
        EndpointSettles = TimeSpan.FromMilliseconds(300),
        InterfacesListed = TimeSpan.FromMilliseconds(100),
        InterfacesDescribable = TimeSpan.FromMilliseconds(200),
        EndpointDeletes = TimeSpan.FromMilliseconds(100),
        ChangeInSync = TimeSpan.FromMilliseconds(500),
    });

    private SimulatorServer? _server;

    public static bool HasAwsCli { get; } = Environment.GetEnvironmentVariable("PATH")!
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "aws")));

    public RealTimeWorld World { get; private set; } = null!;

    public WireSettings Settings { get; init; } = new();

    public string DataEndpointId => _demo.DataEndpointId;

    public Uri Address => _server!.Address;

    public async ValueTask InitializeAsync()
    {
        World = new RealTimeWorld(_demo.World, TimeProvider.System);
        _server = await SimulatorServer.StartAsync(World, Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        World.Dispose();
        Assert.Null(World.Failure);
    }

    /// <summary>Runs the AWS CLI, which must succeed; its answer as JSON.</summary>
    public async Task<JsonElement> AwsAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output.Length == 0 ? default : result.Json;
    }

    /// <summary>Runs the AWS CLI, which must fail; what it says about it.</summary>
    public async Task<string> AwsFailsAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode != 0, result.Output);
        return result.Error;
    }

    private async Task<CommandResult> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("aws")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in (string[])[.. arguments, "--endpoint-url", Address.ToString()])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["AWS_ACCESS_KEY_ID"] = "AKIASIMULATED";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "simulated";
        start.Environment["AWS_DEFAULT_REGION"] = "ap-northeast-1";
        start.Environment["AWS_DEFAULT_OUTPUT"] = "json";
        start.Environment["AWS_MAX_ATTEMPTS"] = "1";
        start.Environment["AWS_PAGER"] = "";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["NO_PROXY"] = "127.0.0.1";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        return await process.ResultAsync(Patience);
    }
}
