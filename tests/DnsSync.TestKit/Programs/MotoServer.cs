using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DnsSync.TestKit;

/// <summary>moto, an AWS API server that shares no code with us; one for all of its tests.</summary>
public sealed class MotoServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Process? _process;

    public static bool IsInstalled { get; } = Programs.Has("moto_server");

    public string Url { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (!IsInstalled)
        {
            return;
        }

        var port = FreePort();
        Url = $"http://127.0.0.1:{port}";
        _process = Process.Start(new ProcessStartInfo("moto_server", ["-H", "127.0.0.1", "-p", $"{port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // Where there is a Docker, moto would run what it takes for a function's code in it.
            Environment = { ["DOCKER_HOST"] = "unix:///nowhere" },
        })!;

        // Its logs are not used, but the pipes must be drained.
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await UntilItAnswersAsync();
    }

    public ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(TimeSpan.FromSeconds(10));
            process.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private async Task UntilItAnswersAsync()
    {
        using var client = new HttpClient();
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(Url + "/moto-api/data.json"));
                return;
            }
            catch (HttpRequestException) when (started.Elapsed < Patience && !_process!.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
