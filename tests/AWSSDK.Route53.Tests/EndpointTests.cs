using Amazon;
using Amazon.Route53;
using Amazon.Route53.Model;
using Amazon.Runtime;

namespace AWSSDK.Route53.Tests;

/// <summary>The environment belongs to the process: these run while nothing else does.</summary>
[CollectionDefinition("Environment", DisableParallelization = true)]
public class EnvironmentCollection;

[Collection("Environment")]
public sealed class EndpointTests : IDisposable
{
    private static readonly (bool Fips, bool DualStack)[] Variants =
        [(false, false), (true, false), (false, true), (true, true)];

    private readonly Variable[] _noSettings =
    [
        .. new[]
        {
            "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ENDPOINT_URL",
            "AWS_ENDPOINT_URL_ROUTE_53", "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT",
        }.Select(name => new Variable(name, null)),
        new("AWS_CONFIG_FILE", "/nonexistent"),
        new("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent"),
        new("AWS_EC2_METADATA_DISABLED", "true"),
    ];

    public EndpointTests() => FallbackRegionFactory.Reset();

    private static readonly string[] Regions =
    [
        "us-east-1", "eu-west-1", "xx-unknown-1", "cn-north-1", "us-gov-east-1", "us-iso-east-1",
        "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1", "eusc-de-east-1",
    ];

    [Fact]
    public async Task Goes_to_the_one_endpoint_of_the_partition_and_signs_for_its_region()
    {
        var table = new List<string>();
        foreach (var (fips, dualStack) in Variants)
        {
            table.Add($"-- FIPS {fips}, dual-stack {dualStack}");
            foreach (var region in Regions)
            {
                var where = await Sent(new()
                {
                    RegionEndpoint = RegionEndpoint.GetBySystemName(region),
                    UseFIPSEndpoint = fips,
                    UseDualstackEndpoint = dualStack,
                });
                table.Add($"{region}: {where}");
            }
        }

        Assert.Equal(
            """
            -- FIPS False, dual-stack False
            us-east-1: https://route53.amazonaws.com for us-east-1
            eu-west-1: https://route53.amazonaws.com for us-east-1
            xx-unknown-1: https://route53.amazonaws.com for us-east-1
            cn-north-1: https://route53.amazonaws.com.cn for cn-northwest-1
            us-gov-east-1: https://route53.us-gov.amazonaws.com for us-gov-west-1
            us-iso-east-1: https://route53.c2s.ic.gov for us-iso-east-1
            us-isob-east-1: https://route53.sc2s.sgov.gov for us-isob-east-1
            eu-isoe-west-1: https://route53.cloud.adc-e.uk for eu-isoe-west-1
            us-isof-south-1: https://route53.csp.hci.ic.gov for us-isof-south-1
            eusc-de-east-1: https://route53.amazonaws.eu for eusc-de-east-1
            -- FIPS True, dual-stack False
            us-east-1: https://route53-fips.amazonaws.com for us-east-1
            eu-west-1: https://route53-fips.amazonaws.com for us-east-1
            xx-unknown-1: https://route53-fips.amazonaws.com for us-east-1
            cn-north-1: https://route53-fips.amazonaws.com.cn for cn-northwest-1
            us-gov-east-1: https://route53.us-gov.amazonaws.com for us-gov-west-1
            us-iso-east-1: https://route53-fips.c2s.ic.gov for us-iso-east-1
            us-isob-east-1: https://route53-fips.sc2s.sgov.gov for us-isob-east-1
            eu-isoe-west-1: https://route53-fips.cloud.adc-e.uk for eu-isoe-west-1
            us-isof-south-1: https://route53-fips.csp.hci.ic.gov for us-isof-south-1
            eusc-de-east-1: https://route53-fips.amazonaws.eu for eusc-de-east-1
            -- FIPS False, dual-stack True
            us-east-1: https://route53.global.api.aws for us-east-1
            eu-west-1: https://route53.global.api.aws for us-east-1
            xx-unknown-1: https://route53.global.api.aws for us-east-1
            cn-north-1: https://route53.global.api.amazonwebservices.com.cn for cn-northwest-1
            us-gov-east-1: https://route53.us-gov.api.aws for us-gov-west-1
            us-iso-east-1: https://route53.api.aws.ic.gov for us-iso-east-1
            us-isob-east-1: https://route53.api.aws.scloud for us-isob-east-1
            eu-isoe-west-1: https://route53.api.cloud-aws.adc-e.uk for eu-isoe-west-1
            us-isof-south-1: https://route53.api.aws.hci.ic.gov for us-isof-south-1
            eusc-de-east-1: https://route53.global.api.amazonwebservices.eu for eusc-de-east-1
            -- FIPS True, dual-stack True
            us-east-1: https://route53-fips.global.api.aws for us-east-1
            eu-west-1: https://route53-fips.global.api.aws for us-east-1
            xx-unknown-1: https://route53-fips.global.api.aws for us-east-1
            cn-north-1: https://route53-fips.api.amazonwebservices.com.cn for cn-northwest-1
            us-gov-east-1: https://route53.us-gov.api.aws for us-gov-west-1
            us-iso-east-1: https://route53-fips.api.aws.ic.gov for us-iso-east-1
            us-isob-east-1: https://route53-fips.api.aws.scloud for us-isob-east-1
            eu-isoe-west-1: https://route53-fips.api.cloud-aws.adc-e.uk for eu-isoe-west-1
            us-isof-south-1: https://route53-fips.api.aws.hci.ic.gov for us-isof-south-1
            eusc-de-east-1: https://route53-fips.api.amazonwebservices.eu for eusc-de-east-1
            """,
            string.Join("\n", table));
    }

