using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace DnsSync.TestKit;

/// <summary>
/// The native binary that goes to AWS: the file that DNSSYNC_BOOTSTRAP names, or else published
/// from the sources, once for all tests, when the first of them asks.
/// </summary>
public sealed class PublishedBootstrap
{
    /// <summary>Names a prebuilt file.</summary>
    public const string Variable = "DNSSYNC_BOOTSTRAP";

    // A native compilation on a small machine that does something else besides.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Lazy<Task<string>> _path =
        new(() => FindAsync(Environment.GetEnvironmentVariable(Variable)));

    /// <summary>The path of the executable.</summary>
    /// <exception cref="InvalidOperationException">It could not be built.</exception>
    public Task<string> PathAsync()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64,
            "the function is published for linux-x64, and this machine cannot run that");
        Assert.SkipUnless(
            !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)) || IsOnPath("clang") || IsOnPath("gcc"),
            "neither clang nor gcc is on the PATH, one of which links native code");
        return _path.Value;
    }

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    internal static async Task<string> FindAsync(string? prebuilt)
    {
        if (!string.IsNullOrEmpty(prebuilt))
        {
            return File.Exists(prebuilt)
                ? Path.GetFullPath(prebuilt)
                : throw new InvalidOperationException($"{Variable}: file {prebuilt} not found");
        }

        // Other test projects run at the same time, and need it too: one publishes, in its turn, and
        // none overwrites what another one runs.
        var root = Repository.Root;
        var parent = Directory.CreateDirectory(Path.Combine(root, "artifacts", "bootstrap")).FullName;
        var folder = Path.Combine(parent, Assembly.GetEntryAssembly()!.GetName().Name!);
        using (await TurnAsync(Path.Combine(parent, "lock")))
        {
            await PublishAsync(Path.Combine(root, "src", "DnsSync.Lambda"), folder);
        }

        var file = Path.Combine(folder, "bootstrap");
        return File.Exists(file)
            ? file
            : throw new InvalidOperationException($"publishing left no {file}");
    }

    private static async Task<FileStream> TurnAsync(string file)
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (began.Elapsed < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }

    private static async Task PublishAsync(string project, string folder)
    {
        // It was restored with the solution; tests change neither that nor a lock file.
        var start = new ProcessStartInfo("dotnet",
            [
                "publish", project, "--no-restore", "-c", "Release", "-r", "linux-x64",
                "-o", folder, "--nologo",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the build that runs these tests told its own children is not meant for this one.
        foreach (var name in start.Environment.Keys
            .Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var result = await process.ResultAsync(Patience);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"publishing failed with {result.ExitCode}:\n{result.Output}{result.Error}");
        }
    }
}
