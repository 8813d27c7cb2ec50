using System.Text.Json;
using System.Text.RegularExpressions;

namespace DnsSync.TestKit;

/// <summary>How a command ended, and what it printed where.</summary>
internal sealed partial record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output without what differs from run to run.</summary>
    public string Steady => Elapsed().Replace(Output, " in 0.00 s,").TrimEnd('\n');

    /// <summary>The output, which must be exactly one JSON document.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Ended so, with nothing that only a programmer could read.</summary>
    public CommandResult Ends(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"ended with {ExitCode}:\n{Output}\n{Error}");
        Assert.DoesNotContain("   at ", Output + Error, StringComparison.Ordinal);
        Assert.DoesNotContain("this is a bug", Error, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Refused before anything was done: a message on stderr, nothing on stdout.</summary>
    public CommandResult IsRefused(string message)
    {
        Ends(1);
        Assert.Equal("", Output);
        Assert.Contains(message, Error, StringComparison.Ordinal);
        return this;
    }

    /// <summary>The outcome of each name, in the JSON document's words.</summary>
    public string Outcomes => string.Join(", ", Json.GetProperty("bindings").EnumerateArray()
        .Select(binding => binding.GetProperty("outcome").GetString()));

    /// <summary>Everything that the JSON document has to say about the names.</summary>
    public string Findings => string.Join('\n', Json.GetProperty("bindings").EnumerateArray()
        .SelectMany(binding => binding.GetProperty("findings").EnumerateArray())
        .Select(finding => $"{finding.GetProperty("kind").GetString()}: {finding.GetProperty("text").GetString()}"));

    [GeneratedRegex(@" in \d+\.\d\d s,")]
    private static partial Regex Elapsed();
}
