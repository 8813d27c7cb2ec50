using System.Diagnostics;

namespace DnsSync.Cli.Tests;

/// <summary>What a newcomer reads, and what a shell completes.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Commands =>
        [.. DnsSyncCommand.CreateRoot(Nobody).Subcommands.Select(command => command.Name)];

    private static Terminal Nobody => new(TextWriter.Null, TextWriter.Null, isTerminal: false);

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_shows_examples_that_it_accepts(string command)
    {
        var help = (await CommandLine.RunAsync(command, "--help")).Ends(0).Output;
        var examples = help[help.IndexOf("Examples:\n", StringComparison.Ordinal)..].Split('\n')
            .Skip(1).Select(line => line.Split(" #")[0].Trim()).Where(line => line.Length > 0).ToList();
        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            Assert.StartsWith($"dnssync {command}", example, StringComparison.Ordinal);
            Assert.Empty(DnsSyncCommand.CreateRoot(Nobody).Parse(example["dnssync ".Length..]).Errors);
        }
    }

    [Fact]
    public async Task Every_example_of_the_root_help_is_a_command()
    {
        var help = (await CommandLine.RunAsync("--help")).Ends(0).Output;
        var examples = help[help.IndexOf("Examples:\n", StringComparison.Ordinal)..].Split('\n')
            .Skip(1).Select(line => line.Split(" #")[0].Trim()).Where(line => line.Length > 0).ToList();
        Assert.NotEmpty(examples);
        Assert.All(examples, example =>
            Assert.Empty(DnsSyncCommand.CreateRoot(Nobody).Parse(example["dnssync ".Length..]).Errors));
    }

    [Theory]
    [InlineData("dnssync pl", "plan")]
    [InlineData("dnssync plan --ex", "--expect-no-changes")]
    [InlineData("dnssync plan -c x -o ", "json markdown text")]
    [InlineData("dnssync completion z", "zsh")]
    [InlineData("dnssync plan -c ", "")]
    public async Task Bash_itself_completes(string line, string expected)
    {
        Assert.SkipUnless(Programs.Has("bash"), "bash is not installed");
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var script = (await CommandLine.RunAsync("completion", "bash")).Ends(0).Output;

        // As bash calls it: the words, which of them, the line, and where the cursor is.
        var answer = await BashAsync(
            $"dnssync() {{ '{host}' '{Path.Combine(AppContext.BaseDirectory, "DnsSync.Cli.dll")}' \"$@\"; }}\n{script}\n"
            + "COMP_LINE=$1 COMP_POINT=${#1}; read -ra COMP_WORDS <<< \"$1\"\n"
            + "case $1 in *' ') COMP_WORDS+=('');; esac\n"
            + "COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))\n"
            + "\"$(complete -p dnssync | sed 's/.* -F \\([^ ]*\\) .*/\\1/')\"\n"
            + "printf '%s\\n' \"${COMPREPLY[@]}\" | sort", line);
        Assert.Equal(expected, string.Join(' ', answer.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    private static async Task<string> BashAsync(string script, string argument)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])["--norc", "--noprofile", "-c", script, "bash", argument])
        {
            start.ArgumentList.Add(word);
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal("", await error);
        return await output;
    }
}
