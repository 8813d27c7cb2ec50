using DnsSync.Configuration;
using DnsSync.Simulator;
using DnsSync.Simulator.Parameters;

namespace DnsSync.Cli.Tests;

/// <summary>The configuration as it is deployed: one parameter for each binding.</summary>
public sealed class StoredConfigurationTests : IAsyncLifetime
{
    private TestAccount _account = null!;

    public async ValueTask InitializeAsync()
    {
        _account = await TestAccount.StartAsync();
        _account.ConfigPath = $"ssm:/dnssync/{TestAccount.Owner}/";
    }

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task Deployed_bindings_are_synced_like_bindings_of_a_file()
    {
        Store("data", ConfigurationWriter.WriteBinding(TestAccount.DataBinding));
        Store("credentials", ConfigurationWriter.WriteBinding(TestAccount.CredentialsBinding));
        (await _account.PlanAsync()).Ends(ExitCodes.ChangesToMake);
        Assert.Equal("Changed, Changed", (await _account.SyncAsync("-o", "json")).Ends(ExitCodes.InSync).Outcomes);
        Assert.Equal(1, _account.RevisionOf(TestAccount.Data));
        (await _account.PlanAsync()).Ends(ExitCodes.InSync);
    }

    [Fact]
    public async Task A_path_without_bindings_is_refused_by_name() =>
        (await _account.PlanAsync()).IsRefused(
            $"invalid configuration {_account.ConfigPath}; nothing was done:\n"
            + "  /dnssync/prod/: there are no parameters at this path; each binding is one parameter");

    [Fact]
    public async Task A_broken_binding_is_reported_and_nothing_is_changed()
    {
        Store("data", ConfigurationWriter.WriteBinding(TestAccount.DataBinding));
        Store("other", """{"name":"a..b"}""");
        (await _account.SyncAsync()).IsRefused("/dnssync/prod/other $.name: 'a..b' has an empty label");
        Assert.Equal(0, _account.Writes);
    }

    [Fact]
    public async Task Denied_access_to_the_store_is_reported_with_the_failed_call()
    {
        _account.World.Use(world => world.Faults.Add("ssm:*", FaultKind.AccessDenied));
        var refused = (await _account.PlanAsync()).IsRefused($"cannot read the configuration {_account.ConfigPath}");
        Assert.Contains("ssm:GetParametersByPath", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_throttled_read_of_the_store_is_retried()
    {
        Store("data", ConfigurationWriter.WriteBinding(TestAccount.DataBinding));
        _account.World.Use(world => world.Faults.Add("ssm:GetParametersByPath", FaultKind.Throttled, times: 1));
        (await _account.PlanAsync()).Ends(ExitCodes.ChangesToMake);
    }

    [Fact]
    public async Task An_invalid_path_is_refused_before_any_call()
    {
        _account.ConfigPath = "ssm:prod";
        (await _account.PlanAsync()).IsRefused("'ssm:prod' is not a Parameter Store path; example: ssm:/dnssync/prod-iot/");
        Assert.Equal("", _account.Calls);
    }

    private void Store(string name, string binding) => _account.World.Use(world =>
        world.Parameters.Put(new PutParameterRequest($"/dnssync/{TestAccount.Owner}/{name}", binding)));
}
