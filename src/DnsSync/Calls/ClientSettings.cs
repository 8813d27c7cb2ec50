using Amazon;
using Amazon.Runtime;

namespace DnsSync.Calls;

/// <summary>What every AWS client of ours has in common.</summary>
public static class ClientSettings
{
    /// <summary>
    /// Turns off everything that would resend a request below the pipeline, where it is not counted and
    /// a change whose response was lost looks rejected; and has the answers of EC2 and Route 53 checked
    /// (<see cref="AnswerCheck"/>). Call it before the client is made.
    /// </summary>
    public static T Apply<T>(T config)
        where T : ClientConfig
    {
        AnswerCheck.Register();
        config.MaxErrorRetry = 0;

        // AWSSDK.Core sends again, up to this often, what met a broken connection.
        config.MaxStaleConnectionRetries = 0;
        config.HttpClientFactory ??= AWSConfigs.HttpClientFactory ?? new SingleSendConnections();
        return config;
    }

    /// <returns>The same client.</returns>
    /// <exception cref="ArgumentException">Its settings did not go through <see cref="Apply"/>.</exception>
    internal static T Require<T>(T client)
        where T : IAmazonService =>
        client.Config is { MaxErrorRetry: 0, MaxStaleConnectionRetries: 0 }
            ? client
            : throw new ArgumentException(
                $"This client has automatic retries: configure it with {nameof(ClientSettings)}."
                + $"{nameof(Apply)} first.", nameof(client));
}
