using System.Text;

namespace DnsSync.Reporting;

/// <summary>A report as Markdown, for pull requests and tickets.</summary>
public static class MarkdownReport
{
    public static string Render(SyncReport report)
    {
        var text = new StringBuilder()
            .Append("### DnsSync ").Append(report.DryRun ? "plan" : "sync")
            .Append(" for `").Append(report.Owner).Append("`\n\n")
            .Append(TextReport.Summary(report)).Append("\n\n")
            .Append("| name | outcome | addresses |\n|---|---|---|\n");
        foreach (var binding in report.Bindings)
        {
            text.Append("| `").Append(binding.Name).Append("` | ")
                .Append(TextReport.Label(binding.Outcome, report.DryRun)).Append(" | ")
                .AppendJoin(", ", binding.Addresses).Append(" |\n");
        }

        foreach (var binding in report.Bindings
            .Where(one => !one.Changes.IsEmpty || one.Findings.Any(finding => !SharedFailure.IsFailure(finding))))
        {
            text.Append("\n**`").Append(binding.Name).Append("`**\n");
            if (!binding.Changes.IsEmpty)
            {
                text.Append("\n```diff\n")
                    .AppendJoin('\n', binding.Changes.Select(RecordText.Of)).Append("\n```\n");
            }

            var findings = binding.Findings.Where(finding => !SharedFailure.IsFailure(finding)).ToList();
            text.Append(findings.Count > 0 ? "\n" : "");
            foreach (var finding in findings)
            {
                text.Append("- ").Append(TextReport.Label(finding.Kind)).Append(": ")
                    .Append(finding.Text).Append('\n');
            }
        }

        AppendFailures(text, report);
        return text.ToString();
    }

    /// <summary>Every reason that names failed for, once.</summary>
    public static void AppendFailures(StringBuilder text, SyncReport report)
    {
        var failures = SharedFailure.In(report.Bindings.Select(one => (one.Name, one.Findings)));
        text.Append(failures.IsEmpty ? "" : "\n**Failed**\n\n");
        foreach (var failure in failures)
        {
            text.Append("- `").Append(failure.Names[0]).Append('`')
                .Append(failure.Names.Length > 1 ? $" and {failure.Names.Length - 1} more" : "")
                .Append(": ").Append(failure.Reason).Append('\n');
        }
    }
}
