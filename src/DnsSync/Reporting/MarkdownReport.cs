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
            text.Append("| `").Append(Cell(binding.Name.ToString())).Append("` | ")
                .Append(TextReport.Label(binding.Outcome, report.DryRun)).Append(" | ")
                .AppendJoin(", ", binding.Addresses).Append(" |\n");
        }

        foreach (var binding in report.Bindings.Where(b => !b.Changes.IsEmpty || !b.Findings.IsEmpty))
        {
            text.Append("\n**`").Append(binding.Name).Append("`**\n");
            if (!binding.Changes.IsEmpty)
            {
                text.Append("\n```diff\n")
                    .AppendJoin('\n', binding.Changes.Select(RecordText.Of)).Append("\n```\n");
            }

            if (!binding.Findings.IsEmpty)
            {
                text.Append('\n');
            }

            foreach (var finding in binding.Findings)
            {
                text.Append("- ").Append(TextReport.Label(finding.Kind)).Append(": ")
                    .Append(finding.Text).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
