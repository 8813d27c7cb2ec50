using System.Diagnostics;
using System.Text.Json;

namespace DnsSync.TestKit;

/// <summary>Other programs, run with a bound.</summary>
internal static class Programs
{
    // A document's script is many commands.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static bool Has(string program) => Environment.GetEnvironmentVariable("PATH")!
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Runs the AWS CLI, which must succeed; its answer.</summary>
    public static async Task<JsonElement> AwsAsync(string url, params string[] arguments)
    {
        var output = await AwsTextAsync(url, arguments);
        return JsonDocument.Parse(output.Length == 0 ? "{}" : output).RootElement;
    }

    /// <summary>The same for a command that does not answer in JSON.</summary>
    public static async Task<string> AwsTextAsync(string url, params string[] arguments)
    {
        var result = await RunAsync(
            "aws", AwsEnvironment.Variables, [.. arguments, "--endpoint-url", url]);
        Assert.True(result.ExitCode == 0, $"aws {string.Join(' ', arguments)}\n{result.Error}");
        return result.Output;
    }

    /// <summary>Runs dnssync as a process of its own, with no AWS variables but the given ones.</summary>
    public static Task<CommandResult> DnsSyncAsync(
        IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        RunAsync(DotNet, environment, [Assembly, .. arguments]);

    /// <summary>The same on a terminal, which python3 provides.</summary>
    public static Task<CommandResult> OnTerminalAsync(
        IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        RunAsync("python3", environment,
        [
            "-c", "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)", DotNet, Assembly, .. arguments,
        ]);

    /// <summary>Starts dnssync as a process of its own, which the caller ends.</summary>
    public static Process StartDnsSync(
        IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start(DotNet, environment, [Assembly, .. arguments]);

    /// <summary>Runs a script in a folder, by a bash that reads no file of the user's.</summary>
    public static Task<CommandResult> BashAsync(
        IReadOnlyDictionary<string, string> environment, string folder, string script) =>
        RunAsync("bash", environment, ["--norc", "--noprofile", "-c", script], folder);

    private static string DotNet =>
        Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";

    private static string Assembly => Path.Combine(AppContext.BaseDirectory, "DnsSync.Cli.dll");

    private static Process Start(
        string program, IReadOnlyDictionary<string, string> environment, string[] arguments, string folder = "")
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in AwsEnvironment.Variables.Keys.Concat(environment.Keys))
        {
            start.Environment[name] = environment.GetValueOrDefault(name);
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    private static async Task<CommandResult> RunAsync(
        string program, IReadOnlyDictionary<string, string> environment, string[] arguments, string folder = "")
    {
        using var process = Start(program, environment, arguments, folder);
        return await process.ResultAsync(Patience);
    }
}
