using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>Lays addresses out as record sets, by the binding's layout.</summary>
internal static class DesiredRecords
{
    /// <summary>Every endpoint weighs the same; the number itself has no meaning.</summary>
    public const long EqualWeight = 1;

    /// <param name="addresses">Addresses of one family, each with the endpoint it belongs to.</param>
    /// <returns>Record sets sorted by set identifier, each with sorted values.</returns>
    public static ImmutableArray<RecordSet> For(
        Binding binding, AddressFamily family, IEnumerable<(Address Address, string EndpointId)> addresses)
    {
        var type = family.RecordType();
        return binding.Layout switch
        {
            RecordLayout.Merged => MergedSet(binding, type, addresses.Select(pair => pair.Address)),
            RecordLayout.Weighted =>
            [
                .. addresses
                    .GroupBy(pair => pair.EndpointId, StringComparer.Ordinal)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group =>
                        new RecordSet(binding.Name, type, binding.Ttl, Values(group.Select(p => p.Address)))
                        {
                            SetIdentifier = group.Key,
                            Weight = EqualWeight,
                        }),
            ],
            _ => throw new InvalidOperationException($"layout {binding.Layout} is unknown"),
        };
    }

    private static ImmutableArray<RecordSet> MergedSet(
        Binding binding, string type, IEnumerable<Address> addresses)
    {
        var values = Values(addresses);
        return values.IsEmpty ? [] : [new RecordSet(binding.Name, type, binding.Ttl, values)];
    }

    private static ImmutableArray<string> Values(IEnumerable<Address> addresses) =>
        [.. addresses.Distinct().Order().Select(address => address.ToString())];
}
