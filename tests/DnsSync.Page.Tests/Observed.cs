using System.Collections.Immutable;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Page.Model;
using DnsSync.Planning;
using DnsSync.Reporting;

namespace DnsSync.Page.Tests;

/// <summary>Things that were observed, with every part defaulted, so that what a test sets is what matters.</summary>
internal static class Observed
{
    public const string Service = "com.amazonaws.eu-west-1.iot.data";
    public const string Vpc = "vpc-0a1b2c3d4e5f60718";

    public static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    /// <summary>An endpoint with one interface for each address, each in the next availability zone.</summary>
    public static ObservedEndpoint Endpoint(string id, params string[] addresses)
    {
        var nics = addresses.Select((address, index) => new NetworkInterface(
            $"eni-{id[5..^1]}{index}", $"subnet-{index}", $"eu-west-1{(char)('a' + (index % 3))}",
            address.Contains(':') ? [] : [address], address.Contains(':') ? [address] : [], "in-use")).ToImmutableArray();
        return new(
            new Endpoint(id, Service, Vpc, EndpointState.Available,
                [.. nics.Select(nic => nic.SubnetId)], [.. nics.Select(nic => nic.Id)]),
            nics);
    }

    public static ObservedEndpoint In(this ObservedEndpoint seen, EndpointState state) =>
        seen with { Endpoint = seen.Endpoint with { State = state } };

    public static ObservedEndpoint InVpc(this ObservedEndpoint seen, string vpcId) =>
        seen with { Endpoint = seen.Endpoint with { VpcId = vpcId } };

    /// <summary>The endpoint as it is before its last interface can be described.</summary>
    public static ObservedEndpoint WithoutLastInterface(this ObservedEndpoint seen) =>
        seen with { Interfaces = seen.Interfaces[..^1] };

    public static IEnumerable<string> AddressesOf(params ObservedEndpoint[] endpoints) => endpoints
        .SelectMany(seen => seen.Interfaces)
        .SelectMany(nic => nic.IPv4Addresses.Concat(nic.IPv6Addresses));

    /// <summary>A name that is in sync, and carries what the endpoints have.</summary>
    public static BindingReport Name(string name, params ObservedEndpoint[] endpoints) =>
        Name(name, AddressesOf(endpoints), endpoints);

    /// <summary>A name that has just these addresses.</summary>
    public static BindingReport Name(
        string name, IEnumerable<string> addresses, params ObservedEndpoint[] endpoints)
    {
        var parsed = DnsName.Parse(name);
        ImmutableArray<Address> carried = [.. addresses.Select(Address.Parse).Order()];
        return new(parsed, "Z1", Outcome.InSync, [], [], carried, TimeSpan.FromSeconds(1))
        {
            Zone = new NameState(
                Noon,
                carried.IsEmpty ? [] : [Records(name, [.. carried.Select(address => address.ToString())])],
                [new Marker("prod", 1).ToRecordSet(parsed)]),
            Seen = new Observation(Noon, [.. endpoints]),
        };
    }

    public static BindingReport But(this BindingReport report, Outcome outcome, FindingKind kind, string text) =>
        report with { Outcome = outcome, Findings = [new(kind, text)] };

    /// <summary>The name was changed from an older set of addresses to those that it carries.</summary>
    public static BindingReport ChangedFrom(this BindingReport report, params string[] addresses)
    {
        var (name, carried) = (report.Name.ToString(), report.Addresses.Select(address => address.ToString()).ToArray());
        return report with
        {
            Outcome = Outcome.Changed,
            Changes =
            [
                new(ChangeAction.Delete, Records(name, addresses)),
                new(ChangeAction.Delete, new Marker("prod", 1).ToRecordSet(report.Name)),
                new(ChangeAction.Create, Records(name, carried)),
                new(ChangeAction.Create, new Marker("prod", 2).ToRecordSet(report.Name)),
            ],
            ChangeIds = ["C1"],
            Zone = report.Zone! with { RecordSets = [Records(name, addresses)] },
        };
    }

    public static RecordSet Records(string name, params string[] values) =>
        new(DnsName.Parse(name), RecordTypes.A, 60, [.. values]);

    public static PageState Page(params BindingReport[] names) =>
        PageState.Empty.Bound(names).Seen(names);

    public static PageState Bound(this PageState state, params BindingReport[] names) => state.Configured(
        new SyncConfiguration("prod", [.. names.Select(name => new Binding(
            name.Name, name.ZoneId, new EndpointSelector([], Service, Vpc)))]),
        Noon);

    public static PageState Seen(this PageState state, params BindingReport[] names) => state.SeenAfter(0, "interval", names);

    public static PageState SeenAfter(
        this PageState state, double seconds, string trigger, params BindingReport[] names)
    {
        var startedAt = Noon + TimeSpan.FromSeconds(seconds);
        return state.Reported(
            trigger,
            new SyncReport("prod", false, startedAt, TimeSpan.FromSeconds(1),
                [
                    .. names.Select(name => name with
                    {
                        CausedAt = startedAt - TimeSpan.FromSeconds(2),
                        Zone = name.Zone is null ? null : name.Zone with { ReadAt = startedAt },
                    }),
                ],
                ImmutableSortedDictionary<string, int>.Empty, 0));
    }
}
