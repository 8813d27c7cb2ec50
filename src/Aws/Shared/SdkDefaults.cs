using System.Collections.ObjectModel;
using Amazon.Runtime;

namespace AwsSubsets.Shared;

/// <summary>
/// The time-outs that go with each <see cref="DefaultConfigurationMode" />, which are the same for
/// every service of the SDK: https://docs.aws.amazon.com/sdkref/latest/guide/feature-smart-config-defaults.html
/// </summary>
internal static class SdkDefaults
{
    public static IDefaultConfiguration Standard { get; } =
        Connecting(DefaultConfigurationMode.Standard, within: 3_100);

    public static IDefaultConfiguration InRegion { get; } =
        Connecting(DefaultConfigurationMode.InRegion, within: 1_100);

    public static IDefaultConfiguration CrossRegion { get; } =
        Connecting(DefaultConfigurationMode.CrossRegion, within: 3_100);

    public static IDefaultConfiguration Mobile { get; } =
        Connecting(DefaultConfigurationMode.Mobile, within: 30_000);

    public static IDefaultConfiguration Auto { get; } =
        Connecting(DefaultConfigurationMode.Auto, within: 1_100);

    public static ReadOnlyCollection<IDefaultConfiguration> All() =>
        new([Standard, InRegion, CrossRegion, Mobile, Auto]);

    private static DefaultConfiguration Connecting(DefaultConfigurationMode mode, int within) =>
        new()
        {
            Name = mode,
            RetryMode = RequestRetryMode.Standard,
            S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
            ConnectTimeout = TimeSpan.FromMilliseconds(within),
            TlsNegotiationTimeout = TimeSpan.FromMilliseconds(within),
        };
}
