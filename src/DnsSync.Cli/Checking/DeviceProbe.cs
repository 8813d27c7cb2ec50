using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace DnsSync.Cli.Checking;

/// <summary>Why a device could not connect.</summary>
internal enum ProbeFailure
{
    None,

    /// <summary>Nothing listens there.</summary>
    Refused,

    /// <summary>The network does not lead there, or broke the connection off.</summary>
    Unreachable,

    /// <summary>The certificate is for other names.</summary>
    WrongName,

    /// <summary>The certificate is not from the authority, or not valid now.</summary>
    Untrusted,

    /// <summary>What answers does not speak TLS, or not as the probe does.</summary>
    TlsFailed,

    /// <summary>What answers does not speak MQTT, or refused the connection.</summary>
    MqttRefused,

    TimedOut,
}

/// <summary>How an attempt to connect went.</summary>
/// <param name="Elapsed">From the first packet to the CONNACK, or to the failure.</param>
/// <param name="Reason">For people; empty if there was no failure.</param>
internal sealed record ProbeResult(
    IPEndPoint EndPoint, TimeSpan Elapsed, ProbeFailure Failure, string Reason)
{
    public bool Connected => Failure == ProbeFailure.None;

    public override string ToString() => Connected
        ? $"{EndPoint} connected in {Elapsed.TotalMilliseconds:0.0} ms"
        : $"{EndPoint} failed: {Reason}";
}

