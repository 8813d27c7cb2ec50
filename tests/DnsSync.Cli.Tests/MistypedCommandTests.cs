namespace DnsSync.Cli.Tests;

/// <summary>What is mistyped is refused in words that help to type it right.</summary>
public sealed class MistypedCommandTests
{
    [Fact]
    public async Task An_empty_command_line_lists_the_commands() => (await CommandLine.RunAsync())
        .IsRefused("dnssync: missing command, one of: init, status, plan, sync, check, watch, demo, simulator, simulate, completion. ");

    [Theory]
    [InlineData("dnssync", "plam")]
    [InlineData("dnssync plan", "plan")]
    [InlineData("dnssync plan", "plan", "-c", "x", "--ouput", "json")]
    [InlineData("dnssync sync", "sync", "-c", "x", "extra")]
    [InlineData("dnssync simulate", "simulate", "--faults", "some")]
    public async Task An_unknown_command_line_names_the_help_to_read(
        string command, params string[] arguments) =>
        (await CommandLine.RunAsync(arguments)).IsRefused($"dnssync: nothing was done: see '{command} --help'");

    [Theory]
    [InlineData("-1")]
    [InlineData("one")]
    [InlineData("18446744073709551616")]
    public async Task A_seed_is_a_number(string seed) => (await CommandLine.RunAsync("simulate", "--seed", seed))
        .IsRefused("--seed must be a whole number from 0 to 18446744073709551615");

    [Fact]
    public async Task A_file_that_is_not_a_plan_is_reported_plainly()
    {
        await using var account = await TestAccount.StartAsync();
        (await account.SyncAsync("--plan", account.ConfigPath)).IsRefused(
            $"cannot use the plan {account.ConfigPath}: it was not written by 'dnssync plan --out'\n");
    }
}
