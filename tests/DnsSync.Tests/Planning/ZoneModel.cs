using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Tests.Planning;

/// <summary>The least of Route 53 that a plan can be applied to: exact, atomic batches.</summary>
internal sealed class ZoneModel(IEnumerable<RecordSet> recordSets)
{
    public ImmutableArray<RecordSet> RecordSets { get; private set; } = [.. recordSets];

    public NameState StateOf(Binding binding) => new(
        Make.Noon,
        [.. RecordSets.Where(set => set.Name == binding.Name)],
        [.. RecordSets.Where(set => set.Name == binding.MarkerName)]);

    /// <returns>Whether the batch was applied; if not, nothing was.</returns>
    public bool Apply(ChangeBatch batch)
    {
        var next = RecordSets;
        foreach (var (action, set) in batch.Changes)
        {
            if (action == ChangeAction.Delete)
            {
                if (!next.Contains(set))
                {
                    return false;
                }

                next = next.Remove(set);
            }
            else
            {
                if (next.Any(other => Collide(other, set)))
                {
                    return false;
                }

                next = next.Add(set);
            }
        }

        RecordSets = next;
        return true;
    }

    // Route 53: one set for each name, type and identifier; simple and routed sets do not mix; a
    // CNAME stands alone.
    private static bool Collide(RecordSet one, RecordSet other) =>
        one.Name == other.Name
        && ((one.Type == other.Type
                && (one.SetIdentifier == other.SetIdentifier
                    || one.SetIdentifier is null || other.SetIdentifier is null))
            || ((one.Type == RecordTypes.Cname) != (other.Type == RecordTypes.Cname)));
}
