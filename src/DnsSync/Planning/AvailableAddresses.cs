using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>One address that an endpoint offers.</summary>
/// <param name="MayBeAdded">
/// False while its endpoint is in transition: the address may stay, but not appear.
/// </param>
internal readonly record struct AvailableAddress(Address Address, string EndpointId, bool MayBeAdded)
    : IComparable<AvailableAddress>
{
    public int CompareTo(AvailableAddress other) => Address.CompareTo(other.Address) is not 0 and var order
        ? order
        : string.CompareOrdinal(EndpointId, other.EndpointId);
}

/// <summary>What the endpoints of one binding offer, by the table of endpoint states.</summary>
/// <remarks>
/// <code>
/// state                                         contributes
/// available                                     its addresses
/// pending, partial, unknown                     addresses that are published already; Unsettled
/// pendingAcceptance                             nothing yet; Unsettled
/// deleting, deleted, rejected, failed, expired  nothing
/// </code>
/// </remarks>
/// <param name="Addresses">Sorted by address, then endpoint.</param>
/// <param name="Unresolved">ENIs whose addresses cannot be told yet: while there are any, the
/// binding only adds.</param>
/// <param name="InTransition">A reason for each endpoint that is on its way somewhere.</param>
internal sealed record AvailableAddresses(
    Binding Binding,
    Observation Seen,
    ImmutableArray<AvailableAddress> Addresses,
    ImmutableArray<string> Unresolved,
    ImmutableArray<string> InTransition)
{
    /// <summary>
    /// Every address on any ENI of a matching endpoint, whatever its state. Few names ever ask.
    /// </summary>
    public ImmutableSortedSet<Address> Visible =>
    [
        .. Seen.All.SelectMany(endpoint => endpoint.Interfaces)
            .SelectMany(nic => AddressesOf(nic, Binding)),
    ];

    public static AvailableAddresses Of(Binding binding, Observation observation)
    {
        var addresses = new List<AvailableAddress>();
        var unresolved = new List<string>();
        var inTransition = new List<string>();

        foreach (var (endpoint, interfaces) in observation.Endpoints)
        {
            switch (endpoint.State)
            {
                case EndpointState.Available:
                    AddInterfaces(mayBeAdded: true);
                    break;
                case EndpointState.Pending or EndpointState.Partial or EndpointState.Unknown:
                    inTransition.Add($"endpoint {endpoint.Id} is {StateName(endpoint.State)}");
                    AddInterfaces(mayBeAdded: false);
                    break;
                case EndpointState.PendingAcceptance:
                    inTransition.Add($"endpoint {endpoint.Id} is {StateName(endpoint.State)}");
                    break;
            }

            void AddInterfaces(bool mayBeAdded)
            {
                unresolved.AddRange(UnresolvedOf(endpoint, interfaces, binding));
                foreach (var nic in interfaces)
                {
                    foreach (var address in AddressesOf(nic, binding))
                    {
                        addresses.Add(new AvailableAddress(address, endpoint.Id, mayBeAdded));
                    }
                }
            }
        }

        addresses.Sort();
        unresolved.Sort(StringComparer.Ordinal);
        inTransition.Sort(StringComparer.Ordinal);
        return new AvailableAddresses(binding, observation, [.. addresses.Distinct()], [.. unresolved], [.. inTransition]);
    }

    private static IEnumerable<Address> AddressesOf(NetworkInterface nic, Binding binding)
    {
        foreach (var family in binding.Families)
        {
            foreach (var text in family == AddressFamily.IPv4 ? nic.IPv4Addresses : nic.IPv6Addresses)
            {
                yield return Address.Parse(text);
            }
        }
    }

    private static IEnumerable<string> UnresolvedOf(
        Endpoint endpoint, ImmutableArray<NetworkInterface> interfaces, Binding binding)
    {
        foreach (var id in endpoint.NetworkInterfaceIds)
        {
            var nic = interfaces.FirstOrDefault(candidate => candidate.Id == id);
            if (nic is null)
            {
                yield return $"network interface {id} of {endpoint.Id} cannot be described yet";
                continue;
            }

            foreach (var family in binding.Families.Where(family => Carries(endpoint, family)))
            {
                if ((family == AddressFamily.IPv4 ? nic.IPv4Addresses : nic.IPv6Addresses).IsEmpty)
                {
                    yield return $"network interface {id} of {endpoint.Id} has no {family} address yet";
                }
            }
        }
    }

    // Where EC2 does not say which families an endpoint carries, it is an IPv4 endpoint.
    private static bool Carries(Endpoint endpoint, AddressFamily family) =>
        endpoint.IpAddressType?.ToLowerInvariant() switch
        {
            "dualstack" => true,
            "ipv6" => family == AddressFamily.IPv6,
            _ => family == AddressFamily.IPv4,
        };

    private static string StateName(EndpointState state) =>
        state == EndpointState.PendingAcceptance ? "pendingAcceptance"
        : state.ToString().ToLowerInvariant();
}