/// <summary>
/// A device, as far as connecting goes: TCP, TLS with the chain and the name verified, MQTT
/// 3.1.1 CONNECT and CONNACK, and off again.
/// </summary>
/// <param name="authority">The only one trusted; null for those that the system trusts.</param>
/// <param name="timeout">Of one attempt as a whole. Default 5 s.</param>
internal sealed class DeviceProbe(
    X509Certificate2? authority, TimeSpan? timeout = null, TimeProvider? time = null)
{
    /// <summary>How MQTT is asked for on port 443 of IoT Core ("Device communication protocols", its Developer Guide).</summary>
    public const string MqttOverAlpn = "x-amzn-mqtt-ca";

    // A broker ends a client's older connection when the same client comes again.
    private static long _clients;

    private readonly TimeSpan _timeout = timeout ?? TimeSpan.FromSeconds(5);
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>The only ones trusted; empty for those that the system trusts.</summary>
    public X509Certificate2Collection Authorities { get; init; } = authority is null ? [] : [authority];

    /// <summary>Who the device is, with its key; null for none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The MQTT client id, which IoT Core's policies speak of; null for one of its own.</summary>
    public string? ClientId { get; init; }

    /// <summary>Whether to continue to MQTT once TLS is established. Default yes.</summary>
    public bool OpensMqtt { get; init; } = true;

    /// <summary>The application protocol to insist on, such as <see cref="MqttOverAlpn"/>; null for none.</summary>
    public string? ApplicationProtocol { get; init; }

    /// <summary>Connects to an address as a device does that resolved the name to it.</summary>
    /// <param name="serverName">Sent as SNI, and looked for in the certificate.</param>
    /// <exception cref="OperationCanceledException">
    /// By <paramref name="cancellation"/> only.
    /// </exception>
    public async Task<ProbeResult> ConnectAsync(
        IPEndPoint endPoint, string serverName, CancellationToken cancellation = default)
    {
        var start = _time.GetTimestamp();
        using var timer = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            timer.Token, cancellation);
        ProbeFailure failure;
        string reason;
        try
        {
            (failure, reason) = await AttemptAsync(
                endPoint, serverName.TrimEnd('.'), either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            (failure, reason) = (ProbeFailure.TimedOut, $"no response within {_timeout}");
        }

        return new ProbeResult(endPoint, _time.GetElapsedTime(start), failure, reason);
    }

    private async Task<(ProbeFailure, string)> AttemptAsync(
        IPEndPoint endPoint, string serverName, CancellationToken token)
    {
        using var socket = new Socket(
            endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, token);
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode == SocketError.ConnectionRefused
                ? (ProbeFailure.Refused, $"nothing listens on {endPoint}")
                : (ProbeFailure.Unreachable, failure.Message);
        }

        await using var tls = new SslStream(new NetworkStream(socket));
        if (await SecureAsync(tls, serverName, token) is { } problem)
        {
            return problem;
        }

        if (!OpensMqtt)
        {
            return (ProbeFailure.None, "");
        }

        try
        {
            return await GreetAsync(tls, token);
        }
        catch (EndOfStreamException)
        {
            return (ProbeFailure.MqttRefused, "the connection was closed without a CONNACK");
        }
        catch (IOException failure)
        {
            return (ProbeFailure.Unreachable, $"the connection broke: {failure.Message}");
        }
    }

    private async Task<(ProbeFailure, string)?> SecureAsync(
        SslStream tls, string serverName, CancellationToken token)
    {
        (ProbeFailure, string)? problem = null;
        var judged = false;
        var policy = new X509ChainPolicy
        {
            TrustMode = Authorities.Count == 0 ? X509ChainTrustMode.System : X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = _time.GetUtcNow().LocalDateTime,
        };
        policy.CustomTrustStore.AddRange(Authorities);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = serverName,
                    CertificateChainPolicy = policy,
                    ClientCertificates = Certificate is null ? null : [Certificate],
                    ApplicationProtocols = ApplicationProtocol is null ? null : [new(ApplicationProtocol)],
                    RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                    {
                        judged = true;
                        problem = Judge(certificate, chain, errors, serverName);
                        return problem is null;
                    },
                },
                token);
            return ApplicationProtocol is null || tls.NegotiatedApplicationProtocol == new SslApplicationProtocol(ApplicationProtocol)
                ? null
                : (ProbeFailure.TlsFailed, $"the server does not support {ApplicationProtocol} (ALPN)");
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException)
        {
            if (judged && problem is null && Certificate is null && !OpensMqtt)
            {
                // It showed a valid certificate, and admits no client without one.
                return null;
            }

            return problem ?? (ProbeFailure.TlsFailed, $"no TLS: {failure.Message}");
        }
    }

    private static (ProbeFailure, string)? Judge(
        X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, string serverName)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            var status = chain?.ChainStatus.Select(one => one.Status.ToString()).Distinct() ?? [];
            return (ProbeFailure.Untrusted,
                $"the certificate is not trusted: {string.Join(", ", status)}");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            var names = (certificate as X509Certificate2)?.Extensions
                .OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(extension => extension.EnumerateDnsNames()) ?? [];
            return (ProbeFailure.WrongName,
                $"the certificate is not for {serverName} but for {string.Join(", ", names)}");
        }

        return errors == SslPolicyErrors.None
            ? null
            : (ProbeFailure.TlsFailed, "there was no certificate");
    }

    // MQTT 3.1.1, sections 3.1, 3.2 and 3.14: a clean session, kept alive for a minute.
    private async Task<(ProbeFailure, string)> GreetAsync(SslStream tls, CancellationToken token)
    {
        var client = Encoding.UTF8.GetBytes(
            ClientId ?? $"probe-{Environment.ProcessId}-{Interlocked.Increment(ref _clients)}");
        byte[] connect =
        [
            0x10, (byte)(12 + client.Length), 0, 4, .. "MQTT"u8, 4, 0x02, 0, 60,
            0, (byte)client.Length, .. client,
        ];
        await tls.WriteAsync(connect, token);
        var acknowledged = new byte[4];
        await tls.ReadExactlyAsync(acknowledged, token);
        if (acknowledged is not [0x20, 2, _, _])
        {
            return (ProbeFailure.MqttRefused, "the response to CONNECT is not a CONNACK");
        }

        if (acknowledged[3] != 0)
        {
            return (ProbeFailure.MqttRefused, $"CONNACK with return code {acknowledged[3]}");
        }

        await tls.WriteAsync(new byte[] { 0xE0, 0 }, token);
        return (ProbeFailure.None, "");
    }
}
