using System.Text.RegularExpressions;
using Amazon.CDK;
using DnsSync.Configuration;

namespace DnsSync.Infra;

/// <summary>A service that interface endpoints lead to.</summary>
/// <param name="Key">What settings call it, such as <c>data</c>.</param>
/// <param name="ServiceName">What EC2 calls it, such as <c>com.amazonaws.eu-west-1.iot.data</c>.</param>
/// <param name="Ports">The TCP ports that devices connect to.</param>
/// <param name="EndpointType">
/// What <c>iot:DescribeEndpoint</c> calls the account's own name; null if it tells none.
/// </param>
public sealed record IotService(string Key, string ServiceName, IReadOnlyList<int> Ports, string? EndpointType = null)
{
    // "Protocols, port mappings, and authentication", AWS IoT Core Developer Guide: MQTT on 8883
    // and, with ALPN, on 443; HTTPS on 443 and 8443. All other services speak HTTPS or WSS.
    private static readonly int[] DataPorts = [443, 8443, 8883];
    private static readonly int[] HttpsPort = [443];

    // "DescribeEndpoint", AWS IoT API Reference: a prefix of the account's, and what the service is called.
    private static readonly Regex OwnData = new(@"^[a-z0-9]+-ats\.iot\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$");
    private static readonly Regex OwnCredentials = new(@"^[a-z0-9]+\.credentials\.iot\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$");

    internal static Rule<string> Texts { get; } = Rule.Matching(
        ConfigurationRules.ServicePattern, "data, credentials, the end of a service name or a whole one");

    /// <summary>Reads what a setting says.</summary>
    /// <param name="text">
    /// <c>data</c>, <c>credentials</c>, the end of a service name such as <c>lorawan.lns</c>, or a
    /// whole service name.
    /// </param>
    /// <param name="region">May be a token; China is told only by one that is not.</param>
    /// <exception cref="SettingsException">It can be no part of a service's name.</exception>
    public static IotService Parse(string text, string region)
    {
        if (Texts.WhyNot("service", text) is { } problem)
        {
            throw new SettingsException(problem);
        }

        var end = text switch
        {
            "data" => "iot.data",
            "credentials" => "iot.credentials",
            _ => text,
        };
        return new IotService(
            text,
            IsWhole(end) ? end : $"{(IsChina(region) ? "cn." : "")}com.amazonaws.{region}.{end}",
            end.EndsWith("iot.data", StringComparison.Ordinal) ? DataPorts : HttpsPort,
            end.EndsWith("iot.data", StringComparison.Ordinal) ? "iot:Data-ATS"
                : end.EndsWith("iot.credentials", StringComparison.Ordinal) ? "iot:CredentialProvider"
                : null);
    }

    /// <summary>Whether a name has the form of those that IoT Core gives an account for this service.</summary>
    internal bool IsOwnName(string name) => EndpointType switch
    {
        "iot:Data-ATS" => OwnData.IsMatch(name),
        "iot:CredentialProvider" => OwnCredentials.IsMatch(name),
        _ => false,
    };

    /// <summary>Whether a setting gives a whole service name, which is taken as it is.</summary>
    internal static bool IsWhole(string text) =>
        text.StartsWith("com.", StringComparison.Ordinal) || text.StartsWith("cn.com.", StringComparison.Ordinal);

    // The credential provider has no endpoint service in China and GovCloud.
    internal static bool IsLimited(string region) =>
        IsChina(region) || region.StartsWith("us-gov-", StringComparison.Ordinal);

    internal static bool IsChina(string region) =>
        !Token.IsUnresolved(region) && region.StartsWith("cn-", StringComparison.Ordinal);
}
