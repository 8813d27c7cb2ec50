using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DnsSync.Events;
using DnsSync.Simulation.Oracles;
using DnsSync.Simulation.Running;
using DnsSync.Simulation.Scenarios;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Events;

namespace DnsSync.Simulation;

/// <summary>How a name may be kept in line with its endpoints.</summary>
public enum Design
{
    /// <summary>This service.</summary>
    DnsSync,

    /// <summary>A custom resource writes what is there when the stack is made or updated.</summary>
    DeploymentOnly,

    /// <summary>At an event the endpoint that it names is described, and its addresses are UPSERTed.</summary>
    UpsertFromEvents,
}

/// <summary>For how much of the time names were wrong under one design.</summary>
/// <param name="Samples">Names times moments, 15 s apart, at which some endpoint was available.</param>
/// <param name="Wrong">Of those: an address was published that no endpoint serves, or a live one lacked.</param>
/// <param name="Dark">Of those: not one published address was live.</param>
public sealed record NameTime(Design Design, long Samples, long Wrong, long Dark)
{
    internal NameTime Plus(NameTime other) => this with
    {
        Samples = Samples + other.Samples,
        Wrong = Wrong + other.Wrong,
        Dark = Dark + other.Dark,
    };
}

/// <summary>
/// Runs seeds, and beside the service lets two naive followers act on the same account, the same
/// events and the same edits by hand, each with record sets of its own. They are never throttled,
/// never killed and read no stale picture, which is to their advantage.
/// </summary>
public sealed class Comparison
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(15);

    // By then every design has had its deployment.
    private static readonly TimeSpan First = TimeSpan.FromMinutes(5);
    private static readonly ImmutableArray<Design> Designs = [.. Enum.GetValues<Design>()];

    private readonly Account _account;
    private readonly Dictionary<(Design, SimulatedName), HashSet<string>> _naive = [];
    private readonly NameTime[] _times = [.. Designs.Select(design => new NameTime(design, 0, 0, 0))];

    internal Comparison(Account account)
    {
        _account = account;
        account.World.Clock.After(First, Sample);
    }

    /// <summary>Runs seeds one after the other, and adds up what came of each design.</summary>
    public static ImmutableArray<NameTime> Run(SimulationRequest request, CancellationToken cancellation = default)
    {
        var runs = new ImmutableArray<NameTime>[request.Seeds];
        System.Threading.Tasks.Parallel.For(
            0, request.Seeds, new ParallelOptions { CancellationToken = cancellation },
            i => runs[i] = SimulationRun.Compare(
                Scenarios.Scenarios.DrawPlain(request.FirstSeed + (ulong)i, request.Hours, request.Faults)));
        return
        [
            .. Designs.Select((_, at) => runs.Select(run => run[at]).Aggregate((one, other) => one.Plus(other))),
        ];
    }

    public static string ToText(SimulationRequest request, ImmutableArray<NameTime> times)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"{request.Seeds} seeds from {request.FirstSeed} of {request.Hours} hours, faults {SimulationReport.NameOf(request.Faults)}\n\n");
        text.Append("| design | name-hours | wrong | no live address |\n|---|---|---|---|\n");
        foreach (var time in times)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {NameOf(time.Design)} | {time.Samples * Between.TotalHours:0} | {Share(time.Wrong, time)} | {Share(time.Dark, time)} |\n");
        }

        return text.ToString();
    }

    internal ImmutableArray<NameTime> Times => [.. _times];

    /// <summary>The name's custom resource is created or updated.</summary>
    internal void OnDeployed(SimulatedName name)
    {
        foreach (var naive in Designs.Skip(1))
        {
            _naive[(naive, name)] = AddressesOf(name, EndpointsOf(name).Where(Serves));
        }
    }

    internal void OnEvent(CloudTrailEvent made)
    {
        using var json = JsonDocument.Parse(made.Json);
        foreach (var hint in EventReader.Read(EventReader.Envelope(json.RootElement)).Endpoints)
        {
            foreach (var name in _account.Names.Where(name => name.IsConfigured))
            {
                var addresses = AddressesOf(name, EndpointsOf(name).Where(endpoint => endpoint.Id == hint.EndpointId));
                if (addresses.Count > 0)
                {
                    _naive[(Design.UpsertFromEvents, name)] = addresses;
                }
            }
        }
    }

    internal void OnEdit(SimulatedName name, ZoneEditKind kind)
    {
        foreach (var naive in Designs.Skip(1))
        {
            switch (kind)
            {
                case ZoneEditKind.DeleteAddresses or ZoneEditKind.DeleteAll or ZoneEditKind.AliasInstead:
                    _naive[(naive, name)] = [];
                    break;
                case ZoneEditKind.WrongAddress:
                    _naive[(naive, name)] = ["192.0.2.1"];
                    break;
            }
        }
    }

    private void Sample()
    {
        // A name that an operator took over is not followed.
        foreach (var name in _account.Names.Where(name => name is { IsConfigured: true, WasTakenOver: false }))
        {
            var live = AddressesOf(name, EndpointsOf(name).Where(endpoint => endpoint.State == "available"));
            if (live.Count == 0 || _account.World.Now - name.Versions[0].From < First)
            {
                continue;
            }

            var serving = AddressesOf(name, EndpointsOf(name).Where(Serves));
            foreach (var design in Designs)
            {
                var published = PublishedBy(design, name);
                var time = _times[(int)design];
                _times[(int)design] = time with
                {
                    Samples = time.Samples + 1,
                    Wrong = time.Wrong + (published.IsSubsetOf(serving) && live.IsSubsetOf(published) ? 0 : 1),
                    Dark = time.Dark + (published.Overlaps(live) ? 0 : 1),
                };
            }
        }

        _account.World.Clock.After(Between, Sample);
    }

    private HashSet<string> PublishedBy(Design design, SimulatedName name)
    {
        if (design != Design.DnsSync)
        {
            return _naive.GetValueOrDefault((design, name)) ?? [];
        }

        var sets = _account.World.Route53.Find(name.ZoneId)?.At(name.Name) ?? [];
        return [.. name.Latest.Binding.Families.SelectMany(family => Addresses.In(sets, Addresses.TypeOf(family)))];
    }

    private IEnumerable<WorldEndpoint> EndpointsOf(SimulatedName name) =>
        _account.World.Ec2.Current.Endpoints.Values.Where(endpoint => _account.Follows(name.Latest.Binding, endpoint));

    private HashSet<string> AddressesOf(SimulatedName name, IEnumerable<WorldEndpoint> endpoints)
    {
        var interfaces = _account.World.Ec2.Current.Interfaces;
        return
        [
            .. endpoints.SelectMany(endpoint => endpoint.InterfaceIds)
                .Where(interfaces.ContainsKey)
                .SelectMany(id => name.Latest.Binding.Families.Select(family =>
                    family == Model.AddressFamily.IPv4 ? interfaces[id].IPv4 : interfaces[id].IPv6))
                .OfType<string>()
                .Select(Addresses.Plain),
        ];
    }

    // An endpoint that is modified goes on serving meanwhile.
    private static bool Serves(WorldEndpoint endpoint) => endpoint.State is "available" or "pending" or "partial";

    private static string NameOf(Design design) => design switch
    {
        Design.DnsSync => "this service",
        Design.DeploymentOnly => "custom resource at deployment only",
        _ => "UPSERT what the event says",
    };

    private static string Share(long part, NameTime time) =>
        time.Samples == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / time.Samples:0.00} %");
}
