using System.Text;

namespace DnsSync.Cli.Tests;

/// <summary>A configuration that cannot be used: a message, exit code 1, and not one call.</summary>
public sealed class BadConfigurationTests : IAsyncLifetime
{
    private TestAccount _account = null!;

    public async ValueTask InitializeAsync() => _account = await TestAccount.StartAsync();

    public async ValueTask DisposeAsync()
    {
        Assert.Equal("", _account.Calls);
        await _account.DisposeAsync();
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("sync")]
    public async Task Every_error_is_listed_and_nothing_runs(string command)
    {
        var path = _account.WriteText("""
            { "owner": "prod", "bindings": [
              { "name": "a..b", "zoneId": "z", "endpoints": {}, "ttl": 0 },
              { "name": "b.fleet.example", "zoneId": "Z0FLEET", "endpoints": { "service": "s" } } ] }
            """);
        var result = command == "plan" ? await _account.PlanAsync() : await _account.SyncAsync();
        result.IsRefused("nothing was done");
        Assert.Equal(
            $"""
            dnssync: invalid configuration {path}; nothing was done:
              $.bindings[0].name: 'a..b' has an empty label
              $.bindings[0].zoneId: expected a hosted zone id, such as Z0123456789ABCDEFGHIJ, got 'z'
              $.bindings[0].endpoints: 'ids' or 'service' is required to select endpoints
              $.bindings[0].ttl: expected a whole number from 1 to 86400, got 0

            """.ReplaceLineEndings("\n"),
            result.Error);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("markdown")]
    public async Task A_wrong_file_leaves_stdout_empty_in_every_format(string format)
    {
        _account.WriteText("{");
        (await _account.PlanAsync("-o", format)).IsRefused("$: this is not JSON");
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("watch")]
    public async Task A_file_that_is_not_UTF_8_is_refused_with_the_position_of_the_byte(string command)
    {
        // Saved as ISO 8859-1, the é is one byte; replaced by U+FFFD, it would be another name or tag.
        File.WriteAllBytes(_account.ConfigPath, Encoding.Latin1.GetBytes(
            """
            { "owner": "prod",
              "bindings": [ { "name": "café.fleet.example" } ] }
            """.ReplaceLineEndings("\n")));
        (await _account.RunAsync([command])).IsRefused(
            "byte 50 (line 2, byte 31) is 0xE9, which is not UTF-8: save the file as UTF-8");
    }

    [Fact]
    public async Task A_file_in_UTF_16_is_refused_and_a_byte_order_mark_of_UTF_8_is_not()
    {
        var text = File.ReadAllText(_account.ConfigPath);
        File.WriteAllText(_account.ConfigPath, text, Encoding.Unicode);
        (await _account.PlanAsync()).IsRefused("the file is UTF-16 (byte 1): save it as UTF-8");
        File.WriteAllText(_account.ConfigPath, text.Replace("bindings", "bindingz", StringComparison.Ordinal), Encoding.UTF8);
        (await _account.PlanAsync()).IsRefused("$.bindingz: unknown key; did you mean 'bindings'?");
    }

    [Theory]
    [InlineData("--name")]
    [InlineData("--prune")]
    [InlineData("--adopt")]
    public async Task A_pasted_URL_is_not_a_name(string option) =>
        (await _account.SyncAsync(option, "https://a.fleet.example/")).IsRefused(
            "'https://a.fleet.example/' is a URL, not a domain name: use only the name, a.fleet.example");

    [Theory]
    [InlineData("a b")]
    [InlineData("a,b")]
    [InlineData(@"a\nb")]
    [InlineData("a*")]
    public async Task An_implausible_name_is_refused(string label)
    {
        _account.WriteText($$"""
            { "owner": "prod", "bindings": [ { "name": "{{label}}.fleet.example", "zoneId": "Z0FLEET",
              "endpoints": { "service": "s" } } ] }
            """);
        (await _account.PlanAsync()).IsRefused($"'{label}.fleet.example' has ");
    }

