namespace DnsSync.Infra.Tests;

/// <summary>CloudFormation deletes a resource before what it was created after.</summary>
[Trait("Speed", "slow")]
public sealed class DeletionOrderTests
{
    public static TheoryData<string> Names => [.. Variants.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Records_are_deleted_before_what_they_need(string variant)
    {
        var template = Variants.Of(variant);
        var syncs = template.All("Custom::DnsSyncName");
        Assert.NotEmpty(syncs);
        foreach (var sync in syncs)
        {
            // Gone before the custom resource's Delete.
            string[] earlier =
                ["AWS::Events::Rule", "AWS::Lambda::EventSourceMapping"];
            foreach (var resource in earlier.SelectMany(template.All))
            {
                Assert.True(template.IsAfter(resource, sync), $"{resource.Id} outlives {sync.Id}");
            }

            var parameter = Assert.Single(template.All("AWS::SSM::Parameter"), parameter => template.IsAfter(parameter, sync));
            Assert.Equal(sync["Binding"], parameter["Value"]);

            // There until the custom resource's Delete is done.
            Resource[] later =
            [
                Assert.Single(template.All("AWS::IAM::Policy"), policy => template.IsAfter(sync, policy)),
                template.One("AWS::Lambda::Function", "ServiceSync"),
                template.One("AWS::Lambda::EventInvokeConfig", "ServiceSync"),
                template.One("AWS::IAM::Role", "ServiceSync"),
                template.One("AWS::IAM::ManagedPolicy", "ServiceSync"),
                template.One("AWS::Logs::LogGroup", "ServiceSync"),
                template.One("AWS::SQS::Queue", "ServiceChangesQueue"),
                .. template.All("AWS::EC2::VPCEndpoint").Where(endpoint => sync["EndpointIds"].Contains($"\"{endpoint.Id}\"", StringComparison.Ordinal)),
                .. template.All("AWS::Route53::HostedZone").Where(zone => sync["ZoneId"].Contains($"\"{zone.Id}\"", StringComparison.Ordinal)),
            ];
            Assert.Contains(later, resource => resource.Type == "AWS::EC2::VPCEndpoint");
            Assert.All(later, resource => Assert.True(template.IsAfter(sync, resource), $"{resource.Id} goes before {sync.Id}"));
            Assert.Equal("900", sync["ServiceTimeout"]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_zone_is_created_after_its_endpoints(string variant)
    {
        var template = Variants.Of(variant);
        foreach (var sync in template.All("Custom::DnsSyncName"))
        {
            foreach (var zone in template.All("AWS::Route53::HostedZone").Where(zone => template.IsAfter(sync, zone)))
            {
                Assert.All(
                    template.All("AWS::EC2::VPCEndpoint").Where(endpoint => sync["EndpointIds"].Contains($"\"{endpoint.Id}\"", StringComparison.Ordinal)),
                    endpoint => Assert.True(template.IsAfter(zone, endpoint), $"{zone.Id} hides the name before {endpoint.Id} is there"));
            }
        }
    }

    [Fact]
    public void Each_name_keeps_its_own_permission_until_its_records_are_gone()
    {
        var template = Variants.Defaults;
        var policies = template.All("AWS::IAM::Policy");
        Assert.Equal(2, policies.Count);
        Assert.All(template.All("Custom::DnsSyncName"), sync =>
            Assert.Single(policies, policy => template.IsAfter(sync, policy)));
    }

    [Fact]
    public void Another_name_is_another_set_of_resources()
    {
        string[] Ids(string name) =>
        [
            .. Variants.Stacks("services=data", $"names=data={name}")["DnsSync"].Resources
                .Where(resource => resource.Id.StartsWith("Name", StringComparison.Ordinal)).Select(resource => resource.Id),
        ];
        var (one, other) = (Ids("a.example.com"), Ids("b.example.com"));
        Assert.Equal(4, one.Length);
        Assert.Empty(one.Intersect(other));
    }
}
