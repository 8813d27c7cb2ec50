using DnsSync.Reporting;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;

namespace DnsSync.Cli.Tests.Watch;

/// <summary>When the watcher reads, and how it treats what it reads; in virtual time.</summary>
public sealed class WatcherTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Syncs_at_the_start_and_confirms_the_change_after_30_seconds_once()
    {
        using var watched = new WatchedWorld(Hour).For(600);
        Assert.Equal(["0 configured 1", "0 start Changed", "30 requeue InSync"], watched.Passes);
        Assert.Equal(2, watched.Addresses);
    }

    [Fact]
    public void Reads_everything_at_the_interval_and_writes_nothing_in_sync()
    {
        using var watched = new WatchedWorld(TimeSpan.FromMinutes(1)).For(100);
        var writes = watched.World.Calls.Count("route53:ChangeResourceRecordSets");
        watched.For(600);
        Assert.Equal(1, writes);
        Assert.Equal(writes, watched.World.Calls.Count("route53:ChangeResourceRecordSets"));
        Assert.InRange(watched.Passes.Count(read => read.EndsWith("interval InSync", StringComparison.Ordinal)), 10, 13);
    }

    [Fact]
    public void Adds_jitter_to_the_interval()
    {
        using var watched = new WatchedWorld(TimeSpan.FromMinutes(1)).For(3600);
        var starts = watched.Reports.Select(report => report.StartedAt).ToList();
        var gaps = starts.Zip(starts.Skip(1), (one, next) => (next - one).TotalSeconds).Skip(2).ToList();
        Assert.All(gaps, gap => Assert.InRange(gap, 56.9, 63.1));
        Assert.True(gaps.Distinct().Count() > 10);
    }

    [Fact]
    public void Retries_unsettled_names_with_backoff_until_they_settle()
    {
        using var watched = new WatchedWorld(Hour, new WorldSettings { EndpointSettles = TimeSpan.FromSeconds(100) }).For(60);
        watched.AddSubnet();
        watched.Watcher.ReadNow();
        watched.For(600);
        Assert.Equal(
            [
                "60 resync Unsettled", "66 requeue Unsettled", "76 requeue Unsettled",
                "96 requeue Unsettled", "136 requeue Unsettled", "196 requeue Changed", "226 requeue InSync",
            ],
            watched.Passes.Skip(3));
        Assert.Equal(3, watched.Addresses);
    }

    [Fact]
    public void Gives_up_after_15_minutes_and_then_reads_at_the_interval()
    {
        using var watched = new WatchedWorld(
            TimeSpan.FromMinutes(20), new WorldSettings { EndpointSettles = TimeSpan.FromHours(3) }).For(60);
        watched.AddSubnet();
        watched.Watcher.ReadNow();
        watched.For(3600);
        Assert.Contains(" did not settle within 15 minutes", Assert.Single(watched.Problems), StringComparison.Ordinal);
        var after = watched.Passes.SkipWhile(read => int.Parse(read.Split(' ')[0]) < 60 + 900).ToList();
        Assert.All(after, read => Assert.EndsWith("interval Unsettled", read, StringComparison.Ordinal));
        Assert.InRange(after.Count, 2, 3);
    }

    [Fact]
    public void Starts_a_new_retry_sequence_after_the_name_settled()
    {
        using var watched = new WatchedWorld(
            TimeSpan.FromMinutes(10), new WorldSettings { EndpointSettles = TimeSpan.FromMinutes(40) }).For(60);
        watched.AddSubnet();
        watched.For(3600);
        Assert.Single(watched.Problems);
        Assert.Equal(3, watched.Addresses);
        watched.World.Ec2.ModifyEndpoint(new(watched.DataEndpointId) { RemoveSubnetIds = [DemoWorld.SubnetA] });
        watched.For(700);
        Assert.Contains(watched.Passes.TakeLast(6), read => read.Contains("requeue", StringComparison.Ordinal));
    }

    [Fact]
    public void Applies_a_changed_configuration_and_leaves_dropped_names()
    {
        using var watched = new WatchedWorld(Hour).For(60);
        watched.Text = WatchedWorld.Configuration(TestAccount.CredentialsBinding);
        watched.For(60);
        Assert.Equal(["60 configured 1", "60 configuration Changed"],
            watched.Passes.Skip(3).Take(2));
        Assert.Equal(DemoWorld.CredentialsName, watched.Reports[^1].Bindings.Single().Name.ToString());
        Assert.Equal(2, watched.Addresses);
    }

    [Theory]
    [InlineData("{", "is invalid:")]
    [InlineData(null, "cannot read the configuration dnssync.json: it is away")]
    public void Keeps_a_configuration_until_the_next_valid_one(string? text, string problem)
    {
        using var watched = new WatchedWorld(TimeSpan.FromMinutes(1)).For(60);
        var good = watched.Text;
        watched.Text = text;
        watched.For(200);
        Assert.Contains(problem, Assert.Single(watched.Problems), StringComparison.Ordinal);
        Assert.Contains("stays in force", watched.Problems[0], StringComparison.Ordinal);
        Assert.EndsWith("InSync", watched.Passes[^1], StringComparison.Ordinal);
        Assert.Contains(problem, watched.Watcher.Health.ConfigurationProblem, StringComparison.Ordinal);
        watched.Text = good;
        watched.For(5);
        Assert.Null(watched.Watcher.Health.ConfigurationProblem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"owner\":")]
    [InlineData(null)]
    public void Tolerates_a_file_that_is_being_written(string? half)
    {
        using var watched = new WatchedWorld(Hour).For(60);
        watched.Text = half;
        watched.For(1.9);
        watched.Text = WatchedWorld.Configuration(TestAccount.CredentialsBinding);
        watched.For(10);
        Assert.Empty(watched.Problems);
        Assert.Contains("configuration", watched.Passes[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_additions_before_removals_are_confirmed()
    {
        using var watched = new WatchedWorld(Hour, new WorldSettings { EndpointSettles = TimeSpan.FromSeconds(1) }).For(60);
        var replacement = watched.World.Ec2.CreateEndpoint(new(DemoWorld.VpcId, DemoWorld.DataService)
        {
            SubnetIds = [DemoWorld.SubnetD],
        }).Id;
        watched.World.Ec2.DeleteEndpoints(watched.DataEndpointId);
        watched.For(120);
        watched.Watcher.ReadNow();
        watched.For(10);
        var sofar = Assert.Single(watched.Interim[^1].Bindings);
        Assert.Equal(Outcome.Unsettled, sofar.Outcome);
        Assert.Equal(3, sofar.Addresses.Length);
        Assert.Equal(replacement, Assert.Single(sofar.Seen!.Endpoints).Endpoint.Id);
        Assert.Single(watched.Reports[^1].Bindings.Single().Addresses);
    }

    [Fact]
    public void Stops_on_request_without_the_pending_confirming_read()
    {
        using var watched = new WatchedWorld(Hour).For(60);
        watched.World.Ec2.ModifyEndpoint(new(watched.DataEndpointId) { RemoveSubnetIds = [DemoWorld.SubnetA] });
        watched.For(120);
        watched.Watcher.ReadNow();
        watched.For(2.5);
        Assert.False(watched.HasEnded);
        watched.Stop();
        watched.For(1);
        Assert.True(watched.HasEnded);
        Assert.Equal(2, watched.Addresses);
        Assert.True(watched.Reports[^1].Any(Outcome.Unsettled));
    }

    [Fact]
    public void Is_healthy_while_reads_succeed_and_says_why_when_they_fail()
    {
        using var watched = new WatchedWorld(TimeSpan.FromMinutes(1));
        Assert.False(watched.Watcher.Health.At(watched.World.Now).IsHealthy);
        watched.For(60);
        Assert.True(watched.Watcher.Health.At(watched.World.Now).IsHealthy);

        watched.World.Faults.Add("ec2:DescribeVpcEndpoints", FaultKind.AccessDenied, int.MaxValue);
        watched.For(150);
        Assert.True(watched.Watcher.Health.At(watched.World.Now).IsHealthy);
        watched.For(120);
        var failing = watched.Watcher.Health.At(watched.World.Now);
        Assert.False(failing.IsHealthy);
        Assert.Contains("the limit is 180 s: ", failing.Json, StringComparison.Ordinal);
        Assert.Contains("ec2:DescribeVpcEndpoints", failing.Json, StringComparison.Ordinal);

        watched.World.Faults.Clear();
        watched.For(70);
        Assert.True(watched.Watcher.Health.At(watched.World.Now).IsHealthy);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Survives_a_day_of_faults_and_converges_afterwards(int seed)
    {
        using var watched = new WatchedWorld(TimeSpan.FromMinutes(1));
        var chance = new Random(seed);
        watched.World.Faults.Chance = (_, _) => chance.Next(3) > 0
            ? null
            : new Fault((FaultKind)chance.Next(7), (FaultMoment)chance.Next(2));
        for (var hour = 0; hour < 24; hour++)
        {
            watched.For(1800);
            watched.World.Ec2.ModifyEndpoint(hour % 2 == 0
                ? new(watched.DataEndpointId) { AddSubnetIds = [DemoWorld.SubnetD] }
                : new(watched.DataEndpointId) { RemoveSubnetIds = [DemoWorld.SubnetD] });
            watched.For(1800);
        }

        watched.World.Faults.Chance = null;
        watched.For(600);
        Assert.Contains(watched.Reports, report => report.Any(Outcome.Failed));
        Assert.EndsWith("interval InSync", watched.Passes[^1], StringComparison.Ordinal);
        Assert.Equal(2, watched.Addresses);
        Assert.True(watched.Watcher.Health.At(watched.World.Now).IsHealthy);
    }

    [Fact]
    public void Is_healthy_even_if_one_name_fails()
    {
        using var watched = new WatchedWorld(TimeSpan.FromMinutes(1), bindings:
        [
            TestAccount.DataBinding, TestAccount.CredentialsBinding with { ZoneId = "Z0GONE" },
        ]).For(600);
        var health = watched.Watcher.Health.At(watched.World.Now);
        Assert.True(health.IsHealthy);
        Assert.Contains("\"failed\":1,\"in sync\":1", health.Json, StringComparison.Ordinal);
    }
}
