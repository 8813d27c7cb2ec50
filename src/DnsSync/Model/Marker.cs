using System.Globalization;
using System.Text.RegularExpressions;

namespace DnsSync.Model;

/// <summary>
/// The TXT record set <c>_dnssync.NAME</c> that says who manages a name. Its revision is what a
/// swaps it: a writer with an older one has lost the race, and notices.
/// </summary>
/// <param name="Owner">The configuration's owner.</param>
/// <param name="Revision">Rises by one with every change of the name.</param>
public sealed partial record Marker(string Owner, long Revision)
{
    /// <summary>Seconds; markers are not resolved, so a short one costs nothing.</summary>
    public const long Ttl = 60;

    private const string Label = "_dnssync";

    public static DnsName NameFor(DnsName name) => name.Prepend(Label);

    /// <summary>The name that a marker's name speaks of; null if it is no marker's name.</summary>
    public static DnsName? NameBehind(DnsName markerName) =>
        markerName.Labels is [Label, ..]
            ? DnsName.Parse(markerName.ToString()[(Label.Length + 1)..])
            : null;

    /// <summary>
    /// Fields that this version does not know, as they were read, each with a space before it: a newer
    /// version wrote them, and they are written back with every swap.
    /// </summary>
    public string OtherFields { get; init; } = "";

    /// <summary>The marker as a record set to create.</summary>
    public RecordSet ToRecordSet(DnsName name) =>
        new(NameFor(name), RecordTypes.Txt, Ttl,
            [string.Create(CultureInfo.InvariantCulture, $"\"v=1 owner={Owner} rev={Revision}{OtherFields}\"")]);

    /// <summary>Reads a marker; null if the record set is none that this version understands.</summary>
    public static Marker? Parse(RecordSet recordSet)
    {
        if (recordSet is not { Type: RecordTypes.Txt, IsSimple: true, Values: [var value] }
            || Shape().Match(value) is not { Success: true } match)
        {
            return null;
        }

        var keys = match.Groups["key"].Captures.Select(key => key.Value).ToList();
        return keys.Contains("v") || keys.Distinct(StringComparer.Ordinal).Count() < keys.Count
            || keys.Contains("owner") || keys.Contains("rev")
            ? null
            : new Marker(
                match.Groups["owner"].Value,
                long.Parse(match.Groups["rev"].ValueSpan, CultureInfo.InvariantCulture))
            {
                OtherFields = match.Groups["others"].Value,
            };
    }

    // A value holds any printable ASCII character but a space, a quote and a backslash.
    [GeneratedRegex("""
        ^"v=1 owner=(?<owner>[A-Za-z0-9._/-]{1,64}) rev=(?<rev>[0-9]{1,18})(?<others>( (?<key>[A-Za-z][A-Za-z0-9._-]*)=[!#-\[\]-~]+)*)"\z
        """)]
    private static partial Regex Shape();
}
