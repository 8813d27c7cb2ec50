using System.Diagnostics;
using System.Text.Json;

namespace DnsSync.TestKit;

/// <summary>
/// A function's executable as a process, its output line by line. It writes to files, not to pipes,
/// so that all it wrote before it answered can be read once it has answered.
/// </summary>
internal sealed class LambdaProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // The shell opens the files and becomes the program, under the same id.
    private const string Shell = """out=$1 err=$2; shift 2; exec "$@" > "$out" 2> "$err" """;

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private LambdaProcess(Process process, DirectoryInfo folder) => (_process, _folder) = (process, folder);

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it wrote to its standard output so far: logs and metrics.</summary>
    public IReadOnlyList<string> Output => Lines(OutputIn(_folder));

    /// <summary>What it wrote to its standard error so far.</summary>
    public IReadOnlyList<string> Errors => Lines(ErrorsIn(_folder));

    /// <summary>The lines of its output that are JSON objects.</summary>
    public IReadOnlyList<JsonElement> Json =>
        [.. Output.Where(line => line.StartsWith('{')).Select(line => JsonElement.Parse(line))];

    /// <summary>The most memory it ever held, in octets.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>
    /// Starts <paramref name="executable"/> with this environment and nothing but PATH of ours.
    /// </summary>
    /// <param name="api">Is told when the process ends, which ends its invocations.</param>
    public static LambdaProcess Start(
        string executable,
        IReadOnlyDictionary<string, string> environment,
        RuntimeApi? api = null,
        params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("dnssync-function-");
        var start = new ProcessStartInfo("/bin/sh",
            ["-c", Shell, "sh", OutputIn(folder), ErrorsIn(folder), executable, .. arguments])
        {
            RedirectStandardInput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => api?.ProcessEnded();
        process.Start();
        process.StandardInput.Close();
        return new LambdaProcess(process, folder);
    }

    /// <summary>Waits for its end; its exit code.</summary>
    /// <exception cref="TimeoutException">It goes on.</exception>
    public async Task<int> ExitAsync(TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"process {Id} goes on: {Tail()}");
        }

        return _process.ExitCode;
    }

    /// <summary>Waits until a line of its output is as asked; the first such line.</summary>
    /// <exception cref="TimeoutException">There was none.</exception>
    public Task<string> LineAsync(Func<string, bool> wanted, TimeSpan? patience = null) =>
        Eventually.GetAsync(
            () => Output.FirstOrDefault(wanted),
            () => $"no such line of process {Id}: {Tail()}",
            patience);

    /// <summary>The last lines of both streams, for a failing test to show.</summary>
    public string Tail() => string.Join('\n', Output.TakeLast(20).Concat(Errors.TakeLast(20)));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await ExitAsync();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string OutputIn(DirectoryInfo folder) => Path.Combine(folder.FullName, "output");

    private static string ErrorsIn(DirectoryInfo folder) => Path.Combine(folder.FullName, "errors");

    // The whole lines so far: the last may still be half written. The shell may not have started.
    private static string[] Lines(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = new StreamReader(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var lines = file.ReadToEnd().Split('\n');
        return lines[..^1];
    }
}
