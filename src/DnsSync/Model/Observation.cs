using System.Collections.Immutable;

namespace DnsSync.Model;

/// <summary>An endpoint with those of its ENIs that could be described, both sorted by id.</summary>
public sealed record ObservedEndpoint(Endpoint Endpoint, ImmutableArray<NetworkInterface> Interfaces);

/// <summary>What EC2 said at one time about the endpoints of one binding: all of it.</summary>
/// <param name="ReadAt">When the first of the calls was sent.</param>
/// <param name="Endpoints">Sorted by id.</param>
public sealed record Observation(DateTimeOffset ReadAt, ImmutableArray<ObservedEndpoint> Endpoints)
{
    /// <summary>Those that match, and lie in a VPC in which the name does not resolve; sorted by id.</summary>
    public ImmutableArray<ObservedEndpoint> LeftOut { get; init; } = [];

    /// <summary>All that match, left out or not.</summary>
    public IEnumerable<ObservedEndpoint> All => Endpoints.Concat(LeftOut);

    /// <summary>The same, with the endpoints outside of some VPCs left out.</summary>
    public Observation Within(ImmutableArray<string> vpcIds) => this with
    {
        Endpoints = [.. Endpoints.Where(seen => vpcIds.Contains(seen.Endpoint.VpcId))],
        LeftOut = [.. Endpoints.Where(seen => !vpcIds.Contains(seen.Endpoint.VpcId))],
    };

    private readonly DateTimeOffset? _readBy;

    /// <summary>Why nothing was found, where the selected service is at fault; else null.</summary>
    public UnknownService? Unknown { get; init; }

    /// <summary>When the last of its calls was answered. Default: <see cref="ReadAt"/>.</summary>
    public DateTimeOffset ReadBy
    {
        get => _readBy ?? ReadAt;
        init => _readBy = value;
    }
}

/// <summary>What a zone holds at one bound name and at its marker.</summary>
/// <param name="ReadAt">When the first page that may hold the name was asked for.</param>
/// <param name="RecordSets">Every record set of the name, of any type.</param>
/// <param name="Markers">Every record set at the marker's name, of any type.</param>
public sealed record NameState(
    DateTimeOffset ReadAt,
    ImmutableArray<RecordSet> RecordSets,
    ImmutableArray<RecordSet> Markers)
{
    /// <summary>Whether the zone still holds exactly what was read earlier.</summary>
    public bool HoldsTheSameAs(NameState earlier) =>
        RecordSets.SequenceEqual(earlier.RecordSets) && Markers.SequenceEqual(earlier.Markers);
}
