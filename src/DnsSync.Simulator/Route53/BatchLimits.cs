using System.Collections.Immutable;
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

    /// <summary>The refusal of a batch, with a message for each problem.</summary>
    public static AwsErrorException Invalid(ImmutableArray<string> problems)
    {
        ImmutableArray<string> details = [.. problems.Select(problem => $"[{problem}]")];
        return new AwsErrorException(
            new AwsError("InvalidChangeBatch", $"[{string.Join(", ", problems)}]")
            {
                Details = details,
            });
    }

    /// <summary>Refuses what is malformed, as Route 53 does before it reads the zone.</summary>
    public static void CheckInput(ZoneChangeBatch batch)
    {
        if (batch.Changes.IsEmpty)
        {
            throw new AwsErrorException("InvalidInput", "Invalid request: no changes");
        }

        foreach (var (_, set) in batch.Changes)
        {
            if (!RoutingKind.IsKnownType(set.Type))
            {
                throw new AwsErrorException(
                    "InvalidInput", $"Invalid request: unknown record type '{set.Type}'");
            }

            if (set.AliasTarget is null != set.Ttl is not null
                || set.AliasTarget is null == set.Values.IsEmpty)
            {
                throw new AwsErrorException(
                    "InvalidInput",
                    "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and "
                        + "ResourceRecords], or TrafficPolicyInstanceId], but found none in "
                        + $"Change with {Describe(set)}");
            }

            if (set.Ttl is < 0 or > int.MaxValue || set.Weight is < 0 or > 255)
            {
                throw new AwsErrorException(
                    "InvalidInput",
                    $"Invalid request: TTL or Weight out of range in Change with "
                        + Describe(set));
            }
        }
    }
}
