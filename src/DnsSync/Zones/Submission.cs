using DnsSync.Calls;

namespace DnsSync.Zones;

/// <summary>What became of one binding's part of a batch.</summary>
internal enum SubmissionKind
{
    /// <summary>Route 53 applied it.</summary>
    Applied,

    /// <summary>Another writer changed the name since it was read: start again from the zone.</summary>
    LostRace,

    /// <summary>Its plan grew too old before its turn came: start again from the zone.</summary>
    Expired,

    /// <summary>Route 53 refuses the change itself.</summary>
    Rejected,

    /// <summary>The call failed otherwise.</summary>
    Failed,
}

/// <param name="ChangeId">Of an applied change.</param>
/// <param name="Fault">Of a rejected or failed one.</param>
internal sealed record Submission(SubmissionKind Kind, string? ChangeId = null, AwsFault? Fault = null)
{
    /// <summary>Whether an attempt got no answer: the change may stand, and only the zone can tell.</summary>
    public bool PossiblyApplied { get; init; }
}
