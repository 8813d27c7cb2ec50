using DnsSync.Cli.Demo;
using DnsSync.Simulator.Files;

namespace DnsSync.Cli.Tests.Demo;

/// <summary>The folder with what the demo's commands need.</summary>
public sealed class DemoFilesTests
{
    [Fact]
    public async Task Files_of_a_killed_demo_are_removed_and_files_in_use_are_kept()
    {
        var left = Directory.CreateTempSubdirectory("dnssync-files-test-").FullName;
        await File.WriteAllTextAsync(Path.Combine(left, "lock"), "");
        await using var account = await DnsSync.Cli.Demo.SimulatedAccount.StartAsync(
            DemoWorld.Create(new()).World, new(System.Net.IPAddress.Loopback, 0), new(System.Net.IPAddress.Loopback, 0),
            [DemoWorld.DataName], _ => { }, CancellationToken.None);
        using var used = await DemoFiles.WriteAsync(account, "files-test", CancellationToken.None);
        Assert.False(Directory.Exists(left));
        using var second = await DemoFiles.WriteAsync(account, "files-test", CancellationToken.None);
        Assert.True(File.Exists(used.Authority));
        Assert.True(File.Exists(second.Authority));
    }
}
