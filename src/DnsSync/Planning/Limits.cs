using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>
/// Route 53's documented limits ("Quotas", Amazon Route 53 Developer Guide), and what does not
/// fit into them. A change that cannot fit is an error, never cut short.
/// </summary>
public static class Limits
{
    /// <summary>Values of one record set.</summary>
    public const int ValuesPerRecordSet = 400;

    /// <summary>Weighted record sets of one name and type.</summary>
    public const int WeightedRecordSetsPerName = 100;

    /// <summary>Resource records in one change batch.</summary>
    public const int RecordsPerBatch = 1000;

    /// <summary>Characters of all values in one change batch.</summary>
    public const int CharactersPerBatch = 32_000;

    /// <summary>How many resource records of a batch's limit a change takes.</summary>
    internal static int RecordsOf(RecordChange change) => Math.Max(1, change.RecordSet.Values.Length);

    /// <summary>How many characters of a batch's limit a change takes.</summary>
    internal static int CharactersOf(RecordChange change) =>
        change.RecordSet.Values.Sum(value => value.Length);

    internal static string? Violation(ImmutableArray<RecordSet> wanted)
    {
        var tooLong = wanted.FirstOrDefault(set => set.Values.Length > ValuesPerRecordSet);
        if (tooLong is not null)
        {
            return $"{tooLong.Values.Length} addresses exceed the {ValuesPerRecordSet} values that Route 53 allows in "
                + $"one {tooLong.Type} record set: use layout 'weighted', or several names";
        }

        var tooMany = wanted
            .Where(set => set.Weight is not null)
            .GroupBy(set => set.Type, StringComparer.Ordinal)
            .FirstOrDefault(sets => sets.Count() > WeightedRecordSetsPerName);
        return tooMany is null
            ? null
            : $"{tooMany.Count()} endpoints exceed the {WeightedRecordSetsPerName} weighted {tooMany.Key} record sets "
                + "that Route 53 allows for a name: use layout 'merged', or several names";
    }

    internal static string? Violation(ImmutableArray<RecordChange> changes)
    {
        var records = changes.Sum(RecordsOf);
        var characters = changes.Sum(CharactersOf);
        return records > RecordsPerBatch || characters > CharactersPerBatch
            ? $"the change needs {records} records and {characters} characters, but a Route 53 batch holds at most "
                + $"{RecordsPerBatch} and {CharactersPerBatch}: use fewer endpoints for the name"
            : null;
    }
}
