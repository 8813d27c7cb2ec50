using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Tests;

/// <summary>Things with every part defaulted, so that what a test sets is what matters to it.</summary>
internal static class Make
{
    public const string Owner = "prod";
    public const string ZoneId = "Z1";
    public const string Service = "com.amazonaws.eu-west-1.iot.data";

    public static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    public static Binding Binding(string name = "a.example", string zoneId = ZoneId) =>
        new(DnsName.Parse(name), zoneId, new EndpointSelector([], Service, "vpc-1"));

    public static ObservedEndpoint Endpoint(
        string id,
        EndpointState state,
        params string[] addresses) =>
        Endpoint(id, state, "ipv4", addresses);

    public static ObservedEndpoint DualStack(string id, params string[] addresses) =>
        Endpoint(id, EndpointState.Available, "dualstack", addresses);

    /// <summary>An endpoint with one interface for each IPv4 address, IPv6 ones spread over them.</summary>
    private static ObservedEndpoint Endpoint(
        string id, EndpointState state, string addressType, string[] addresses)
    {
        var fours = addresses.Where(address => !address.Contains(':')).ToList();
        var sixes = addresses.Where(address => address.Contains(':')).ToList();
        var count = Math.Max(fours.Count, sixes.Count);
        var interfaces = Enumerable.Range(0, count).Select(i => new NetworkInterface(
            $"eni-{id[5..]}{i}",
            $"subnet-{i}",
            $"az-{i}",
            i < fours.Count ? [fours[i]] : [],
            i < sixes.Count ? [sixes[i]] : [],
            "in-use")).ToImmutableArray();
        return new(
            new Endpoint(id, Service, "vpc-1", state,
                [.. interfaces.Select(nic => nic.SubnetId)],
                [.. interfaces.Select(nic => nic.Id)])
            {
                IpAddressType = addressType,
            },
            interfaces);
    }

    public static Observation Seen(params ObservedEndpoint[] endpoints) => new(Noon, [.. endpoints]);

    public static RecordSet A(string name, params string[] values) =>
        new(DnsName.Parse(name), RecordTypes.A, 60, [.. values]);

    public static RecordSet Aaaa(string name, params string[] values) =>
        new(DnsName.Parse(name), RecordTypes.Aaaa, 60, [.. values]);

    public static RecordSet Weighted(RecordSet set, string endpointId) =>
        set with { SetIdentifier = endpointId, Weight = 1 };

    public static RecordSet MarkerOf(string name, long revision = 1, string owner = Owner) =>
        new Marker(owner, revision).ToRecordSet(DnsName.Parse(name));

    /// <summary>What a zone holds at a name, out of all its record sets.</summary>
    public static NameState Holding(Binding binding, params RecordSet[] recordSets) => new(
        Noon,
        [.. recordSets.Where(set => set.Name == binding.Name)],
        [.. recordSets.Where(set => set.Name == binding.MarkerName)]);

    public static NameState Empty { get; } = new(Noon, [], []);
}
