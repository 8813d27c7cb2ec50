using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Reporting;

/// <summary>One reason that names failed for. A call that is denied fails every name that depends on it.</summary>
/// <param name="Names">At least one, in the order of the report.</param>
internal sealed record SharedFailure(string Reason, ImmutableArray<DnsName> Names)
{
    /// <summary>The first name, and how many others there are.</summary>
    public string Label => Names is [var only] ? only.ToString() : $"{Names[0]} and {Names.Length - 1} more";

    /// <summary>Every reason once, in the order of the report.</summary>
    public static ImmutableArray<SharedFailure> In(IEnumerable<(DnsName Name, ImmutableArray<Finding> Findings)> names) =>
    [
        .. names
            .SelectMany(name => name.Findings.Where(IsFailure).Select(finding => (name.Name, finding.Text)))
            .GroupBy(pair => pair.Text, pair => pair.Name, StringComparer.Ordinal)
            .Select(group => new SharedFailure(group.Key, [.. group])),
    ];

    public static bool IsFailure(Finding finding) => finding.Kind == FindingKind.Failed;
}
