using System.Text.RegularExpressions;

namespace DnsSync.Infra.Tests;

/// <summary>docs/operations.md covers every alarm and error of the stack.</summary>
public sealed partial class OperationsTests
{
    private static string Document => File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));

    // An alarm's id is that of its construct, of all that it stands in, and a hash.
    private static IEnumerable<string> Alarms => Variants.Defaults.All("AWS::CloudWatch::Alarm")
        .Select(alarm => AlarmId().Match(alarm.Id).Groups[1].Value).Order(StringComparer.Ordinal);

    [Fact]
    public void The_table_of_alarms_is_complete_and_current() => Assert.Equal(
        Alarms, Row().Matches(Document).Select(row => row.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_alarm_has_a_runbook_section()
    {
        var sections = Document.Split("\n### ").Skip(1).ToList();
        Assert.All(Alarms, alarm =>
        {
            var section = sections.Single(section => Regex.IsMatch(section.Split('\n')[0], $@"\b{alarm}\b"));
            Assert.All(["**Means:**", "**See why:**", "**Do:**"], part => Assert.Contains(part, section, StringComparison.Ordinal));
        });
    }

    [GeneratedRegex("^ServiceAlarms([A-Za-z]+?)[0-9A-F]{8}$")]
    private static partial Regex AlarmId();

    [GeneratedRegex(@"^\| \[([A-Za-z]+)\]\(#", RegexOptions.Multiline)]
    private static partial Regex Row();
}
