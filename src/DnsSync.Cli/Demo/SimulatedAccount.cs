using System.Net;
using System.Net.Sockets;
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

    /// <summary>Connects as a device does, trusting this account's certificates.</summary>
    public DeviceProbe Probe => new(_authority.Certificate);

    /// <summary>The authority behind the listeners' certificates, for other clients.</summary>
    public string AuthorityPem => _authority.ToPem();

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
                    InvalidChangeBatchAsErrorResponse = true,
                },
                cancellation);
            account._parts.Add(server);
            var front = DnsFront.Start(
                account.World, new DnsFrontSettings { Address = dns.Address, Port = dns.Port });
            account._parts.Add(new Disposal(front));
            account._parts.Add(await InterfaceListeners.StartAsync(account.World, account._authority,
                new InterfaceListenersSettings
                {
                    Names = [.. names],
                    OnProblem = found => problem(
                        $"{found} (is another simulated account running? On systems other than Linux, "
                        + "addresses in 127.0.0.0/8 may have to be added first)"),
                }));
            (account.Aws, account.Dns) = (server.Address, front.EndPoint);
            return account;
        }
        catch (Exception taken) when (taken is IOException or SocketException)
        {
            await account.DisposeAsync();
            throw new CommandException(
                $"cannot listen: {taken.Message} (pass --dns and --aws with other ports)");
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
