using System.Text.Json;
using DnsSync.Simulator;
using static DnsSync.Cli.Tests.TestAccount;

namespace DnsSync.Cli.Tests;

/// <summary>What is printed, to the letter, and where.</summary>
public sealed class OutputTests : IAsyncLifetime
{
    private const string Zone = FleetZone;

    private TestAccount _account = null!;

    public async ValueTask InitializeAsync()
    {
        _account = await StartAsync();
        _account.WriteConfig(Fleet("a"), Fleet("b"), Fleet("c") with { ZoneId = "Z9NONE" });
        _account.Put(A("b.fleet.example", "192.0.2.1"));
    }

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task Text_shows_each_name_with_its_changes_and_reasons_and_a_summary()
    {
        var result = (await _account.PlanAsync()).Ends(ExitCodes.Failed);
        Assert.Equal(
            """
            a.fleet.example  to change  127.10.1.4,127.10.2.4
              + CREATE a.fleet.example. A 127.10.1.4,127.10.2.4 ttl=60
              + CREATE _dnssync.a.fleet.example. TXT "v=1 owner=prod rev=1" ttl=60
            b.fleet.example  in conflict  192.0.2.1
              conflict: A without a marker, created by someone else; to take over: 'sync --adopt b.fleet.example'
            c.fleet.example  failed
            1 to change, 1 in conflict, 1 failed in 0.00 s, 5 AWS calls
            """.ReplaceLineEndings("\n"),
            result.Steady);
        Assert.Equal(
            "dnssync: c.fleet.example: route53:GetHostedZone failed with NoSuchHostedZone: "
            + "No hosted zone found with ID: Z9NONE\n",
            result.Error);
    }

    [Fact]
    public async Task Markdown_has_a_table_and_a_diff_for_each_name()
    {
        var result = (await _account.PlanAsync("-o", "markdown")).Ends(ExitCodes.Failed);
        Assert.Equal(
            """
            ### DnsSync plan for `prod`

            1 to change, 1 in conflict, 1 failed in 0.00 s, 5 AWS calls

            | name | outcome | addresses |
            |---|---|---|
            | `a.fleet.example` | to change | 127.10.1.4, 127.10.2.4 |
            | `b.fleet.example` | in conflict | 192.0.2.1 |
            | `c.fleet.example` | failed |  |

            **`a.fleet.example`**

            ```diff
            + CREATE a.fleet.example. A 127.10.1.4,127.10.2.4 ttl=60
            + CREATE _dnssync.a.fleet.example. TXT "v=1 owner=prod rev=1" ttl=60
            ```

            **`b.fleet.example`**

            - conflict: A without a marker, created by someone else; to take over: 'sync --adopt b.fleet.example'

            **Failed**

            - `c.fleet.example`: route53:GetHostedZone failed with NoSuchHostedZone: No hosted zone found with ID: Z9NONE
            """.ReplaceLineEndings("\n"),
            result.Steady);
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("sync")]
    public async Task JSON_output_is_always_exactly_one_document(string command)
    {
        var result = command == "plan"
            ? await _account.PlanAsync("-o", "json")
            : await _account.SyncAsync("-o", "json");
        result.Ends(ExitCodes.Failed);
        Assert.Equal(command == "plan", result.Json.GetProperty("dryRun").GetBoolean());
        Assert.Equal("Changed, Conflict, Failed", result.Outcomes);
        Assert.EndsWith("}\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(["127.10.1.4", "127.10.2.4"], result.Json.GetProperty("bindings")[0].GetProperty("addresses")
            .EnumerateArray().Select(address => address.GetString()));
        var change = result.Json.GetProperty("bindings")[0].GetProperty("changes")[0];
        Assert.Equal("CREATE", change.GetProperty("action").GetString());
        Assert.Equal(60, change.GetProperty("ttl").GetInt32());
        Assert.Equal(JsonValueKind.Object, result.Json.GetProperty("calls").ValueKind);
    }

    [Fact]
    public async Task JSON_is_one_document_when_a_name_is_held()
    {
        _account.WriteConfig(DataBinding);
        _account.DeleteDataEndpoint();
        await Task.Delay(50);
        Assert.Equal("Held", (await _account.SyncAsync("-o", "json")).Ends(ExitCodes.NeedsAttention).Outcomes);
    }

    [Fact]
    public async Task JSON_is_one_document_when_AWS_cannot_be_reached_at_all()
    {
        _account.World.Use(world => world.Faults.Add("*", FaultKind.AccessDenied, 1000));
        Assert.Equal("Failed, Failed, Failed",
            (await _account.PlanAsync("-o", "json")).Ends(ExitCodes.Failed).Outcomes);
    }

    [Fact]
    public async Task Output_to_a_file_has_no_colours_and_no_progress()
    {
        var result = await _account.SyncAsync();
        Assert.DoesNotContain("\u001b", result.Output + result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
        Assert.Equal("127.10.1.4,127.10.2.4", _account.AddressesOf("a.fleet.example", Zone));
    }

    [Fact]
    public async Task A_terminal_shows_progress_on_stderr_and_the_result_on_stdout()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        await DnsSyncCommand.RunAsync(
            ["sync", "-o", "json", "-c", _account.ConfigPath, "--endpoint-url", _account.Url],
            new Terminal(output, error, isTerminal: true));
        Assert.Contains($"changing 1 name in zone {Zone}; 2 names remaining\n", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("Changed, Conflict, Failed", new CommandResult(1, output.ToString(), "").Outcomes);
    }

    [Fact]
    public async Task Help_names_every_command_and_exit_code_on_stdout()
    {
        var help = (await CommandLine.RunAsync("--help")).Ends(0);
        Assert.Equal("", help.Error);
        foreach (var word in (string[])["plan", "sync", "Exit codes", "0 success", "3 held"])
        {
            Assert.Contains(word, help.Output, StringComparison.Ordinal);
        }
    }
}
