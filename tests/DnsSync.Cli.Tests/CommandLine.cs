namespace DnsSync.Cli.Tests;

/// <summary>Runs <c>dnssync</c> in this process, without a terminal.</summary>
internal static class CommandLine
{
    public static Task<CommandResult> RunAsync(params string[] arguments) => AskedAsync(null, arguments);

    /// <summary>The same with answers on a terminal.</summary>
    /// <param name="answers">What is typed, in lines; null for none.</param>
    public static async Task<CommandResult> AskedAsync(string? answers, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var input = answers is null ? null : new StringReader(answers);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var exitCode = await DnsSyncCommand.RunAsync(
            arguments, new Terminal(output, error, isTerminal: false) { Input = input }, limit.Token);
        return new CommandResult(exitCode, output.ToString(), error.ToString());
    }
}
