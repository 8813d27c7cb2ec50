using DnsSync.Reporting;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;

namespace DnsSync.Cli.Tests.Watch;

/// <summary>A watcher whose configuration is deployed in Parameter Store; in virtual time.</summary>
public sealed class StoredConfigurationWatchTests
{
    private const string Read = "ssm:GetParametersByPath";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Takes_up_a_new_binding_within_a_minute()
    {
        using var watched = Watch(Hour).For(60);
        Assert.Equal(2, watched.Addresses);
        watched.Store(SimulatedAccount.CredentialsBinding);
        watched.For(65);
        Assert.Contains(watched.Looks, look => look.EndsWith("configured 2", StringComparison.Ordinal));
        Assert.Contains(watched.Looks, look => look.EndsWith("configuration InSync,Changed", StringComparison.Ordinal)
            || look.EndsWith("configuration Changed,InSync", StringComparison.Ordinal));
        Assert.Empty(watched.Problems);
    }

    [Fact]
    public void Reads_once_a_minute_while_nothing_changes_and_takes_the_same_for_the_same()
    {
        using var watched = Watch(TimeSpan.FromSeconds(10)).For(120);
        watched.World.Calls.Clear();
        watched.For(600);
        Assert.InRange(watched.World.Calls.Count(Read), 9, 10);
        Assert.Single(watched.Looks, look => look.Contains("configured", StringComparison.Ordinal));
    }

    [Fact]
    public void Keeps_what_was_in_force_while_a_binding_is_broken_and_tells_it_once()
    {
        using var watched = Watch(TimeSpan.FromMinutes(1)).For(60);
        watched.Store(SimulatedAccount.CredentialsBinding, "{");
        watched.For(300);
        var problem = Assert.Single(watched.Problems);
        Assert.Contains("the configuration ssm:/dnssync/prod/ is wrong:", problem, StringComparison.Ordinal);
        Assert.Contains($"/dnssync/prod/{DemoWorld.CredentialsName}: this is not JSON", problem, StringComparison.Ordinal);
        Assert.EndsWith("InSync", watched.Looks[^1], StringComparison.Ordinal);
        Assert.Contains("is not JSON", watched.Watcher.Health.ConfigurationProblem, StringComparison.Ordinal);
        watched.Store(SimulatedAccount.CredentialsBinding);
        watched.For(120);
        Assert.Null(watched.Watcher.Health.ConfigurationProblem);
        Assert.Equal(2, watched.Reports[^1].Bindings.Length);
    }

    [Fact]
    public void A_store_that_denies_access_is_told_once_and_not_asked_all_the_time()
    {
        using var watched = Watch(TimeSpan.FromMinutes(1)).For(60);
        watched.World.Faults.Add(Read, FaultKind.AccessDenied, int.MaxValue);
        watched.World.Calls.Clear();
        watched.For(600);
        Assert.StartsWith("cannot read the configuration ssm:/dnssync/prod/: " + Read,
            Assert.Single(watched.Problems), StringComparison.Ordinal);
        Assert.InRange(watched.World.Calls.Count(Read), 20, 45);
        Assert.EndsWith("InSync", watched.Looks[^1], StringComparison.Ordinal);
        watched.World.Faults.Clear();
        watched.For(80);
        Assert.Null(watched.Watcher.Health.ConfigurationProblem);
        Assert.False(watched.HasEnded);
    }

    [Fact]
    public void A_name_is_not_made_while_it_cannot_be_told_whether_it_is_still_wanted()
    {
        // The first read opens the configuration; the second is made before the name is.
        using var watched = Watch(Hour);
        var reads = 0;
        watched.World.Faults.Chance = (call, _) =>
            call == Read && ++reads > 1 ? new Fault(FaultKind.AccessDenied) : null;
        watched.For(20);
        Assert.True(reads > 1);
        Assert.Equal(0, watched.Addresses);
        Assert.True(watched.Reports[0].Any(Outcome.Failed));
    }

    private static WatchedWorld Watch(TimeSpan interval) =>
        new(interval, stored: $"ssm:/dnssync/{SimulatedAccount.Owner}/");
}
