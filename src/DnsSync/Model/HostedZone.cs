using System.Collections.Immutable;

namespace DnsSync.Model;

/// <summary>A Route 53 hosted zone.</summary>
/// <param name="Id">Without the <c>/hostedzone/</c> prefix.</param>
public sealed record HostedZone(
    string Id, DnsName Name, bool IsPrivate, ImmutableArray<string> VpcIds);

/// <summary>What one entry of a change batch does. UPSERT is deliberately absent.</summary>
public enum ChangeAction
{
    Delete,
    Create,
}

/// <summary>One entry of a change batch.</summary>
public sealed record RecordChange(ChangeAction Action, RecordSet RecordSet);

/// <summary>Changes that Route 53 applies all together or not at all.</summary>
public sealed record ChangeBatch(ImmutableArray<RecordChange> Changes, string? Comment = null);

/// <summary>How far a change has spread: false while <c>PENDING</c>, true once <c>INSYNC</c>.</summary>
/// <param name="Id">Without the <c>/change/</c> prefix.</param>
public sealed record ChangeStatus(string Id, bool IsInSync);

/// <summary>A place in a zone's listing, which is ordered by name, type and set identifier.</summary>
public sealed record RecordSetCursor(DnsName Name, string? Type = null, string? SetIdentifier = null);

/// <summary>One page of a zone's record sets.</summary>
/// <param name="Next">Where the next page begins; null on the last page.</param>
public sealed record RecordSetPage(ImmutableArray<RecordSet> RecordSets, RecordSetCursor? Next);
