using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using DnsSync.Cli.Checking;
using DnsSync.Simulator;
using DnsSync.Simulator.Devices;
using DnsSync.Simulator.Dns;
using DnsSync.Simulator.Time;
using DnsSync.Simulator.Wire;

namespace DnsSync.Cli.Demo;

/// <summary>A simulated account on the wire: AWS's APIs, a DNS server, and a listener per ENI.</summary>
internal sealed class SimulatedAccount : IAsyncDisposable
{
    private readonly CertificateAuthority _authority = new();
    private readonly List<IAsyncDisposable> _parts = [];

    private SimulatedAccount(World world) => World = new RealTimeWorld(world, TimeProvider.System);

    public RealTimeWorld World { get; }

    /// <summary>Where EC2 and Route 53 are.</summary>
    public Uri Aws { get; private set; } = null!;

    /// <summary>Where the DNS server is, UDP and TCP.</summary>
    public IPEndPoint Dns { get; private set; } = null!;

    /// <summary>Whether the interfaces listen on 443, as in AWS; otherwise they use 8443.</summary>
    public bool HasHttps { get; private set; }

    /// <summary>Connects as a device does, trusting this account's certificates.</summary>
    public DeviceProbe Probe => new(_authority.Certificate);

    /// <summary>The same as far as TLS.</summary>
    public DeviceProbe TlsProbe => new(_authority.Certificate) { OpensMqtt = false };

    /// <summary>The authority behind the listeners' certificates, for other clients.</summary>
    public string AuthorityPem => _authority.ToPem();

    /// <summary>A device's certificate and its private key, as PEM.</summary>
    public (string Certificate, string Key) IssueDevice()
    {
        using var device = _authority.Issue("device");
        using var key = device.GetECDsaPrivateKey()!;
        return (device.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <param name="names">The names that the listeners' certificates are for.</param>
    /// <param name="problem">Told of a listener that could not be started.</param>
    /// <exception cref="CommandException">An address is taken.</exception>
    public static async Task<SimulatedAccount> StartAsync(
        World world,
        IPEndPoint dns,
        IPEndPoint aws,
        IReadOnlyCollection<string> names,
        Action<string> problem,
        CancellationToken cancellation)
    {
        var account = new SimulatedAccount(world);
        try
        {
            var server = await SimulatorServer.StartAsync(
                account.World, new WireSettings
                {
                    Address = aws.Address,
                    Port = aws.Port,

                    // The only shape whose code and message the AWS CLI prints.
                },
                cancellation);
            account._parts.Add(server);
            var front = DnsFront.Start(
                account.World, new DnsFrontSettings { Address = dns.Address, Port = dns.Port });
            account._parts.Add(new Disposal(front));
            var taken = new ConcurrentQueue<IPEndPoint>();
            var isStarting = true;
            var listeners = await InterfaceListeners.StartAsync(account.World, account._authority,
                new InterfaceListenersSettings
                {
                    Names = [.. names],
                    OnProblem = found =>
                    {
                        if (isStarting && found.IsTaken)
                        {
                            taken.Enqueue(found.EndPoint);
                            return;
                        }

                        problem($"{found} (is another simulated account running? On systems other than Linux, add the "
                            + "addresses in 127.0.0.0/8 first)");
                    },
                });
            account._parts.Add(listeners);
            isStarting = false;
            if (taken.TryPeek(out var first))
            {
                throw new CommandException($"cannot listen on {first}, the address of a simulated network interface: "
                    + "the address is in use. Another demo or simulator is probably running; stop it first, even if it "
                    + "uses other --aws and --dns addresses");
            }

            if (!listeners.HasHttps)
            {
                problem("cannot bind port 443 without privileges; using 8443 (to have 443, run as root, or "
                    + "first: sudo sysctl net.ipv4.ip_unprivileged_port_start=443)");
            }

            (account.Aws, account.Dns, account.HasHttps) = (server.Address, front.EndPoint, listeners.HasHttps);
            return account;
        }
        catch (CommandException)
        {
            await account.DisposeAsync();
            throw;
        }
        catch (Exception taken) when (taken is IOException or SocketException)
        {
            var (place, option) = account._parts.Count == 0 ? (aws, "--aws") : (dns, "--dns");
            await account.DisposeAsync();
            throw new CommandException(
                $"cannot listen on {place}: {taken.Message.TrimEnd('.')}. If another demo or simulator is running, "
                + "stop it first, because it also uses the addresses of the network interfaces. Otherwise pass another "
                + $"{option}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }

        World.Dispose();
        _authority.Dispose();
    }

    private sealed class Disposal(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
