using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulator.Devices;

/// <summary>
/// Real TLS and MQTT listeners for every ENI of the world that has an address in 127.0.0.0/8 and
/// belongs to an endpoint in service, at its service's ports, come and gone with it. Behind all of
/// them is one broker, open to everybody: no client certificate is asked for, unlike in IoT Core.
/// </summary>
public sealed class InterfaceListeners : IAsyncDisposable
{
    private const byte LoopbackNetwork = 127;

    // A modified endpoint is pending and keeps serving; one that was never accepted does not.
    private static readonly string[] InService = ["available", "pending", "partial"];

    private readonly RealTimeWorld _world;
    private readonly InterfaceListenersSettings _settings;
    private readonly TimeProvider _time;
    private readonly Broker _broker = new();
    private readonly X509Certificate2 _certificate;
    private readonly SslStreamCertificateContext _context;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<IPEndPoint, InterfaceListener> _listeners = [];
    private readonly HashSet<IPAddress> _reported = [];
    private ImmutableArray<IPAddress> _addresses = [];
    private Task _following = Task.CompletedTask;
    private int _disposed;

    private InterfaceListeners(
        RealTimeWorld world,
        CertificateAuthority authority,
        InterfaceListenersSettings settings,
        TimeProvider time)
    {
        _world = world;
        _settings = settings;
        _time = time;
        HasHttps = ListenerPort.Https >= (settings.LowestPort ?? 0)
            && (settings.LowestPort is not null || MayListenAt(ListenerPort.Https));
        _certificate = authority.Issue(settings.Names);
        _context = SslStreamCertificateContext.Create(
            _certificate, [authority.Certificate], offline: true);
    }

    /// <summary>Where it listens now, in order of their text.</summary>
    public IReadOnlyList<IPAddress> Addresses => _addresses;

    /// <summary>
    /// Whether this process may listen on port 443. If not, it uses 8443, and MQTT by ALPN is
    /// nowhere.
    /// </summary>
    public bool HasHttps { get; }

    /// <summary>
    /// Starts a listener for every ENI there is, and then follows the world. An address that
    /// cannot be listened at is told to <see cref="InterfaceListenersSettings.OnProblem"/>, and stops
    /// nothing else.
    /// </summary>
    /// <param name="time">When the world is read. Default the system's.</param>
    public static async Task<InterfaceListeners> StartAsync(
        RealTimeWorld world,
        CertificateAuthority authority,
        InterfaceListenersSettings? settings = null,
        TimeProvider? time = null)
    {
        var listeners = new InterfaceListeners(
            world, authority, settings ?? new(), time ?? TimeProvider.System);
        if (listeners._settings.Enabled)
        {
            await listeners._broker.StartAsync();
            await listeners.MatchAsync();
            listeners._following = Task.Run(listeners.FollowAsync);
        }

        return listeners;
    }

    /// <summary>Stops every listener and cuts every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync();
        await _following;
        _addresses = [];
        await Task.WhenAll(_listeners.Values.Select(listener => listener.DisposeAsync().AsTask()));
        if (_settings.Enabled)
        {
            await _broker.StopAsync();
        }

        _broker.Dispose();
        _certificate.Dispose();
        _stop.Dispose();
    }

    private async Task FollowAsync()
    {
        using var timer = new PeriodicTimer(_settings.Period, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                await MatchAsync();
            }
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
        {
            // Stopped, or the world is gone.
        }
    }

    private async Task MatchAsync()
    {
        var wanted = _world.Use(Wanted);
        foreach (var gone in _listeners.Keys.Where(endPoint => !wanted.ContainsKey(endPoint)).ToList())
        {
            _listeners.Remove(gone, out var listener);
            await listener!.DisposeAsync();
        }

        foreach (var (endPoint, speech) in wanted)
        {
            if (!_listeners.ContainsKey(endPoint))
            {
                Listen(endPoint, speech);
            }
        }

        // What is fixed, or gone, is news when it comes again.
        _reported.IntersectWith(wanted.Keys
            .Where(endPoint => !_listeners.ContainsKey(endPoint)).Select(endPoint => endPoint.Address));
        _addresses =
        [
            .. _listeners.Keys.Select(endPoint => endPoint.Address).Distinct()
                .OrderBy(address => address.ToString(), StringComparer.Ordinal),
        ];
    }

    private void Listen(IPEndPoint endPoint, ListenerSpeech speech)
    {
        try
        {
            _listeners.Add(endPoint, new InterfaceListener(
                endPoint, speech, _broker, _context, _settings.ConnectionsAtOnce, _time));
        }
        catch (SocketException failure)
        {
            if (_reported.Add(endPoint.Address))
            {
                _settings.OnProblem?.Invoke(new ListenerProblem(endPoint, failure.Message)
                {
                    IsTaken = failure.SocketErrorCode == SocketError.AddressAlreadyInUse,
                });
            }
        }
    }

    // Who may is asked before whether the port is taken.
    private static bool MayListenAt(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode != SocketError.AccessDenied;
        }
    }

    private Dictionary<IPEndPoint, ListenerSpeech> Wanted(World world)
    {
        var wanted = new Dictionary<IPEndPoint, ListenerSpeech>();
        foreach (var eni in world.Ec2.LiveInterfaces)
        {
            var endpoint = world.Ec2.Current.Endpoints[eni.EndpointId];
            if (InService.Contains(endpoint.State, StringComparer.OrdinalIgnoreCase)
                && IPAddress.TryParse(eni.IPv4, out var address)
                && address.GetAddressBytes() is [LoopbackNetwork, _, _, _])
            {
                foreach (var port in PortsOf(endpoint.ServiceName))
                {
                    wanted[new IPEndPoint(address, port.Port)] = port.Speech;
                }
            }
        }

        return wanted;
    }

    private ImmutableArray<ListenerPort> PortsOf(string service) =>
        _settings.Port is { } port ? [new(port, ListenerSpeech.Mqtt)] : ListenerPort.Of(service, HasHttps);
}