    public void Dispose()
    {
        Array.ForEach(_noSettings, variable => variable.Dispose());
        FallbackRegionFactory.Reset();
    }

    [Fact]
    public async Task Goes_where_the_settings_say()
    {
        Assert.Equal(
            "http://localhost:4566 for us-east-1",
            await Sent(new() { ServiceURL = "http://localhost:4566" }));
        Assert.Equal(
            "http://localhost:4566 for eu-west-1",
            await Sent(new()
            {
                ServiceURL = "http://localhost:4566",
                AuthenticationRegion = "eu-west-1",
            }));
    }

    [Fact]
    public async Task Goes_where_the_environment_says()
    {
        using var everything = new Variable("AWS_ENDPOINT_URL", "http://all.test:1");
        Assert.Equal("http://all.test:1 for us-east-1", await Sent(UsEast1()));

        using var route53 = new Variable("AWS_ENDPOINT_URL_ROUTE_53", "http://route53.test:2");
        Assert.Equal("http://route53.test:2 for us-east-1", await Sent(UsEast1()));
        Assert.Equal(
            "http://mine.test:3 for us-east-1",
            await Sent(new() { ServiceURL = "http://mine.test:3" }));

        var ignoring = UsEast1();
        ignoring.IgnoreConfiguredEndpointUrls = true;
        Assert.Equal("https://route53.amazonaws.com for us-east-1", await Sent(ignoring));
    }

    /// <summary>The SDK's rule, which knows nothing of services with one region.</summary>
    [Fact]
    public async Task Signs_for_the_region_of_the_environment_at_an_endpoint_of_ones_own()
    {
        using var region = new Variable("AWS_REGION", "eu-west-1");
        FallbackRegionFactory.Reset();

        Assert.Equal(
            "http://localhost:4566 for eu-west-1",
            await Sent(new() { ServiceURL = "http://localhost:4566" }));
        Assert.Equal(
            "http://localhost:4566 for us-east-1",
            await Sent(new()
            {
                ServiceURL = "http://localhost:4566",
                AuthenticationRegion = "us-east-1",
            }));
    }

    [Theory]
    [InlineData(true, false, "Invalid Configuration: FIPS and custom endpoint are not supported")]
    [InlineData(
        false, true, "Invalid Configuration: Dualstack and custom endpoint are not supported")]
    public async Task Refuses_variants_of_an_endpoint_of_ones_own(
        bool fips, bool dualStack, string message)
    {
        Assert.Equal("! " + message, await Sent(new()
        {
            ServiceURL = "http://localhost:4566",
            UseFIPSEndpoint = fips,
            UseDualstackEndpoint = dualStack,
        }));
    }

    [Fact]
    public async Task Finds_the_region_and_the_credentials_in_the_environment()
    {
        using var region = new Variable("AWS_REGION", "us-gov-west-1");
        using var key = new Variable("AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT");
        using var secret = new Variable("AWS_SECRET_ACCESS_KEY", "secret");
        using var token = new Variable("AWS_SESSION_TOKEN", "token");
        var outbox = new Outbox("<GetChangeResponse/>");
        using var client =
            new AmazonRoute53Client(new AmazonRoute53Config { HttpClientFactory = outbox });

        await client.GetChangeAsync(new GetChangeRequest("C1"));

        var request = Assert.Single(outbox.Sent);
        Assert.Equal("route53.us-gov.amazonaws.com", request.RequestUri?.Host);
        Assert.Contains(
            "Credential=AKIDENVIRONMENT/", Assert.Single(request.Headers.GetValues("Authorization")));
        Assert.Equal("token", Assert.Single(request.Headers.GetValues("X-Amz-Security-Token")));
    }

    private static AmazonRoute53Config UsEast1() => new() { RegionEndpoint = RegionEndpoint.USEast1 };

    private static async Task<string> Sent(AmazonRoute53Config config)
    {
        var outbox = new Outbox("<GetChangeResponse/>");
        config.HttpClientFactory = outbox;
        using var client = new AmazonRoute53Client(new BasicAWSCredentials("a", "b"), config);
        try
        {
            await client.GetChangeAsync(new GetChangeRequest("C1"));
        }
        catch (AmazonClientException e)
        {
            return "! " + e.Message;
        }

        var request = Assert.Single(outbox.Sent);
        var scope = Assert.Single(request.Headers.GetValues("Authorization"))
            .Split(',')[0].Split('/');
        Assert.Equal("route53", scope[3]);
        return $"{request.RequestUri?.GetLeftPart(UriPartial.Authority)} for {scope[2]}";
    }
}
