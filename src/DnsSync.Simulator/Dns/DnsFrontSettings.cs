using System.Net;

namespace DnsSync.Simulator.Dns;

/// <summary>How the DNS front behaves; each default is in its documentation.</summary>
public sealed record DnsFrontSettings
{
    /// <summary>Where it listens. Default 127.0.0.1.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port, of UDP and TCP; 0, the default, takes one that is free in both.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Answers as this VPC's resolver, from the zones associated with it; null, the default, from
    /// every private zone, and of two with one name from that with the lower id.
    /// </summary>
    public string? VpcId { get; init; }

    /// <summary>Decides weights and the order of values. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How long a TCP client may take for its next query, and for reading its answer.
    /// Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>UDP queries in work at once; more wait in the socket. Default 64.</summary>
    public int QueriesAtOnce { get; init; } = 64;

    /// <summary>TCP connections at once; more are closed. Default 128.</summary>
    public int ConnectionsAtOnce { get; init; } = 128;
}
