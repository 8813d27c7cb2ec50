using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Simulator.Route53;

/// <summary>
/// One statement of a policy: ChangeResourceRecordSets on a zone, on condition that all names,
/// types and actions of the batch are among those it lists (<c>ForAllValues:StringEquals</c> on
/// <c>route53:ChangeResourceRecordSetsNormalizedRecordNames</c>, <c>…RecordTypes</c> and
/// <c>…Actions</c>; "Using IAM policy conditions for fine-grained access control", Route 53
/// Developer Guide).
/// </summary>
public sealed record ChangeStatement(string ZoneId, params ImmutableArray<DnsName> Names)
{
    /// <summary>Default A, AAAA and TXT.</summary>
    public ImmutableArray<string> Types { get; init; } = ["A", "AAAA", "TXT"];

    /// <summary>Default CREATE and DELETE.</summary>
    public ImmutableArray<ZoneAction> Actions { get; init; } = [ZoneAction.Create, ZoneAction.Delete];

    internal bool Covers(ZoneChangeBatch batch) => batch.ZoneId == ZoneId
        && batch.Changes.All(change => Names.Contains(change.RecordSet.Name)
            && Types.Contains(change.RecordSet.Type)
            && Actions.Contains(change.Action));
}

/// <summary>Who may change what. A caller of whom nothing is said may change everything.</summary>
internal sealed class ChangePolicies
{
    private readonly Dictionary<string, ImmutableArray<ChangeStatement>> _statements =
        new(StringComparer.Ordinal);

    public void Set(string caller, ImmutableArray<ChangeStatement> statements) =>
        _statements[caller] = statements;

    /// <summary>Statements are read one by one: two never add up to what neither covers.</summary>
    /// <exception cref="AwsErrorException">The caller may not make this batch.</exception>
    public void Check(string caller, ZoneChangeBatch batch)
    {
        if (_statements.TryGetValue(caller, out var statements)
            && !statements.Any(statement => statement.Covers(batch)))
        {
            throw new AwsErrorException(
                "AccessDenied",
                $"User: arn:aws:sts::111122223333:assumed-role/{caller} is not authorized to perform: "
                    + "route53:ChangeResourceRecordSets on resource: "
                    + $"arn:aws:route53:::hostedzone/{batch.ZoneId} because no identity-based policy "
                    + "allows the route53:ChangeResourceRecordSets action",
                403);
        }
    }
}
