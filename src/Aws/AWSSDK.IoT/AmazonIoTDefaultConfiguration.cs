using System.Collections.ObjectModel;
using Amazon.Runtime;
using AwsSubsets.Shared;

namespace Amazon.IoT;

/// <summary>The time-outs that go with each mode: the SDK's own.</summary>
public static class AmazonIoTDefaultConfiguration
{
    public static IDefaultConfiguration Standard => SdkDefaults.Standard;

    public static IDefaultConfiguration InRegion => SdkDefaults.InRegion;

    public static IDefaultConfiguration CrossRegion => SdkDefaults.CrossRegion;

    public static IDefaultConfiguration Mobile => SdkDefaults.Mobile;

    public static IDefaultConfiguration Auto => SdkDefaults.Auto;

    public static ReadOnlyCollection<IDefaultConfiguration> GetAllConfigurations() =>
        SdkDefaults.All();
}
