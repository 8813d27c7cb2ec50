using System.Globalization;
using System.Text.RegularExpressions;

namespace DnsSync.Model;

/// <summary>
/// The TXT record set <c>_dnssync.NAME</c> that says who manages a name. Its revision is what a
/// writer swaps: whoever holds an older one has lost the race, and finds out.
/// </summary>
/// <param name="Owner">The configuration's owner.</param>
/// <param name="Revision">Rises by one with every change of the name.</param>
public sealed partial record Marker(string Owner, long Revision)
{
    /// <summary>Seconds; nobody resolves a marker, so a short one costs nothing.</summary>
    public const long Ttl = 60;

    private const string Label = "_dnssync";

    public static DnsName NameFor(DnsName name) => name.Prepend(Label);

    /// <summary>The name that a marker's name speaks of; null if it is no marker's name.</summary>
    public static DnsName? NameBehind(DnsName markerName) =>
        markerName.Labels is [Label, ..]
            ? DnsName.Parse(markerName.ToString()[(Label.Length + 1)..])
            : null;

    /// <summary>The marker as a record set to create.</summary>
    public RecordSet ToRecordSet(DnsName name) =>
        new(NameFor(name), RecordTypes.Txt, Ttl,
            [string.Create(CultureInfo.InvariantCulture, $"\"v=1 owner={Owner} rev={Revision}\"")]);

    /// <summary>Reads a marker; null if the record set is none that this version understands.</summary>
    public static Marker? Parse(RecordSet recordSet) =>
        recordSet is { Type: RecordTypes.Txt, IsSimple: true, Values: [var value] }
        && Shape().Match(value) is { Success: true } match
        && long.TryParse(match.Groups["rev"].ValueSpan, out var revision)
            ? new Marker(match.Groups["owner"].Value, revision)
            : null;

    [GeneratedRegex(@"^""v=1 owner=(?<owner>[A-Za-z0-9._/-]{1,64}) rev=(?<rev>[0-9]{1,18})""\z")]
    private static partial Regex Shape();
}
