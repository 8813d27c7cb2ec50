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
    public void Applies_a_new_binding_within_a_minute()
    {
        using var watched = Watch(Hour).For(60);
        Assert.Equal(2, watched.Addresses);
        watched.Store(TestAccount.CredentialsBinding);
        watched.For(65);
        Assert.Contains(watched.Passes, read => read.EndsWith("configured 2", StringComparison.Ordinal));
        Assert.Contains(watched.Passes, read => read.EndsWith("configuration InSync,Changed", StringComparison.Ordinal)
            || read.EndsWith("configuration Changed,InSync", StringComparison.Ordinal));
        Assert.Empty(watched.Problems);
    }

    [Fact]
    public void Reads_once_a_minute_and_recognises_an_unchanged_configuration()
    {
        using var watched = Watch(TimeSpan.FromSeconds(10)).For(120);
        watched.World.Calls.Clear();
        watched.For(600);
        Assert.InRange(watched.World.Calls.Count(Read), 9, 10);
        Assert.Single(watched.Passes, read => read.Contains("configured", StringComparison.Ordinal));
    }

    [Fact]
    public void Keeps_the_last_configuration_while_a_binding_is_broken()
    {
        using var watched = Watch(TimeSpan.FromMinutes(1)).For(60);
        watched.Store(TestAccount.CredentialsBinding, "{");
        watched.For(300);
        var problem = Assert.Single(watched.Problems);
        Assert.Contains("the configuration ssm:/dnssync/prod/ is invalid:", problem, StringComparison.Ordinal);
        Assert.Contains($"/dnssync/prod/{DemoWorld.CredentialsName}: this is not JSON", problem, StringComparison.Ordinal);
        Assert.EndsWith("InSync", watched.Passes[^1], StringComparison.Ordinal);
        Assert.Contains("is not JSON", watched.Watcher.Health.ConfigurationProblem, StringComparison.Ordinal);
        watched.Store(TestAccount.CredentialsBinding);
        watched.For(120);
        Assert.Null(watched.Watcher.Health.ConfigurationProblem);
        Assert.Equal(2, watched.Reports[^1].Bindings.Length);
    }

    [Fact]
    public void Denied_access_to_the_store_is_reported_once_and_backs_off()
    {
        using var watched = Watch(TimeSpan.FromMinutes(1)).For(60);
        watched.World.Faults.Add(Read, FaultKind.AccessDenied, int.MaxValue);
        watched.World.Calls.Clear();
        watched.For(600);
        Assert.StartsWith("cannot read the configuration ssm:/dnssync/prod/: " + Read,
            Assert.Single(watched.Problems), StringComparison.Ordinal);
        Assert.InRange(watched.World.Calls.Count(Read), 20, 45);
        Assert.EndsWith("InSync", watched.Passes[^1], StringComparison.Ordinal);
        watched.World.Faults.Clear();
        watched.For(80);
        Assert.Null(watched.Watcher.Health.ConfigurationProblem);
        Assert.False(watched.HasEnded);
    }

    [Fact]
    public void A_name_is_not_created_while_its_binding_cannot_be_read()
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
        new(interval, stored: $"ssm:/dnssync/{TestAccount.Owner}/");
}
