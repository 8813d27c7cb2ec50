using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DnsSync.Cli.Checking;
using DnsSync.Reporting;

namespace DnsSync.Cli.Commands;

/// <summary><c>dnssync check</c>: what a device would experience. Writes nothing.</summary>
internal sealed class CheckCommand
{
    // The probe's CONNECT packet has one byte for its length.
    private const int LongestClientId = 115;

    private readonly SharedOptions _shared = new();

    private readonly Option<string?> _resolver = new("--resolver")
    {
        Description = "The resolver to query, such as 10.0.0.2:53. Default: the system's resolvers.",
        HelpName = "HOST[:PORT]",
    };

    private readonly Option<string[]> _ports = new("--port")
    {
        Description = "Connect to this port in place of the service's ports. Can be repeated. USE is the protocol: "
            + "tls, mqtt or alpn (MQTT by ALPN). Default: mqtt for 8883, otherwise tls.",
        HelpName = "PORT[:USE]",
    };

    private readonly Option<string?> _ca = new("--ca")
    {
        Description = "The certificate authorities to trust, as PEM. Default: those of the system.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _cert = new("--cert")
    {
        Description = "The device's certificate, as PEM. Also opens MQTT. Requires --key.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "The private key of --cert, as PEM.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _clientId = new("--client-id")
    {
        Description = "The MQTT client id. The device's policy must allow it.",
        HelpName = "ID",
    };

    private readonly Option<double> _timeout = new("--timeout")
    {
        Description = "Timeout in seconds for a response or a connection, 0.1 to 60.",
        DefaultValueFactory = _ => 5,
        HelpName = "SECONDS",
    };

    public static Command Create(Terminal terminal)
    {
        var check = new CheckCommand();
        var command = new Command("check",
            "Do what a device does: resolve each name, connect to each address, verify the certificate, open MQTT. "
            + "Exit codes: 0 reachable, 1 unreachable or unknown, 3 wrong or partly reachable.")
        {
            check._resolver, check._ports, check._ca, check._cert, check._key, check._clientId, check._timeout,
        };
        check._shared.AddTo(command);
        command.SetAction((parsed, cancellation) => check.RunAsync(parsed, terminal, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var bindings = _shared.Bindings(parsed, await _shared.ConfigurationAsync(parsed, terminal, cancellation));
        using var certificate = ReadCertificate(parsed);
        var checker = new Checker(await SettingsAsync(parsed, certificate, cancellation), TimeProvider.System);
        var statuses = NameStatus.Of(await DryRun.OfAsync(parsed, _shared, terminal, cancellation));
        var verdicts = ImmutableArray.CreateBuilder<NameVerdict>();
        foreach (var status in statuses)
        {
            terminal.Progress($"checking {status.Name}");
            var binding = bindings.First(one => one.Name == status.Name && one.ZoneId == status.ZoneId);
            var observation = await checker.CheckAsync(binding, status, cancellation);

            // What was interrupted says nothing about the name.
            cancellation.ThrowIfCancellationRequested();
            verdicts.Add(NameVerdict.Of(observation));
        }

        var format = _shared.Output(parsed);
        terminal.Write(CheckReport.Render(verdicts.ToImmutable(), format), format);
        var failures = verdicts.Where(one => one.Verdict == Verdict.Failed).GroupBy(
            failed => failed.Summary + (failed.Hints.IsEmpty || format == OutputFormat.Text ? "" : $": {failed.Hints[0]}"),
            failed => failed.Observation.Status.Name, StringComparer.Ordinal);
        foreach (var failure in failures.Select(group => new SharedFailure(group.Key, [.. group])))
        {
            terminal.Fail($"{failure.Label}: {failure.Reason}");
        }

        return CheckReport.ExitCode(verdicts.ToImmutable());
    }

    private async Task<CheckSettings> SettingsAsync(
        ParseResult parsed, X509Certificate2? certificate, CancellationToken cancellation)
    {
        var seconds = parsed.GetValue(_timeout);
        if (seconds is not (>= 0.1 and <= 60))
        {
            throw new CommandException("--timeout must be from 0.1 to 60 seconds");
        }

        var clientId = parsed.GetValue(_clientId);
        if (clientId is not null && Encoding.UTF8.GetByteCount(clientId) is 0 or > LongestClientId)
        {
            throw new CommandException($"--client-id must have 1 to {LongestClientId} bytes");
        }

        return new CheckSettings(
            parsed.GetValue(_resolver) is { } resolver ? await ReadResolverAsync(resolver, cancellation) : null,
            [.. (parsed.GetValue(_ports) ?? []).Select(ReadPort)],
            new DeviceProbe(null)
            {
                Authorities = ReadAuthorities(parsed.GetValue(_ca)),
                Certificate = certificate,
                ClientId = clientId,
                OpensMqtt = certificate is not null,
            },
            TimeSpan.FromSeconds(seconds));
    }

    private X509Certificate2? ReadCertificate(ParseResult parsed)
    {
        var (cert, key) = (parsed.GetValue(_cert), parsed.GetValue(_key));
        if (cert is null != key is null)
        {
            throw new CommandException("--cert and --key must be used together");
        }

        if (cert is null)
        {
            return null;
        }

        try
        {
            // Not every TLS stack can use a key that comes straight from PEM.
            using var read = X509Certificate2.CreateFromPemFile(cert, key);
            return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pfx), null);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException
            or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException($"cannot use --cert {cert} with --key {key}: {unreadable.Message}");
        }
    }

    private static X509Certificate2Collection ReadAuthorities(string? file)
    {
        var authorities = new X509Certificate2Collection();
        if (file is null)
        {
            return authorities;
        }

        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException
            or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException($"cannot read --ca {file}: {unreadable.Message}");
        }

        // An empty list would stand for whatever the system trusts.
        return authorities.Count > 0 ? authorities : throw new CommandException($"--ca {file} contains no certificate");
    }

    private static ServicePort ReadPort(string text)
    {
        var parts = text.Split(':');
        var use = (parts.ElementAtOrDefault(1), parts[0]) switch
        {
            (null, "8883") or ("mqtt", _) => PortUse.Mqtt,
            (null, _) or ("tls", _) => PortUse.Tls,
            ("alpn", _) => PortUse.MqttOverAlpn,
            _ => (PortUse?)null,
        };
        return parts.Length <= 2 && use is { } known
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? new ServicePort(port, known)
            : throw new CommandException($"--port '{text}' is not a port; examples: 8883, 443:alpn, 8443:tls");
    }

    private static async Task<IPEndPoint> ReadResolverAsync(string text, CancellationToken cancellation)
    {
        if (IPEndPoint.TryParse(text, out var endPoint))
        {
            return endPoint.Port == 0 ? new IPEndPoint(endPoint.Address, 53) : endPoint;
        }

        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        if (ushort.TryParse(colon < 0 ? "53" : text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && Uri.CheckHostName(host) == UriHostNameType.Dns)
        {
            try
            {
                if (await Dns.GetHostAddressesAsync(host, cancellation) is [var address, ..])
                {
                    return new IPEndPoint(address, port);
                }
            }
            catch (SocketException unknown)
            {
                throw new CommandException($"--resolver '{text}': {unknown.Message}");
            }
        }

        throw new CommandException($"--resolver '{text}' is not an address; examples: 10.0.0.2, 127.0.0.1:5300");
    }
}
