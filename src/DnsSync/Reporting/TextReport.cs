using System.Globalization;
using System.Text;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Reporting;

/// <summary>A report as plain text for a terminal or a log.</summary>
public static class TextReport
{
    /// <param name="failures">Whether to give the reasons of what failed; false where they are told elsewhere.</param>
    public static string Render(SyncReport report, bool failures = true)
    {
        var text = new StringBuilder();
        foreach (var binding in report.Bindings)
        {
            text.Append(binding.Name).Append("  ").Append(Label(binding.Outcome, report.DryRun));
            if (!binding.Addresses.IsEmpty)
            {
                text.Append("  ").AppendJoin(',', binding.Addresses);
            }

            text.Append('\n');
            foreach (var change in binding.Changes)
            {
                text.Append("  ").Append(RecordText.Of(change)).Append('\n');
            }

            foreach (var finding in binding.Findings.Where(finding => !SharedFailure.IsFailure(finding)))
            {
                text.Append("  ").Append(Label(finding.Kind)).Append(": ").Append(finding.Text).Append('\n');
            }
        }

        foreach (var failure in failures ? SharedFailure.In(report.Bindings.Select(one => (one.Name, one.Findings))) : [])
        {
            text.Append("failed: ").Append(failure.Label).Append(": ").Append(failure.Reason).Append('\n');
        }

        return text.Append(Summary(report)).Append('\n').ToString();
    }

    /// <summary>Counts by outcome, time and calls, in one line.</summary>
    public static string Summary(SyncReport report)
    {
        var counts = report.Bindings
            .GroupBy(binding => binding.Outcome)
            .OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {Label(group.Key, report.DryRun)}");
        var summary = new StringBuilder()
            .Append(report.Bindings.IsEmpty ? "no names" : string.Join(", ", counts))
            .Append(CultureInfo.InvariantCulture, $" in {report.Elapsed.TotalSeconds:0.00} s, ")
            .Append(Counted.Of(report.Calls.Values.Sum(), "AWS call"));
        if (report.Throttled > 0)
        {
            summary.Append(CultureInfo.InvariantCulture, $", {report.Throttled} of them throttled");
        }

        return (report.InSyncEverywhere, report.SpreadProblem) switch
        {
            (true, _) => summary.Append("; propagated to every DNS server").ToString(),
            (_, { } problem) => summary.Append("; propagation unknown: ").Append(problem).ToString(),
            (false, _) => summary.Append("; not yet propagated to every DNS server").ToString(),
            _ => summary.ToString(),
        };
    }

    /// <summary>An outcome as people say it.</summary>
    public static string Label(Outcome outcome, bool dryRun) =>
        outcome switch
        {
            Outcome.InSync => "in sync",
            Outcome.Changed => dryRun ? "to change" : "changed",
            Outcome.Unsettled => "unsettled",
            Outcome.Held => "held",
            Outcome.Conflict => "in conflict",
            _ => "failed",
        };

    public static string Label(FindingKind kind) =>
        kind switch
        {
            FindingKind.Note => "note",
            FindingKind.PendingRemoval => "pending removal",
            FindingKind.Unsettled => "unsettled",
            FindingKind.Held => "held",
            FindingKind.Conflict => "conflict",
            _ => "failed",
        };
}
