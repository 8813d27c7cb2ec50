using System.Collections.ObjectModel;
using Amazon.Runtime;
using AwsSubsets.Shared;

namespace Amazon.Route53;

/// <summary>The time-outs that go with each mode: the SDK's own.</summary>
public static class AmazonRoute53DefaultConfiguration
{
    public static IDefaultConfiguration Standard => SdkDefaults.Standard;

    public static IDefaultConfiguration InRegion => SdkDefaults.InRegion;

    public static IDefaultConfiguration CrossRegion => SdkDefaults.CrossRegion;

    public static IDefaultConfiguration Mobile => SdkDefaults.Mobile;

    public static IDefaultConfiguration Auto => SdkDefaults.Auto;

    public static ReadOnlyCollection<IDefaultConfiguration> GetAllConfigurations() =>
        SdkDefaults.All();
}
