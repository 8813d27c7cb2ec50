using System.Collections.Immutable;

namespace DnsSync.Simulator.Devices;

/// <summary>What a listener speaks inside TLS.</summary>
internal enum ListenerSpeech
{
    /// <summary>MQTT, whether it was asked for by ALPN or not.</summary>
    Mqtt,

    /// <summary>MQTT if it was asked for by ALPN, else HTTP.</summary>
    MqttByAlpn,

    Http,
}

/// <summary>A port of an ENI, and what is spoken there.</summary>
internal sealed record ListenerPort(int Port, ListenerSpeech Speech)
{
    /// <summary>HTTPS. Systems keep it for the privileged.</summary>
    public const int Https = 443;

    /// <summary>The replacement for <see cref="Https"/> where that port is not available.</summary>
    public const int HttpsFallback = 8443;

    /// <summary>
    /// The ports of a service ("Device communication protocols", IoT Core Developer Guide). What is
    /// not IoT Core's data has HTTPS alone.
    /// </summary>
    /// <param name="hasHttps">Whether <see cref="Https"/> can be had.</param>
    public static ImmutableArray<ListenerPort> Of(string service, bool hasHttps)
    {
        var https = hasHttps ? Https : HttpsFallback;
        if (!service.EndsWith(".iot.data", StringComparison.Ordinal))
        {
            return [new(https, ListenerSpeech.Http)];
        }

        ImmutableArray<ListenerPort> others =
            [new(8883, ListenerSpeech.Mqtt), new(8443, ListenerSpeech.Http)];
        return hasHttps ? [.. others, new(Https, ListenerSpeech.MqttByAlpn)] : others;
    }
}
