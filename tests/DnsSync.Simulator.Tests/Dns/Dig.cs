using System.Diagnostics;
using System.Net;

namespace DnsSync.Simulator.Tests.Dns;

/// <summary>The real <c>dig</c>, one bounded query at a time.</summary>
internal static class Dig
{
    private static readonly string? Path = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator)
        .Select(folder => System.IO.Path.Combine(folder, "dig"))
        .FirstOrDefault(File.Exists);

    /// <summary>
    /// Everything that dig printed. It asks again like any resolver, since a datagram may be lost,
    /// in a storm of others most of all.
    /// </summary>
    public static async Task<string> AskAsync(IPEndPoint server, params string[] arguments)
    {
        Assert.SkipUnless(Path is not null, "dig is not on the PATH");
        using var process = Process.Start(new ProcessStartInfo(Path!,
        [
            $"@{server.Address}", "-p", $"{server.Port}", "+time=3", "+tries=4", "+norecurse",
            .. arguments,
        ])
        {
            RedirectStandardOutput = true,
        })!;
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var output = await process.StandardOutput.ReadToEndAsync(soon.Token);
        await process.WaitForExitAsync(soon.Token);
        return output;
    }

    /// <summary>The lines of <c>+short</c>, sorted.</summary>
    public static async Task<string[]> ShortAsync(IPEndPoint server, params string[] arguments)
    {
        var output = await AskAsync(server, ["+short", .. arguments]);
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith(";;", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
    }
}
