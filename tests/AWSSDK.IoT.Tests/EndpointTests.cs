using Amazon;
using Amazon.IoT;
using Amazon.IoT.Model;
using Amazon.Runtime;

namespace AWSSDK.IoT.Tests;

/// <summary>The environment belongs to the process: these run while nothing else does.</summary>
[CollectionDefinition("Environment", DisableParallelization = true)]
public class EnvironmentCollection;

[Collection("Environment")]
public sealed class EndpointTests : IDisposable
{
    private static readonly (bool Fips, bool DualStack)[] Variants =
        [(false, false), (true, false), (false, true), (true, true)];

    private static readonly string[] Regions =
    [
        "us-east-1", "eu-west-1", "xx-unknown-1", "cn-north-1", "us-gov-east-1", "us-iso-east-1",
        "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1", "eusc-de-east-1",
    ];

    private readonly Variable[] _noSettings =
    [
        .. new[]
        {
            "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ENDPOINT_URL",
            "AWS_ENDPOINT_URL_IOT", "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT",
        }.Select(name => new Variable(name, null)),
        new("AWS_CONFIG_FILE", "/nonexistent"),
        new("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent"),
        new("AWS_EC2_METADATA_DISABLED", "true"),
    ];

    public EndpointTests() => FallbackRegionFactory.Reset();

    public void Dispose()
    {
        Array.ForEach(_noSettings, variable => variable.Dispose());
        FallbackRegionFactory.Reset();
    }

