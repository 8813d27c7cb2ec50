using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>Reads the addresses out of address record sets; an alias has none of its own.</summary>
internal static class PublishedAddresses
{
    public static ImmutableSortedSet<Address> In(ImmutableArray<RecordSet> recordSets) =>
        recordSets.IsEmpty ? [] : recordSets.SelectMany(In).ToImmutableSortedSet();

    public static IEnumerable<Address> In(RecordSet recordSet)
    {
        foreach (var value in recordSet.Values)
        {
            if (recordSet.Type is RecordTypes.A or RecordTypes.Aaaa
                && Address.TryParse(value, out var address))
            {
                yield return address;
            }
        }
    }
}
