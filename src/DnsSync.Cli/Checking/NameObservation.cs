using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Reporting;

namespace DnsSync.Cli.Checking;

/// <summary>How far a check goes at a port.</summary>
internal enum PortUse
{
    /// <summary>TLS, and no further.</summary>
    Tls,

    /// <summary>MQTT inside TLS.</summary>
    Mqtt,

    /// <summary>MQTT inside TLS that asks for it by ALPN, as IoT Core's port 443 wants it.</summary>
    MqttOverAlpn,
}

/// <summary>A port of a service, and what is spoken there.</summary>
internal sealed record ServicePort(int Port, PortUse Use)
{
    /// <summary>The ports of a service ("Device communication protocols", IoT Core Developer Guide).</summary>
    public static ImmutableArray<ServicePort> Of(string? service) =>
        service?.EndsWith(".iot.data", StringComparison.Ordinal) == true
            ? [new(8883, PortUse.Mqtt), new(443, PortUse.MqttOverAlpn), new(8443, PortUse.Tls)]
            : [new(443, PortUse.Tls)];

    public override string ToString() => Use switch
    {
        PortUse.Mqtt => $"{Port} MQTT",
        PortUse.MqttOverAlpn => $"{Port} MQTT by ALPN",
        _ => $"{Port} TLS",
    };
}

/// <summary>How a resolver answered.</summary>
internal enum AnswerKind
{
    Addresses,

    /// <summary>The name exists, without addresses.</summary>
    NoAddresses,

    /// <summary>NXDOMAIN (RFC 9499): there is no such name.</summary>
    NoSuchName,

    /// <summary>SERVFAIL, REFUSED or the like.</summary>
    Refused,

    TimedOut,

    /// <summary>Could not connect.</summary>
    Unreachable,
}

/// <summary>A resolver's answer for one name.</summary>
/// <param name="TimeToLive">
/// Seconds that the answer, or the name's absence, may still be cached; of several, the least. 0 if
/// that is not told.
/// </param>
/// <param name="Detail">What was wrong, in the resolver's words; empty if nothing.</param>
internal sealed record ResolverAnswer(
    string Resolver,
    AnswerKind Kind,
    ImmutableArray<Address> Addresses,
    long TimeToLive,
    TimeSpan Elapsed,
    string Detail = "");

/// <summary>How an attempt at one port of one address went.</summary>
internal sealed record Attempt(
    Address Address, ServicePort Port, ProbeFailure Failure, string Reason, TimeSpan Elapsed);

/// <summary>All that was seen of one name: by AWS, by the resolver, by connecting.</summary>
/// <param name="IsWeighted">Whether an answer holds one endpoint's addresses only.</param>
internal sealed record NameObservation(
    NameStatus Status, bool IsWeighted, ResolverAnswer Answer, ImmutableArray<Attempt> Attempts);