    /// <summary>The table is what botocore makes of the service's rule set.</summary>
    [Fact]
    public async Task Goes_to_the_endpoint_of_the_region_and_signs_for_it()
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
            us-east-1: https://iot.us-east-1.amazonaws.com for us-east-1
            eu-west-1: https://iot.eu-west-1.amazonaws.com for eu-west-1
            xx-unknown-1: https://iot.xx-unknown-1.amazonaws.com for xx-unknown-1
            cn-north-1: https://iot.cn-north-1.amazonaws.com.cn for cn-north-1
            us-gov-east-1: https://iot.us-gov-east-1.amazonaws.com for us-gov-east-1
            us-iso-east-1: https://iot.us-iso-east-1.c2s.ic.gov for us-iso-east-1
            us-isob-east-1: https://iot.us-isob-east-1.sc2s.sgov.gov for us-isob-east-1
            eu-isoe-west-1: https://iot.eu-isoe-west-1.cloud.adc-e.uk for eu-isoe-west-1
            us-isof-south-1: https://iot.us-isof-south-1.csp.hci.ic.gov for us-isof-south-1
            eusc-de-east-1: https://iot.eusc-de-east-1.amazonaws.eu for eusc-de-east-1
            -- FIPS True, dual-stack False
            us-east-1: https://iot-fips.us-east-1.amazonaws.com for us-east-1
            eu-west-1: https://iot-fips.eu-west-1.amazonaws.com for eu-west-1
            xx-unknown-1: https://iot-fips.xx-unknown-1.amazonaws.com for xx-unknown-1
            cn-north-1: https://iot-fips.cn-north-1.amazonaws.com.cn for cn-north-1
            us-gov-east-1: https://iot-fips.us-gov-east-1.amazonaws.com for us-gov-east-1
            us-iso-east-1: https://iot-fips.us-iso-east-1.c2s.ic.gov for us-iso-east-1
            us-isob-east-1: https://iot-fips.us-isob-east-1.sc2s.sgov.gov for us-isob-east-1
            eu-isoe-west-1: https://iot-fips.eu-isoe-west-1.cloud.adc-e.uk for eu-isoe-west-1
            us-isof-south-1: https://iot-fips.us-isof-south-1.csp.hci.ic.gov for us-isof-south-1
            eusc-de-east-1: https://iot-fips.eusc-de-east-1.amazonaws.eu for eusc-de-east-1
            -- FIPS False, dual-stack True
            us-east-1: https://iot.us-east-1.api.aws for us-east-1
            eu-west-1: https://iot.eu-west-1.api.aws for eu-west-1
            xx-unknown-1: https://iot.xx-unknown-1.api.aws for xx-unknown-1
            cn-north-1: https://iot.cn-north-1.api.amazonwebservices.com.cn for cn-north-1
            us-gov-east-1: https://iot.us-gov-east-1.api.aws for us-gov-east-1
            us-iso-east-1: https://iot.us-iso-east-1.api.aws.ic.gov for us-iso-east-1
            us-isob-east-1: https://iot.us-isob-east-1.api.aws.scloud for us-isob-east-1
            eu-isoe-west-1: https://iot.eu-isoe-west-1.api.cloud-aws.adc-e.uk for eu-isoe-west-1
            us-isof-south-1: https://iot.us-isof-south-1.api.aws.hci.ic.gov for us-isof-south-1
            eusc-de-east-1: https://iot.eusc-de-east-1.api.amazonwebservices.eu for eusc-de-east-1
            -- FIPS True, dual-stack True
            us-east-1: https://iot-fips.us-east-1.api.aws for us-east-1
            eu-west-1: https://iot-fips.eu-west-1.api.aws for eu-west-1
            xx-unknown-1: https://iot-fips.xx-unknown-1.api.aws for xx-unknown-1
            cn-north-1: https://iot-fips.cn-north-1.api.amazonwebservices.com.cn for cn-north-1
            us-gov-east-1: https://iot-fips.us-gov-east-1.api.aws for us-gov-east-1
            us-iso-east-1: https://iot-fips.us-iso-east-1.api.aws.ic.gov for us-iso-east-1
            us-isob-east-1: https://iot-fips.us-isob-east-1.api.aws.scloud for us-isob-east-1
            eu-isoe-west-1: https://iot-fips.eu-isoe-west-1.api.cloud-aws.adc-e.uk for eu-isoe-west-1
            us-isof-south-1: https://iot-fips.us-isof-south-1.api.aws.hci.ic.gov for us-isof-south-1
            eusc-de-east-1: https://iot-fips.eusc-de-east-1.api.amazonwebservices.eu for eusc-de-east-1
            """,
            string.Join("\n", table));
    }

    [Fact]
    public async Task Goes_where_the_settings_and_the_environment_say()
    {
        using var url = new Variable("AWS_ENDPOINT_URL_IOT", "http://iot.test:1");
        using var region = new Variable("AWS_REGION", "ap-northeast-1");
        FallbackRegionFactory.Reset();

        Assert.Equal("http://iot.test:1 for ap-northeast-1", await Sent(new()));
        Assert.Equal(
            "http://localhost:4566 for ap-northeast-1",
            await Sent(new() { ServiceURL = "http://localhost:4566" }));
    }

    [Theory]
    [InlineData(true, false, "Invalid Configuration: FIPS and custom endpoint are not supported")]
    [InlineData(
        false, true, "Invalid Configuration: Dualstack and custom endpoint are not supported")]
    public async Task Refuses_variants_of_an_endpoint_of_ones_own(
        bool fips, bool dualStack, string message) =>
        Assert.Equal("! " + message, await Sent(new()
        {
            ServiceURL = "http://localhost:4566",
            UseFIPSEndpoint = fips,
            UseDualstackEndpoint = dualStack,
        }));

    private static async Task<string> Sent(AmazonIoTConfig config)
    {
        var outbox = new Outbox("{\"endpointAddress\":\"a\"}");
        config.HttpClientFactory = outbox;
        using var client = new AmazonIoTClient(new BasicAWSCredentials("a", "b"), config);
        try
        {
            await client.DescribeEndpointAsync(new DescribeEndpointRequest());
        }
        catch (AmazonClientException e)
        {
            return "! " + e.Message;
        }

        var request = Assert.Single(outbox.Sent);
        var scope = Assert.Single(request.Headers.GetValues("Authorization"))
            .Split(',')[0].Split('/');
        Assert.Equal("iot", scope[3]);
        return $"{request.RequestUri?.GetLeftPart(UriPartial.Authority)} for {scope[2]}";
    }
}
