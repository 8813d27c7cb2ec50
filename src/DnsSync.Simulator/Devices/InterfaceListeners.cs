using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulator.Devices;

/// <summary>
/// A real TLS and MQTT listener for every ENI of the world that has an address in 127.0.0.0/8
/// and belongs to an endpoint in service, come and gone with it. Behind all of them is one
/// broker, open to everybody: no client certificate is asked for, unlike in IoT Core.
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
    private readonly Dictionary<IPAddress, InterfaceListener> _listeners = [];
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
        _certificate = authority.Issue(settings.Names);
        _context = SslStreamCertificateContext.Create(
            _certificate, [authority.Certificate], offline: true);
    }

    /// <summary>Where it listens now, in order of their text.</summary>
    public IReadOnlyList<IPAddress> Addresses => _addresses;

    /// <summary>
    /// Starts a listener for every ENI there is, and then follows the world. An address that
    /// cannot be listened at is told to <see cref="InterfaceListenersSettings.OnProblem"/> and
    /// stops nothing else.
    /// </summary>
    /// <param name="time">When the world is looked at. Default the system's.</param>
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
        foreach (var gone in _listeners.Keys.Where(address => !wanted.Contains(address)).ToList())
        {
            _listeners.Remove(gone, out var listener);
            await listener!.DisposeAsync();
        }

        _reported.IntersectWith(wanted);
        foreach (var address in wanted.Where(address => !_listeners.ContainsKey(address)))
        {
            Listen(new IPEndPoint(address, _settings.Port));
        }

        _addresses =
        [
            .. _listeners.Keys.OrderBy(address => address.ToString(), StringComparer.Ordinal),
        ];
    }

    private void Listen(IPEndPoint endPoint)
    {
        try
        {
            _listeners.Add(endPoint.Address, new InterfaceListener(
                endPoint, _broker, _context, _settings.ConnectionsAtOnce, _time));
            _reported.Remove(endPoint.Address);
        }
        catch (SocketException failure)
        {
            if (_reported.Add(endPoint.Address))
            {
                _settings.OnProblem?.Invoke(new ListenerProblem(endPoint, failure.Message));
            }
        }
    }

    private static HashSet<IPAddress> Wanted(World world) =>
    [
        .. world.Ec2.LiveInterfaces
            .Where(eni => InService.Contains(
                world.Ec2.Current.Endpoints[eni.EndpointId].State,
                StringComparer.OrdinalIgnoreCase))
            .Select(eni => IPAddress.TryParse(eni.IPv4, out var address) ? address : null)
            .OfType<IPAddress>()
            .Where(address => address.GetAddressBytes() is [LoopbackNetwork, _, _, _]),
    ];
}
