using DnsSync.Model;

namespace DnsSync.Simulator.Route53;

/// <summary>
/// What a whole batch may hold ("Quotas on ChangeResourceRecordSets requests", Route 53
/// Developer Guide).
/// </summary>
internal static class BatchLimits
{
    public const int ResourceRecords = 1000;
    public const int Characters = 32_000;
    public const int ValuesPerSet = 400;
    public const int WeightedPerName = 100;

    /// <summary>What is wrong with the batch as a whole; null if nothing is.</summary>
    public static string? Problem(ZoneChangeBatch batch)
    {
        int records = 0, characters = 0;
        foreach (var (action, set) in batch.Changes)
        {
            var factor = action == ZoneAction.Upsert ? 2 : 1;
            records += factor * Math.Max(1, set.Values.Length);
            foreach (var value in set.Values)
            {
                characters += factor * value.Length;
            }
        }

        return records > ResourceRecords
            ? $"Number of records limit of {ResourceRecords} exceeded."
            : characters > Characters
                ? $"Number of characters limit of {Characters} exceeded."
                : null;
    }

    /// <summary>What the batch takes from the change throughput.</summary>
    public static int Units(ZoneChangeBatch batch)
    {
        var units = 0;
        foreach (var (action, _) in batch.Changes)
        {
            units += action == ZoneAction.Upsert ? 2 : 1;
        }

        return units;
    }

    /// <summary>A set as Route 53's messages name it: <c>[name='x.', type='A']</c>.</summary>
    public static string Describe(RecordSet set) =>
        set.SetIdentifier is null
            ? $"[name='{set.Name.ToRoute53()}', type='{set.Type}']"
            : $"[name='{set.Name.ToRoute53()}', type='{set.Type}', "
                + $"set-identifier='{set.SetIdentifier}']";
}
