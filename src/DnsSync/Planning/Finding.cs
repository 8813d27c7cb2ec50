namespace DnsSync.Planning;

/// <summary>How much a finding says against "all is well"; the highest decides the outcome.</summary>
public enum FindingKind
{
    /// <summary>Worth telling; nothing is wrong with the name.</summary>
    Note,

    /// <summary>A removal that a second read, a few seconds later, has yet to confirm.</summary>
    PendingRemoval,

    /// <summary>AWS has not finished, or does not show the expected state yet: read again later.</summary>
    Unsettled,

    /// <summary>A safety rule kept something back.</summary>
    Held,

    /// <summary>The name is not ours to change.</summary>
    Conflict,

    /// <summary>It could not be done.</summary>
    Failed,
}

/// <summary>Something that a person should know about a binding, in one sentence.</summary>
public readonly record struct Finding(FindingKind Kind, string Text);
