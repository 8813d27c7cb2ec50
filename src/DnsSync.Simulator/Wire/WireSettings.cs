using System.Net;

namespace DnsSync.Simulator.Wire;

/// <summary>How the HTTP front behaves; each default is in its documentation.</summary>
public sealed record WireSettings
{
    /// <summary>Where it listens. Default 127.0.0.1.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0, the default, takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The largest body it reads, in octets. Default 1 MiB.</summary>
    public int LargestBody { get; init; } = 1 << 20;

    /// <summary>
    /// How long a call that meets <see cref="FaultKind.Timeout"/> is kept waiting before it is
    /// cut. Default 2 minutes.
    /// </summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(2);
}
