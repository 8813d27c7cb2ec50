namespace DnsSync.Cli.Tests;

/// <summary>The program as a process of its own: what depends on its environment.</summary>
[Trait("Speed", "slow")]
public sealed class ProcessTests : IAsyncLifetime
{
    private TestAccount _account = null!;

    public async ValueTask InitializeAsync() => _account = await TestAccount.StartAsync();

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task Without_a_region_the_error_says_how_to_set_one()
    {
        var result = await PlanAsync("AWS_REGION", "AWS_DEFAULT_REGION");
        result.IsRefused("no AWS Region: pass --region, set AWS_REGION, or set a Region in the profile");
        Assert.Equal("", _account.Calls);
    }

    [Fact]
    public async Task A_region_may_be_given_by_option()
    {
        var result = await PlanAsync(
            ["AWS_REGION", "AWS_DEFAULT_REGION"], "--region", AwsEnvironment.Region);
        result.Ends(ExitCodes.ChangesToMake);
    }

    [Fact]
    public async Task Without_credentials_the_error_says_how_to_set_them()
    {
        var result = await PlanAsync("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
        result.Ends(ExitCodes.Failed);
        Assert.Contains("credentials", result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("", _account.Calls);
    }

    [Fact]
    public async Task The_result_goes_to_stdout_without_colours_even_where_TERM_promises_them()
    {
        var result = await PlanAsync([]);
        result.Ends(ExitCodes.ChangesToMake);
        Assert.Equal("", result.Error);
        Assert.DoesNotContain("\u001b", result.Output, StringComparison.Ordinal);
        Assert.Contains("+ CREATE", result.Output, StringComparison.Ordinal);
    }

    private Task<CommandResult> PlanAsync(params string[] without) => PlanAsync(without, []);

    private Task<CommandResult> PlanAsync(string[] without, params string[] options)
    {
        var environment = AwsEnvironment.Variables
            .Where(pair => !without.Contains(pair.Key))
            .Append(new("TERM", "xterm-256color"))
            .ToDictionary();
        return Programs.DnsSyncAsync(
            environment, ["plan", "-c", _account.ConfigPath, "--endpoint-url", _account.Url, .. options]);
    }
}
