namespace DnsSync.Infra.Tests;

/// <summary>From one deployment to the next.</summary>
[Trait("Speed", "slow")]
public sealed class UpdateTests
{
    /// <summary>Settings before and after; the name is always the same.</summary>
    public static TheoryData<string, string> Changes => new()
    {
        { "names=data=a.example.com", "names=data=a.example.com zone=parent" },
        { "names=data=a.example.com", "names=data=b.example.com" },
        { "names=data=a.example.com", "names=data=a.example.com zoneIds=data=Z0DATA" },
        { "names=data=a.example.com zoneIds=data=Z0DATA", "names=data=a.example.com zoneIds=data=Z0OTHER" },
        { "names=data=a.example.com,data=b.example.com zone=parent", "names=data=a.example.com,data=b.example.com" },
        { "zone=parent", "zone=exact" },
    };

    /// <summary>
    /// One that changed in place would have lost the permission for the zone that it is to clear by
    /// then: the old zone, which cannot be deleted, would continue to answer with old addresses.
    /// </summary>
    [Theory]
    [MemberData(nameof(Changes))]
    public void A_moved_name_is_a_new_custom_resource_with_its_own_permission(string before, string after)
    {
        var old = Variants.Stacks(before.Split(' '))["DnsSync"];
        var now = Variants.Stacks(after.Split(' '))["DnsSync"];
        foreach (var sync in old.All("Custom::DnsSyncName"))
        {
            var same = now.All("Custom::DnsSyncName").SingleOrDefault(one => one.Id == sync.Id);
            Assert.True(
                same is null || (Place(old, sync) == Place(now, same)),
                $"{sync.Id} moves from {Place(old, sync)} to {(same is null ? "" : Place(now, same))}");
            Assert.All(
                old.All("AWS::IAM::Policy").Where(policy => old.IsAfter(sync, policy)),
                policy => Assert.Equal(same is not null, now.All("AWS::IAM::Policy").Any(one => one.Id == policy.Id)));
        }
    }

    /// <summary>A second zone of that name cannot stand in the VPC until the first one is gone.</summary>
    [Theory]
    [InlineData("names=data=b.example.com,data=a.example.com")]
    [InlineData("names=data=b.example.com")]
    [InlineData("names=data=b.example.com services=data")]
    [InlineData("names=data=b.example.com services=credentials,data")]
    public void A_parent_zone_stays_when_its_first_name_goes_or_another_becomes_the_first(string after)
    {
        var old = Variants.Stacks("names=data=a.example.com,data=b.example.com", "zone=parent")["DnsSync"];
        var now = Variants.Stacks([.. after.Split(' '), "zone=parent"])["DnsSync"];
        var (before, zone) = (old.One("AWS::Route53::HostedZone"), now.One("AWS::Route53::HostedZone"));
        Assert.Equal(before.Id, zone.Id);
        Assert.Equal(before["Name"], zone["Name"]);
        Assert.Equal(before["VPCs"], zone["VPCs"]);
    }

    private static string Place(Template template, Resource sync) =>
        $"{sync["Name"]} in {sync["ZoneId"]} " + string.Join(' ', template.All("AWS::Route53::HostedZone")
            .Where(zone => sync["ZoneId"].Contains($"\"{zone.Id}\"", StringComparison.Ordinal)).Select(zone => zone["Name"]));
}