    [Fact]
    public async Task A_missing_file_is_reported_by_name()
    {
        _account.ConfigPath = "/nowhere/dnssync.json";
        (await _account.PlanAsync()).IsRefused(
            "cannot read the configuration /nowhere/dnssync.json, and nothing was done: "
            + "file not found (create one with 'dnssync init')");
    }

    [Fact]
    public async Task A_folder_is_not_a_configuration()
    {
        _account.ConfigPath = Path.GetDirectoryName(_account.ConfigPath)!;
        (await _account.PlanAsync()).IsRefused(
            $"cannot read the configuration {_account.ConfigPath}, and nothing was done: it is a directory");
    }

    [Fact]
    public async Task An_empty_path_is_not_a_configuration()
    {
        _account.ConfigPath = "";
        (await _account.PlanAsync()).IsRefused("cannot read the configuration");
    }

    [Fact]
    public async Task An_unknown_name_is_refused_and_the_bound_names_are_listed() =>
        (await _account.SyncAsync("--name", "other.example")).IsRefused(
            $"other.example is not in the configuration, which binds {TestAccount.Data}");

    [Fact]
    public async Task An_invalid_name_is_refused() =>
        (await _account.SyncAsync("--name", "a..b")).IsRefused("'a..b' has an empty label");

    [Fact]
    public async Task Force_without_a_name_is_refused() =>
        (await _account.SyncAsync("--force")).IsRefused("--force requires --name");

    [Fact]
    public async Task From_without_adopt_is_refused() =>
        (await _account.SyncAsync("--from", "other")).IsRefused("--from requires --adopt");

    [Fact]
    public async Task Prune_with_a_name_is_refused() =>
        (await _account.SyncAsync("--prune", TestAccount.Data, "--name", TestAccount.Data))
            .IsRefused("--prune cannot be combined");

    [Fact]
    public async Task Prune_with_adopt_is_refused() =>
        (await _account.SyncAsync("--prune", TestAccount.Data, "--adopt", TestAccount.Data))
            .IsRefused("--prune cannot be combined");

    [Fact]
    public async Task A_zone_without_prune_is_refused() =>
        (await _account.SyncAsync("--zone", TestAccount.DataZone)).IsRefused("--zone requires --prune, --force or --adopt");

    [Fact]
    public async Task Adopting_a_name_that_is_not_bound_is_refused() =>
        (await _account.SyncAsync("--adopt", "other.example"))
            .IsRefused("other.example is not in the configuration");

    [Fact]
    public async Task Adopting_a_name_that_is_not_selected_is_refused()
    {
        _account.WriteConfig(TestAccount.DataBinding, TestAccount.CredentialsBinding);
        (await _account.SyncAsync("--name", TestAccount.Data,
            "--adopt", TestAccount.CredentialsBinding.Name)).IsRefused("is not among the names of --name");
    }

    [Theory]
    [InlineData("_dnssync.a.fleet.example")]
    [InlineData("a..b")]
    public async Task A_name_that_cannot_be_bound_cannot_be_pruned(string name) =>
        (await _account.SyncAsync("--prune", name, "--zone", TestAccount.FleetZone)).IsRefused(name);

    [Fact]
    public async Task A_name_that_leaves_no_room_for_a_marker_cannot_be_pruned()
    {
        var name = string.Join('.', Enumerable.Repeat(new string('a', 62), 4));
        (await _account.SyncAsync("--prune", name, "--zone", TestAccount.FleetZone)).IsRefused("too long");
    }

    [Theory]
    [InlineData("not a zone")]
    [InlineData("../change/C1")]
    [InlineData("Z1\n")]
    public async Task An_invalid_zone_id_is_refused(string zone) =>
        (await _account.SyncAsync("--prune", "a.fleet.example", "--zone", zone)).IsRefused("--zone");
}
