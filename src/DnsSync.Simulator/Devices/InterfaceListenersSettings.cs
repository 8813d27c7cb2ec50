using System.Collections.Immutable;
using System.Net;
using DnsSync.Simulator.Files;

namespace DnsSync.Simulator.Devices;

/// <summary>How the listeners behave; each default is in its documentation.</summary>
public sealed record InterfaceListenersSettings
{
    /// <summary>Off, nothing listens and nothing fails. Default on.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// One port for every ENI, where MQTT is spoken with ALPN and without. Default null: the ports
    /// of the ENI's service, as <see cref="ListenerPort.Of"/> has them.
    /// </summary>
    public int? Port { get; init; }

    /// <summary>
    /// Ports below this are not ours to listen at. Default null: found out by trying.
    /// </summary>
    public int? LowestPort { get; init; }

    /// <summary>The names in the certificate. Default the two of <see cref="DemoWorld"/>.</summary>
    public ImmutableArray<string> Names { get; init; } =
        [DemoWorld.DataName, DemoWorld.CredentialsName];

    /// <summary>How often the world is read. Default 100 ms.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Connections of one listener at once; more are closed. Default 256.</summary>
    public int ConnectionsAtOnce { get; init; } = 256;

    /// <summary>
    /// Told once of each address that cannot be listened at; it is tried again. Called from any
    /// thread; must not throw.
    /// </summary>
    public Action<ListenerProblem>? OnProblem { get; init; }
}

/// <summary>An ENI's address that cannot be listened at.</summary>
public sealed record ListenerProblem(IPEndPoint EndPoint, string Reason)
{
    /// <summary>Whether another process listens there.</summary>
    public bool IsTaken { get; init; }

    public override string ToString() => $"cannot listen at {EndPoint}: {Reason}";
}
