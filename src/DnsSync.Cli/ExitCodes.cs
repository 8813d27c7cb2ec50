using DnsSync.Reporting;

namespace DnsSync.Cli;

/// <summary>What the exit codes mean. They are part of the interface.</summary>
public static class ExitCodes
{
    /// <summary>Everything is right.</summary>
    public const int InSync = 0;

    /// <summary>The run, or a name in it, failed; stderr says why.</summary>
    public const int Failed = 1;

    /// <summary>A plan has changes to make.</summary>
    public const int ChangesToMake = 2;

    /// <summary>Something is held back, in conflict, or not settled yet.</summary>
    public const int NeedsAttention = 3;

    /// <summary>
    /// <c>plan --expect-no-changes</c> found some, or <c>sync --plan</c> found another plan than the
    /// file's, and wrote nothing.
    /// </summary>
    public const int NotAsExpected = 4;

    public static int Of(SyncReport report) =>
        report.Any(Outcome.Failed) ? Failed
        : report.Any(Outcome.Held, Outcome.Conflict, Outcome.Unsettled) ? NeedsAttention
        : report.InSyncEverywhere == false ? NeedsAttention
        : report.Bindings.Any(binding => binding.Seen?.Unknown is not null) ? NeedsAttention
        : report.DryRun && report.Any(Outcome.Changed) ? ChangesToMake
        : InSync;
}

/// <summary>A command cannot do what it was asked; the message is for the person who asked.</summary>
public sealed class CommandException(string message) : Exception(message);
