using System.Text.RegularExpressions;

namespace DnsSync.Configuration;

/// <summary>
/// What is known of AWS's partitions. Route 53 is signed for one region of each, and its edits are
/// announced there: in a partition of which nothing is known, any guess would be wrong.
/// </summary>
public static partial class AwsPartitions
{
    /// <returns>The region of Route 53; null where nothing is known of the region's partition.</returns>
    public static string? Route53RegionOf(string region) =>
        China().IsMatch(region) ? "cn-northwest-1"
        : GovCloud().IsMatch(region) ? "us-gov-west-1"
        : Commercial().IsMatch(region) ? "us-east-1"
        : null;

    /// <returns>Why nothing can be done in a region; null if it can.</returns>
    public static string? WhyNot(string region) => Route53RegionOf(region) is null
        ? $"{region} is not in a supported AWS partition: DnsSync supports aws, aws-cn (China) and aws-us-gov "
            + "(GovCloud), and does not know the Route 53 endpoints of others, such as the ISO partitions and the "
            + "European Sovereign Cloud"
        : null;

    [GeneratedRegex(@"^cn-[a-z]+-[0-9]{1,2}\z")]
    private static partial Regex China();

    [GeneratedRegex(@"^us-gov-[a-z]+-[0-9]{1,2}\z")]
    private static partial Regex GovCloud();

    // us-iso-east-1, eu-isoe-west-1 and eusc-de-east-1 have one part more, or a longer first one.
    [GeneratedRegex(@"^[a-z]{2}-[a-z]+-[0-9]{1,2}\z")]
    private static partial Regex Commercial();
}
