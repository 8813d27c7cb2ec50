using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Reporting;

/// <summary>What is true of one name now, worked out from a plan that was not carried out. Pure.</summary>
/// <param name="Drift">What a sync would change; empty if the zone is right.</param>
/// <param name="Records">The name's address records and CNAME, as the zone holds them.</param>
/// <param name="Marker">The marker in words: ours, another owner's, unreadable or none.</param>
/// <param name="Revision">
/// How often the name was changed under its marker; null without one. It is all that is known of the
/// last change: Route 53 keeps no times.
/// </param>
/// <param name="Addresses">By address; published ones, offered ones, or both.</param>
public sealed record NameStatus(
    DnsName Name,
    string ZoneId,
    Outcome Outcome,
    ImmutableArray<RecordSet> Records,
    string Marker,
    string? Owner,
    long? Revision,
    ImmutableArray<AddressStatus> Addresses,
    ImmutableArray<EndpointStatus> Endpoints,
    ImmutableArray<RecordChange> Drift,
    ImmutableArray<Finding> Findings)
{
    /// <summary>The names of a dry run.</summary>
    public static ImmutableArray<NameStatus> Of(SyncReport plan) =>
        [.. plan.Bindings.Select(binding => Of(binding, plan.Owner))];

    private static NameStatus Of(BindingReport binding, string owner)
    {
        var marker = binding.Zone?.Markers is [var only] ? Model.Marker.Parse(only) : null;
        return new NameStatus(
            binding.Name,
            binding.ZoneId,
            binding.Outcome,
            binding.Zone is { } zone ? [.. Ownership.Occupying(zone)] : [],
            Describe(binding.Zone, marker, owner),
            marker?.Owner,
            marker?.Revision,
            AddressStatus.Of(binding),
            [.. (binding.Seen?.Endpoints ?? []).Select(seen => EndpointStatus.Of(seen.Endpoint))],
            binding.Changes,
            binding.Findings);
    }

    private static string Describe(NameState? zone, Marker? marker, string owner) => (zone, marker) switch
    {
        (null, _) => "unknown: the zone could not be read",
        (_, { } found) when found.Owner == owner => $"ours, revision {found.Revision}",
        (_, { } found) => $"of owner {found.Owner}, revision {found.Revision}",
        ({ Markers.IsEmpty: true }, _) => "none",
        _ => "present, but this version cannot parse it",
    };
}

/// <summary>One address of a name, and where it is.</summary>
/// <param name="IsPublished">Whether the name's records contain the address.</param>
/// <param name="Zone">The availability zone; null if no endpoint of the name has the address.</param>
public sealed record AddressStatus(
    Address Address,
    bool IsPublished,
    string? Zone,
    string? EndpointId,
    string? InterfaceId,
    string? SubnetId)
{
    internal static ImmutableArray<AddressStatus> Of(BindingReport binding)
    {
        var published = PublishedAddresses.In(binding.Zone?.RecordSets ?? []);
        var offered =
            from endpoint in binding.Seen?.Endpoints ?? []
            from nic in endpoint.Interfaces
            from text in nic.IPv4Addresses.Concat(nic.IPv6Addresses)
            let address = Address.Parse(text)
            where binding.Families.Contains(address.Family)
            select new AddressStatus(
                address, published.Contains(address), nic.AvailabilityZone, endpoint.Endpoint.Id, nic.Id,
                nic.SubnetId);
        var found = offered.ToList();
        return
        [
            .. found
                .Concat(published.Except(found.Select(status => status.Address))
                    .Select(address => new AddressStatus(address, true, null, null, null, null)))
                .OrderBy(status => status.Address)
                .ThenBy(status => status.EndpointId, StringComparer.Ordinal),
        ];
    }
}

/// <summary>One endpoint that a name follows.</summary>
public sealed record EndpointStatus(string Id, string Service, string VpcId, EndpointState State)
{
    internal static EndpointStatus Of(Endpoint endpoint) =>
        new(endpoint.Id, endpoint.ServiceName, endpoint.VpcId, endpoint.State);
}
