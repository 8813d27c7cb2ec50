using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>Packs the plans of one zone into change batches; a binding never spans two.</summary>
public static class ChangeBatches
{
    /// <param name="plans">Plans with changes, in the order in which they are to be submitted.</param>
    /// <param name="maximumChanges">A bound on top of Route 53's, which the quota's pace sets.</param>
    public static ImmutableArray<ImmutableArray<BindingPlan>> Pack(
        IEnumerable<BindingPlan> plans, int maximumChanges = int.MaxValue)
    {
        var batches = ImmutableArray.CreateBuilder<ImmutableArray<BindingPlan>>();
        var batch = ImmutableArray.CreateBuilder<BindingPlan>();
        int records = 0, characters = 0, changes = 0;
        foreach (var plan in plans)
        {
            var (moreRecords, moreCharacters) =
                (plan.Changes.Sum(Limits.RecordsOf), plan.Changes.Sum(Limits.CharactersOf));
            if (batch.Count > 0
                && (records + moreRecords > Limits.RecordsPerBatch
                    || characters + moreCharacters > Limits.CharactersPerBatch
                    || changes + plan.Changes.Length > maximumChanges))
            {
                batches.Add(batch.DrainToImmutable());
                (records, characters, changes) = (0, 0, 0);
            }

            batch.Add(plan);
            records += moreRecords;
            characters += moreCharacters;
            changes += plan.Changes.Length;
        }

        if (batch.Count > 0)
        {
            batches.Add(batch.DrainToImmutable());
        }

        return batches.ToImmutable();
    }

    /// <summary>The batch as Route 53 gets it: every DELETE before every CREATE, each sorted.</summary>
    public static ChangeBatch Merge(IEnumerable<BindingPlan> plans) =>
        new(Planner.Sort(plans.SelectMany(plan => plan.Changes)), "DnsSync");
}
