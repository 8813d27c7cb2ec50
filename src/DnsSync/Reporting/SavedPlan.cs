using System.Collections.Immutable;
using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DnsSync.Model;

namespace DnsSync.Reporting;

/// <summary>
/// A plan that was written down, to be applied later if it is still the same. It holds what would
/// be done and no more: times and call counts differ between reads.
/// </summary>
public sealed class SavedPlan
{
    private const string Format = "dnssync-plan-1";

    // Quotes and dashes as they are: the document is no part of a web page.
    private static readonly SavedPlanJson Readable = new(new JsonSerializerOptions(SavedPlanJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private readonly SavedNameDocument[] _names;

    private SavedPlan(string owner, SavedNameDocument[] names) => (Owner, _names) = (owner, names);

    public string Owner { get; }

    /// <summary>The names that were planned.</summary>
    public ImmutableArray<NameInZone> Names =>
        [.. _names.Select(name => new NameInZone(name.ZoneId, DnsName.Parse(name.Name)))];

    /// <summary><c>sha256:</c> and 64 digits, over everything that the plan says.</summary>
    public string Checksum =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Join('\n', Lines.Prepend(Owner).Prepend(Format)))));

    public static SavedPlan Of(SyncReport plan) => new(plan.Owner,
    [
        .. plan.Bindings.Select(binding => new SavedNameDocument(
            binding.Name.ToString(),
            binding.ZoneId,
            binding.Outcome,
            [.. binding.Addresses.Select(address => address.ToString())],
            [.. binding.Changes.Select(RecordText.Of)])),
    ]);

    /// <exception cref="FormatException">It is no saved plan, or was edited; the message says which.</exception>
    public static SavedPlan Parse(string json)
    {
        SavedPlanDocument document;
        try
        {
            document = JsonSerializer.Deserialize(json, SavedPlanJson.Default.SavedPlanDocument)
                ?? throw new FormatException("it was not written by 'dnssync plan --out'");
        }
        catch (JsonException)
        {
            throw new FormatException("it was not written by 'dnssync plan --out'");
        }

        if (document.Format != Format)
        {
            throw new FormatException($"its format is {document.Format}, and this version reads {Format}");
        }

        // The serializer vouches for the members, and not for the elements of a list.
        if (document.Names.Any(name => name is null || name.Changes.Concat(name.Addresses).Any(text => text is null)))
        {
            throw new FormatException("it has a name, an address or a change that is null");
        }

        var plan = new SavedPlan(document.Owner, document.Names);
        return plan.Checksum == document.Checksum
            && plan._names.All(name => DnsName.TryParse(name.Name, out _, out _))
            ? plan
            : throw new FormatException("its checksum does not match: the file was changed after it was written");
    }

    public string Render() => JsonSerializer.Serialize(
        new SavedPlanDocument(Format, Owner, _names, Checksum), Readable.SavedPlanDocument) + "\n";

    /// <summary>
    /// What differs, a line each: <c>-</c> was planned and is so no more, <c>+</c> is new. Empty if the
    /// plans are the same.
    /// </summary>
    public ImmutableArray<string> DifferencesIn(SavedPlan fresh)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        foreach (var name in _names.Concat(fresh._names).Select(name => (name.ZoneId, name.Name)).Distinct())
        {
            var before = LinesOf(_names.FirstOrDefault(one => (one.ZoneId, one.Name) == name));
            var now = LinesOf(fresh._names.FirstOrDefault(one => (one.ZoneId, one.Name) == name));
            if (!before.SequenceEqual(now))
            {
                lines.Add(name.Name);
                lines.AddRange(before.Except(now).Select(line => "  - was: " + line));
                lines.AddRange(now.Except(before).Select(line => "  + is:  " + line));
            }
        }

        return lines.ToImmutable();
    }

    private IEnumerable<string> Lines => _names.SelectMany(name => LinesOf(name).Prepend(name.Name));

    private static string[] LinesOf(SavedNameDocument? name) => name is null
        ? ["no plan"]
        :
        [
            $"{TextReport.Label(name.Outcome, dryRun: true)} in zone {name.ZoneId}, with "
                + (name.Addresses.Length == 0 ? "no address" : string.Join(',', name.Addresses)),
            .. name.Changes,
        ];
}

internal sealed record SavedPlanDocument(
    [property: Description("dnssync-plan-1")]
    string Format,
    [property: Description("The owner of the names.")]
    string Owner,
    [property: Description("Sorted by zone, then name.")]
    SavedNameDocument[] Names,
    [property: Description("Checksum of everything else in the file. An edited plan is not applied.")]
    string Checksum);

internal sealed record SavedNameDocument(
    string Name,
    string ZoneId,
    Outcome Outcome,
    [property: Description("The addresses of the name after the changes.")]
    string[] Addresses,
    [property: Description("In order, one line each.")]
    string[] Changes);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(SavedPlanDocument))]
internal sealed partial class SavedPlanJson : JsonSerializerContext;
