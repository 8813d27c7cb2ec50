using DnsSync.Simulator;

namespace DnsSync.Cli.Tests;

/// <summary>What AWS may recover from: tried again, within a bound.</summary>
[Trait("Speed", "slow")]
public sealed class AwsOutageTests : IAsyncLifetime
{
    private TestAccount _account = null!;

    public async ValueTask InitializeAsync() => _account = await TestAccount.StartAsync();

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Theory]
    [InlineData("route53:ListResourceRecordSets", FaultKind.Throttled, "Throttling: Rate exceeded")]
    [InlineData("ec2:DescribeVpcEndpoints", FaultKind.Throttled, "RequestLimitExceeded")]
    [InlineData("route53:ChangeResourceRecordSets", FaultKind.PriorRequestNotComplete, "PriorRequestNotComplete")]
    [InlineData("route53:GetHostedZone", FaultKind.ServerError, "ServiceUnavailable")]
    [InlineData("route53:ListResourceRecordSets", FaultKind.Cut, "failed with")]
    public async Task A_persistent_failure_is_abandoned_after_five_attempts(
        string operation, FaultKind fault, string message)
    {
        var before = _account.Everything;
        _account.World.Use(world => world.Faults.Add(operation, fault, 1000));
        var result = (await _account.SyncAsync("-o", "json")).Ends(ExitCodes.Failed);
        Assert.Equal("Failed", result.Outcomes);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal(before, _account.Everything);
        Assert.Equal(5, result.Json.GetProperty("calls").GetProperty(operation).GetInt32());
    }

    [Theory]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://nowhere.invalid:4599")]
    public async Task An_unreachable_AWS_endpoint_is_reported(string url)
    {
        var result = (await CommandLine.RunAsync(
            "plan", "-o", "json", "-c", _account.ConfigPath, "--endpoint-url", url)).Ends(ExitCodes.Failed);
        Assert.Equal("Failed", result.Outcomes);
        Assert.Contains("check the Region, the network and --endpoint-url", result.Error, StringComparison.Ordinal);
    }
}
