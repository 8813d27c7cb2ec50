namespace DnsSync.Lambda.Tests.Harness;

[Trait("Speed", "slow")]
public sealed class PublishedBootstrapTests
{
    [Fact]
    public async Task A_prebuilt_file_is_used_and_a_missing_one_is_reported()
    {
        var file = Environment.ProcessPath;
        Assert.Equal(file, await PublishedBootstrap.FindAsync(file));
        var missing = await Assert.ThrowsAsync<InvalidOperationException>(
            () => PublishedBootstrap.FindAsync("/nowhere/bootstrap"));
        Assert.Contains("/nowhere/bootstrap", missing.Message);
    }
}
