using System.Text.Json;
using System.Text.RegularExpressions;
using DnsSync.Model;

namespace DnsSync.Configuration;

/// <summary>Reads a configuration, and names every error with its JSON path.</summary>
public static class ConfigurationReader
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <param name="json">The whole file.</param>
    public static ConfigurationResult Read(string json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Lenient);
        }
        catch (JsonException broken)
        {
            return new(null, [new("$", $"this is not JSON: line {broken.LineNumber + 1}, byte "
                + $"{broken.BytePositionInLine + 1}: {FirstSentence(broken.Message)}")]);
        }

        using (document)
        {
            return HasLoneSurrogate(document.RootElement)
                && PositionOfLoneSurrogate(document.RootElement, "$") is { } place
                ? new(null, [new(place, "an escape is half of a surrogate pair: \\ud800 to \\udfff must come in pairs")])
                : Read(document.RootElement);
        }
    }

    private static ConfigurationResult Read(JsonElement root)
    {
        var errors = new List<ConfigurationError>();
        var top = JsonFields.Of(root, "$", errors, "$schema", "owner", "bindings");
        if (top is null)
        {
            return new(null, [.. errors]);
        }

        var owner = top.RequiredText("owner", ConfigurationRules.Owner);
        var read = top.RequiredItems("bindings")
            .Select(item => BindingReader.Read(item.Element, item.Path, errors))
            .ToList();
        var bindings = read.OfType<Binding>().ToList();
        RefuseDuplicates(read, errors);
        return new(
            owner is null || bindings.Count == 0
                ? null
                : new SyncConfiguration(owner,
                    [
                        .. bindings
                            .DistinctBy(binding => (binding.ZoneId, binding.Name))
                            .OrderBy(binding => binding.ZoneId, StringComparer.Ordinal)
                            .ThenBy(binding => binding.Name),
                    ]),
            [.. errors]);
    }

    // Such text is valid JSON that no string can hold. It is looked for beforehand, so that every
    // later reading may take text for text.
    private static bool HasLoneSurrogate(JsonElement root)
    {
        static void ReadAll(JsonElement element)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var property in element.EnumerateObject())
                    {
                        _ = property.Name;
                        ReadAll(property.Value);
                    }

                    break;
                case JsonValueKind.Array:
                    foreach (var item in element.EnumerateArray())
                    {
                        ReadAll(item);
                    }

                    break;
                case JsonValueKind.String:
                    _ = element.GetString();
                    break;
            }
        }

        return TextOf(() =>
        {
            ReadAll(root);
            return "";
        }) is null;
    }

    private static string? PositionOfLoneSurrogate(JsonElement element, string path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    if (TextOf(() => property.Name) is not { } name)
                    {
                        return path;
                    }

                    if (PositionOfLoneSurrogate(property.Value, $"{path}.{name}") is { } within)
                    {
                        return within;
                    }
                }

                return null;
            case JsonValueKind.Array:
                return element.EnumerateArray()
                    .Select((item, i) => PositionOfLoneSurrogate(item, $"{path}[{i}]"))
                    .FirstOrDefault(place => place is not null);
            case JsonValueKind.String:
                return TextOf(element.GetString) is null ? path : null;
            default:
                return null;
        }
    }

    private static string? TextOf(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static void RefuseDuplicates(List<Binding?> bindings, List<ConfigurationError> errors)
    {
        var first = new Dictionary<(string, DnsName), int>();
        for (var i = 0; i < bindings.Count; i++)
        {
            if (bindings[i] is { } binding && !first.TryAdd((binding.ZoneId, binding.Name), i))
            {
                errors.Add(new($"$.bindings[{i}].name",
                    $"{binding.Name} is already bound in zone {binding.ZoneId} by "
                    + $"$.bindings[{first[(binding.ZoneId, binding.Name)]}]; bind each name once"));
            }
        }
    }

    private static string FirstSentence(string message) =>
        Regex.Match(message, @"^.*?(?=( Path:| LineNumber:|$))").Value.Trim();
}
