using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using DnsClient;
using DnsClient.Protocol;
using DnsSync.Model;
using DnsSync.Reporting;

namespace DnsSync.Cli.Checking;

/// <summary>Who the device is that a check plays, and whom it trusts.</summary>
/// <param name="Resolver">Null for the system's.</param>
/// <param name="Ports">Instead of the service's own; empty for those.</param>
internal sealed record CheckSettings(
    IPEndPoint? Resolver,
    ImmutableArray<ServicePort> Ports,
    DeviceProbe Probe,
    TimeSpan Patience);

/// <summary>Resolves and connects as a device does. Every wait has a bound.</summary>
internal sealed class Checker
{
    private const int ConnectionsAtOnce = 16;

    private readonly CheckSettings _settings;
    private readonly TimeProvider _time;
    private readonly LookupClient _resolver;
    private readonly string _resolverName;

    /// <exception cref="CommandException">The system knows no resolver.</exception>
    public Checker(CheckSettings settings, TimeProvider time)
    {
        (_settings, _time) = (settings, time);
        NameServer[] servers = settings.Resolver is { } given
            ? [given]
            : [.. NameServer.ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false)];
        if (servers.Length == 0)
        {
            throw new CommandException("this system has no resolver configured: pass --resolver ADDRESS:PORT");
        }

        _resolver = new LookupClient(new LookupClientOptions(servers)
        {
            UseCache = false,
            Timeout = settings.Patience / 2,
            Retries = 1,
            ThrowDnsErrors = false,
            UseRandomNameServer = false,
        });
        _resolverName = string.Join(", ", servers.Select(server => $"{server.Address}:{server.Port}"));
    }

    public async Task<NameObservation> CheckAsync(Binding binding, NameStatus status, CancellationToken cancellation)
    {
        var answer = await ResolveAsync(binding, cancellation);
        var service = status.Endpoints.Select(endpoint => endpoint.Service).FirstOrDefault() ?? binding.Endpoints.Service;
        var ports = _settings.Ports.IsEmpty ? ServicePort.Of(service) : _settings.Ports;
        var addresses = answer.Addresses
            .Concat(status.Addresses.Where(one => one.EndpointId is not null).Select(one => one.Address))
            .Distinct().Order();
        using var turns = new SemaphoreSlim(ConnectionsAtOnce);
        var attempts = await Task.WhenAll(
            from address in addresses
            from port in ports
            select ConnectAsync(binding.Name, address, port, turns, cancellation));
        return new NameObservation(status, binding.Layout == RecordLayout.Weighted, answer, [.. attempts]);
    }

    private async Task<Attempt> ConnectAsync(
        DnsName name, Address address, ServicePort port, SemaphoreSlim turns, CancellationToken cancellation)
    {
        await turns.WaitAsync(cancellation);
        try
        {
            // Without a certificate IoT Core refuses MQTT: then TLS is how far a check can go.
            var probe = _settings.Probe;
            var opens = port.Use != PortUse.Tls && probe.OpensMqtt;
            var result = await new DeviceProbe(null, _settings.Patience, _time)
            {
                Authorities = probe.Authorities,
                Certificate = probe.Certificate,
                ClientId = probe.ClientId,
                OpensMqtt = opens,
                ApplicationProtocol = port.Use == PortUse.MqttOverAlpn ? DeviceProbe.MqttOverAlpn : null,
            }.ConnectAsync(new IPEndPoint(IPAddress.Parse(address.ToString()), port.Port), name.ToString(), cancellation);
            return new Attempt(
                address, opens ? port : port with { Use = PortUse.Tls }, result.Failure, result.Reason, result.Elapsed);
        }
        finally
        {
            turns.Release();
        }
    }

    // The resolver's client knows no escapes, and sends every other character as it is.
    private static string QuestionFor(DnsName name) => Regex.Replace(name.ToString(), @"\\([0-7]{3})",
        escape => (char)Convert.ToInt32(escape.Groups[1].Value, 8) is > ' ' and < '\u007f' and not '.' and not '\\' and var c
            ? c.ToString()
            : escape.Value);

    private async Task<ResolverAnswer> ResolveAsync(Binding binding, CancellationToken cancellation)
    {
        var start = _time.GetTimestamp();
        var found = new List<(Address Address, long TimeToLive)>();
        var (kind, detail) = (AnswerKind.NoAddresses, "");
        var absentFor = 0L;
        try
        {
            foreach (var family in binding.Families)
            {
                var response = await _resolver.QueryAsync(
                    QuestionFor(binding.Name),
                    family == AddressFamily.IPv4 ? QueryType.A : QueryType.AAAA,
                    cancellationToken: cancellation);
                if (response.Header.ResponseCode is not (DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain))
                {
                    (kind, detail) = (AnswerKind.Refused, response.Header.ResponseCode.ToString());
                }
                else if (response.Header.ResponseCode == DnsHeaderResponseCode.NotExistentDomain)
                {
                    kind = AnswerKind.NoSuchName;
                }

                // RFC 2308, section 5: as long as the lesser of the two, absence is cached.
                absentFor = response.Authorities.OfType<SoaRecord>().Select(soa => Math.Min(soa.InitialTimeToLive, soa.Minimum))
                    .DefaultIfEmpty(absentFor).Max();
                found.AddRange(response.Answers.OfType<AddressRecord>().Select(record =>
                    (Address.Parse(record.Address.ToString()), (long)record.InitialTimeToLive)));
            }
        }
        catch (DnsResponseException failure)
        {
            (kind, detail) = failure.Code == DnsResponseCode.ConnectionTimeout
                ? (AnswerKind.TimedOut, "")
                : (AnswerKind.Unreachable, (failure.InnerException ?? failure).Message.ReplaceLineEndings(" "));
        }

        return new ResolverAnswer(
            _resolverName,
            found.Count > 0 ? AnswerKind.Addresses : kind,
            [.. found.Select(one => one.Address).Distinct().Order()],
            found.Count > 0 ? found.Min(one => one.TimeToLive) : absentFor,
            _time.GetElapsedTime(start),
            detail);
    }
}
