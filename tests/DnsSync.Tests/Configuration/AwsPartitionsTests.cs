using DnsSync.Configuration;

namespace DnsSync.Tests.Configuration;

public sealed class AwsPartitionsTests
{
    [Theory]
    [InlineData("eu-west-1", "us-east-1")]
    [InlineData("ap-southeast-7", "us-east-1")]
    [InlineData("mx-central-1", "us-east-1")]
    [InlineData("cn-north-1", "cn-northwest-1")]
    [InlineData("us-gov-east-1", "us-gov-west-1")]
    public void Route_53_is_in_one_region_of_each_partition(string region, string expected)
    {
        Assert.Equal(expected, AwsPartitions.Route53RegionOf(region));
        Assert.Null(AwsPartitions.WhyNot(region));
    }

    [Theory]
    [InlineData("us-iso-east-1")]
    [InlineData("us-isob-east-1")]
    [InlineData("eu-isoe-west-1")]
    [InlineData("us-isof-south-1")]
    [InlineData("eusc-de-east-1")]
    [InlineData("us-new-east-1")]
    public void An_unknown_partition_is_not_mistaken_for_another(string region)
    {
        Assert.Null(AwsPartitions.Route53RegionOf(region));
        Assert.StartsWith($"{region} is not in a supported AWS partition", AwsPartitions.WhyNot(region), StringComparison.Ordinal);
    }
}
