using System.Diagnostics;

namespace DnsSync.Cli.Tests;

/// <summary>What zsh, fish and PowerShell themselves offer, once they have read their script.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
[Trait("Speed", "slow")]
public sealed class ShellCompletionTests : IDisposable
{
    private const string File = "dnssync.json";

    // A terminal of its own, where zsh completes as it does for people. What it would offer goes to a
    // file instead of the screen, and below it stands the line as completed.
    private const string Zsh = """
        zmodload zsh/zpty
        zpty -b shell zsh -f -i
        zpty -w shell 'PROMPT=; autoload -Uz compinit; compinit -u -D; source ./script
          compadd() { builtin compadd -O hits "$@"; print -l -- $hits >> offered; builtin compadd "$@" }
          complete-and-tell() { zle complete-word; print -r -- "line $BUFFER" >> offered }
          zle -N complete-and-tell; bindkey "^X" complete-and-tell; : > ready'
        repeat 200; do [[ -e ready ]] && break; sleep 0.1; done
        zpty -w -n shell "$1"$'\x18'
        repeat 200; do grep -q '^line ' offered 2>/dev/null && break; sleep 0.1; done
        cat offered
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dnssync-shell-");

    public ShellCompletionTests()
    {
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var program = Path.Combine(_folder.CreateSubdirectory("bin").FullName, "dnssync");
        System.IO.File.WriteAllText(
            program, $"#!/bin/sh\nexec '{host}' '{Path.Combine(AppContext.BaseDirectory, "DnsSync.Cli.dll")}' \"$@\"\n");
        System.IO.File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        System.IO.File.WriteAllText(Path.Combine(_folder.FullName, File), "{}");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("dnssync pl", "plan")]
    [InlineData("true; dnssync pl", "plan")]
    [InlineData("dnssync plan --ex", "--expect-no-changes")]
    [InlineData("dnssync plan -c x -o ", "json markdown text")]
    [InlineData("dnssync completion ", "--help -? -h bash fish pwsh zsh")]
    [InlineData("dnssync plan -c dns", File)]
    public async Task Fish_completes(string line, string expected)
    {
        Assert.SkipUnless(Programs.Has("fish"), "fish is not installed");
        await WriteScriptAsync("fish");
        var answer = await RunAsync("fish", "--no-config", "-c", "source ./script; complete -C $argv[1]", line);
        var offered = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(one => one.Split('\t')[0]).Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(' ', offered));
    }

    [Theory]
    [InlineData("dnssync pl", "plan", "dnssync plan ")]
    [InlineData("true; dnssync pl", "plan", "true; dnssync plan ")]
    [InlineData("dnssync plan --ex", "--expect-no-changes", "dnssync plan --expect-no-changes ")]
    [InlineData("dnssync plan -c x -o ", "json markdown text", "dnssync plan -c x -o ")]
    [InlineData("dnssync completion ", "--help -? -h bash fish pwsh zsh", "dnssync completion ")]
    [InlineData("dnssync plan -c dns", File, "dnssync plan -c dnssync.json ")]
    public async Task Zsh_completes(string line, string expected, string completed)
    {
        Assert.SkipUnless(Programs.Has("zsh"), "zsh is not installed");
        await WriteScriptAsync("zsh");
        var answer = (await RunAsync("zsh", "-f", "-c", Zsh, "zsh", line)).TrimEnd('\n').Split('\n');
        Assert.Equal("line " + completed, answer[^1]);
        var offered = answer.SkipLast(1).Where(one => one.Length > 0).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(' ', offered));
    }

    [Theory]
    [InlineData("dnssync pl", "plan")]
    [InlineData("echo 1; dnssync pl", "plan")]
    [InlineData("dnssync plan --ex", "--expect-no-changes")]
    [InlineData("dnssync plan -c x -o ", "json markdown text")]
    [InlineData("dnssync completion ", "--help -? -h bash fish pwsh zsh")]
    [InlineData("dnssync plan -c dns", "./" + File)]
    public async Task PowerShell_completes(string line, string expected)
    {
        Assert.SkipUnless(Programs.Has("pwsh"), "PowerShell is not installed");
        await WriteScriptAsync("pwsh");
        var answer = await RunAsync("pwsh", "-NoProfile", "-Command",
            "Get-Content -Raw ./script | Invoke-Expression; "
            + $"(TabExpansion2 '{line}' -cursorColumn {line.Length}).CompletionMatches.CompletionText");
        var offered = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(' ', offered));
    }

    private async Task WriteScriptAsync(string shell) => await System.IO.File.WriteAllTextAsync(
        Path.Combine(_folder.FullName, "script"), (await CommandLine.RunAsync("completion", shell)).Ends(0).Output);

    private async Task<string> RunAsync(string shell, params string[] arguments)
    {
        var start = new ProcessStartInfo(shell, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        start.Environment["HOME"] = _folder.FullName;
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["PATH"] = $"{_folder.FullName}/bin:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal("", await error);
        return await output;
    }
}
