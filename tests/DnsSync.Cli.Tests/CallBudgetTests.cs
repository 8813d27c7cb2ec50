using DnsSync.Simulator.Files;
using static DnsSync.Cli.Tests.TestAccount;

namespace DnsSync.Cli.Tests;

/// <summary>What a run costs, counted by the account and not by us.</summary>
public sealed class CallBudgetTests
{
    [Fact]
    public async Task A_run_with_nothing_to_do_reads_everything_once()
    {
        await using var account = await StartAsync();
        account.WriteConfig(DataBinding, CredentialsBinding);
        await account.SyncAsync();
        account.World.Use(world => world.Calls.Clear());
        (await account.SyncAsync()).Ends(ExitCodes.InSync);
        Assert.Equal(
            "ec2:DescribeNetworkInterfaces 2, ec2:DescribeVpcEndpoints 2, "
            + "route53:GetHostedZone 2, route53:ListResourceRecordSets 2",
            account.Calls);
    }

    [Fact]
    public async Task A_large_zone_is_read_page_by_page_and_its_endpoints_once()
    {
        // 500 names are 1,002 record sets with SOA and NS: four pages of 300.
        await using var account = await StartAsync(settings => settings with { Quotas = false });
        account.WriteConfig([.. Enumerable.Range(0, 500).Select(i => Fleet($"n{i:000}"))]);
        (await account.SyncAsync("--quota-share", "1")).Ends(ExitCodes.InSync);
        account.World.Use(world => world.Calls.Clear());
        (await account.PlanAsync()).Ends(ExitCodes.InSync);
        Assert.Equal(
            "ec2:DescribeNetworkInterfaces 1, ec2:DescribeVpcEndpoints 1, "
            + "route53:GetHostedZone 1, route53:ListResourceRecordSets 4",
            account.Calls);
    }

    [Fact]
    public async Task One_changed_endpoint_is_one_batch_of_four_changes()
    {
        await using var account = await StartAsync();
        account.WriteConfig(DataBinding, CredentialsBinding);
        await account.SyncAsync();
        account.AddEndpoint(DemoWorld.SubnetD);
        await Task.Delay(50);
        account.World.Use(world => world.Calls.Clear());
        var result = (await account.SyncAsync("-o", "json", "--name", Data)).Ends(ExitCodes.InSync);
        Assert.Equal(
            "ec2:DescribeNetworkInterfaces 1, ec2:DescribeVpcEndpoints 1, "
            + "route53:ChangeResourceRecordSets 1, route53:GetHostedZone 1, route53:ListResourceRecordSets 1",
            account.Calls);
        Assert.Equal(4, result.Json.GetProperty("bindings")[0].GetProperty("changes").GetArrayLength());
    }
}
