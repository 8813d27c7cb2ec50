using DnsSync.Simulator;

namespace DnsSync.Cli.Tests;

/// <summary>What AWS can refuse: reported, with the zones left exactly as they were.</summary>
public sealed class AwsFailureTests : IAsyncLifetime
{
    private TestAccount _account = null!;

    public async ValueTask InitializeAsync() => _account = await TestAccount.StartAsync();

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task An_unknown_zone_fails_only_its_own_name()
    {
        _account.WriteConfig(
            TestAccount.DataBinding, TestAccount.CredentialsBinding with { ZoneId = "Z0NOSUCHZONE" });
        var result = (await _account.SyncAsync("-o", "json")).Ends(ExitCodes.Failed);
        Assert.Equal("Changed, Failed", result.Outcomes);
        Assert.Contains("NoSuchHostedZone: No hosted zone found with ID: Z0NOSUCHZONE", result.Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("route53:GetHostedZone", FaultKind.AccessDenied, "AccessDenied")]
    [InlineData("route53:ListResourceRecordSets", FaultKind.AccessDenied, "AccessDenied")]
    [InlineData("route53:ChangeResourceRecordSets", FaultKind.AccessDenied, "AccessDenied")]
    [InlineData("ec2:DescribeVpcEndpoints", FaultKind.AccessDenied, "UnauthorizedOperation")]
    [InlineData("ec2:DescribeNetworkInterfaces", FaultKind.AccessDenied, "UnauthorizedOperation")]
    [InlineData("route53:*", FaultKind.ExpiredCredentials, "ExpiredToken")]
    [InlineData("ec2:*", FaultKind.ExpiredCredentials, "RequestExpired")]
    public async Task A_denied_call_is_tried_once_and_reported(
        string operation, FaultKind fault, string code)
    {
        var before = _account.Everything;
        _account.World.Use(world => world.Faults.Add(operation, fault, 1000));
        var result = (await _account.SyncAsync("-o", "json")).Ends(ExitCodes.Failed);
        Assert.Equal("Failed", result.Outcomes);
        Assert.Contains(code, result.Error, StringComparison.Ordinal);
        Assert.Equal(before, _account.Everything);
        Assert.Equal(1, _account.World.Use(world =>
            world.Calls.Latest.Count(call => call.Error is not null)));
    }

    [Fact]
    public async Task A_change_whose_response_is_lost_is_found_applied()
    {
        _account.World.Use(world => world.Faults.Add(
            "route53:ChangeResourceRecordSets", FaultKind.Cut, 1, FaultMoment.Answer));
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        Assert.Equal("127.10.1.4,127.10.2.4", _account.AddressesOf(TestAccount.Data));
        Assert.Equal(1, _account.RevisionOf(TestAccount.Data));
    }

    [Fact]
    public async Task A_server_that_is_not_AWS_is_reported()
    {
        var result = (await CommandLine.RunAsync(
            "plan", "-o", "json", "-c", _account.ConfigPath, "--endpoint-url", _account.Url + "elsewhere"))
            .Ends(ExitCodes.Failed);
        Assert.Equal("Failed", result.Outcomes);
    }

    [Fact]
    public async Task A_public_zone_is_refused()
    {
        _account.World.Use(world => world.Route53.CreateZone(new(Model.DnsName.Parse("public.example"), "p")
        {
            Id = "Z0PUBLIC",
        }));
        _account.WriteConfig(TestAccount.DataBinding with { Name = "a.public.example", ZoneId = "Z0PUBLIC" });
        var before = _account.Everything;
        var result = (await _account.SyncAsync("-o", "json")).Ends(ExitCodes.Failed);
        Assert.Contains("zone Z0PUBLIC (public.example) is public", result.Findings, StringComparison.Ordinal);
        Assert.Equal(before, _account.Everything);
    }

    [Fact]
    public async Task A_name_outside_its_zone_is_refused()
    {
        _account.WriteConfig(TestAccount.DataBinding with { Name = "notfleet.example", ZoneId = "Z0FLEET" });
        var result = (await _account.SyncAsync("-o", "json")).Ends(ExitCodes.Failed);
        Assert.Contains("notfleet.example is not in zone Z0FLEET (fleet.example)",
            result.Findings, StringComparison.Ordinal);
        Assert.Equal(0, _account.Writes);
    }
}
