using DnsSync.Configuration;
using DnsSync.Simulator;
using DnsSync.Simulator.Parameters;

namespace DnsSync.Cli.Tests;

/// <summary>The configuration as it is deployed: one parameter for each binding.</summary>
public sealed class StoredConfigurationTests : IAsyncLifetime
{
    private SimulatedAccount _account = null!;

    public async ValueTask InitializeAsync()
    {
        _account = await SimulatedAccount.StartAsync();
        _account.ConfigPath = $"ssm:/dnssync/{SimulatedAccount.Owner}/";
    }

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task Deployed_bindings_are_synced_as_those_of_a_file_are()
    {
        Store("data", ConfigurationWriter.WriteBinding(SimulatedAccount.DataBinding));
        Store("credentials", ConfigurationWriter.WriteBinding(SimulatedAccount.CredentialsBinding));
        (await _account.PlanAsync()).Ends(ExitCodes.ChangesToMake);
        Assert.Equal("Changed, Changed", (await _account.SyncAsync("-o", "json")).Ends(ExitCodes.InSync).Outcomes);
        Assert.Equal(1, _account.RevisionOf(SimulatedAccount.Data));
        (await _account.PlanAsync()).Ends(ExitCodes.InSync);
    }

    [Fact]
    public async Task A_path_without_bindings_is_refused_and_named() =>
        (await _account.PlanAsync()).IsRefused(
            $"the configuration {_account.ConfigPath} is wrong, and nothing was done:\n"
            + "  /dnssync/prod/: no parameter stands there: each binding is one");

    [Fact]
    public async Task A_broken_binding_is_named_by_its_parameter_and_nothing_is_done()
    {
        Store("data", ConfigurationWriter.WriteBinding(SimulatedAccount.DataBinding));
        Store("other", """{"name":"a..b"}""");
        (await _account.SyncAsync()).IsRefused("/dnssync/prod/other $.name: 'a..b' has an empty label");
        Assert.Equal(0, _account.Writes);
    }

    [Fact]
    public async Task A_store_that_denies_access_is_told_of_with_the_call_that_failed()
    {
        _account.World.Use(world => world.Faults.Add("ssm:*", FaultKind.AccessDenied));
        var refused = (await _account.PlanAsync()).IsRefused($"cannot read the configuration {_account.ConfigPath}");
        Assert.Contains("ssm:GetParametersByPath", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_throttled_for_a_moment_is_asked_again()
    {
        Store("data", ConfigurationWriter.WriteBinding(SimulatedAccount.DataBinding));
        _account.World.Use(world => world.Faults.Add("ssm:GetParametersByPath", FaultKind.Throttled, times: 1));
        (await _account.PlanAsync()).Ends(ExitCodes.ChangesToMake);
    }

    [Fact]
    public async Task A_path_that_is_none_is_refused_before_anything_is_asked()
    {
        _account.ConfigPath = "ssm:prod";
        (await _account.PlanAsync()).IsRefused("'ssm:prod' is no path of Parameter Store, such as ssm:/dnssync/prod-iot/");
        Assert.Equal("", _account.Calls);
    }

    private void Store(string name, string binding) => _account.World.Use(world =>
        world.Parameters.Put(new PutParameterRequest($"/dnssync/{SimulatedAccount.Owner}/{name}", binding)));
}
