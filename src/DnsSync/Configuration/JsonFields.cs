using System.Collections.Immutable;
using System.Text.Json;

namespace DnsSync.Configuration;

/// <summary>The fields of one JSON object; each reading that fails adds an error with its path.</summary>
internal sealed class JsonFields
{
    private readonly SortedDictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private readonly List<ConfigurationError> _errors;

    private JsonFields(string path, List<ConfigurationError> errors) => (Path, _errors) = (path, errors);

    public string Path { get; }

    /// <returns>The fields, or null if <paramref name="element"/> is no object.</returns>
    public static JsonFields? Of(
        JsonElement element, string path, List<ConfigurationError> errors, params string[] known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new(path, $"expected an object, got {Describe(element)}"));
            return null;
        }

        var fields = new JsonFields(path, errors);
        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name, StringComparer.Ordinal))
            {
                errors.Add(new(fields.PathOf(property.Name), $"unknown key{Suggest(property.Name, known)}"));
            }
            else if (!fields._values.TryAdd(property.Name, property.Value))
            {
                errors.Add(new(fields.PathOf(property.Name), "duplicate key"));
            }
        }

        return fields;
    }

    public string PathOf(string key) =>
        key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$') ? $"{Path}.{key}" : $"{Path}['{key}']";

    public bool Has(string key) =>
        _values.TryGetValue(key, out var value) && value.ValueKind != JsonValueKind.Null;

    public JsonElement? RequiredElement(string key)
    {
        if (Has(key))
        {
            return _values[key];
        }

        _errors.Add(new(PathOf(key), "this key is required"));
        return null;
    }

    public string? RequiredText(string key, Rule<string>? rule = null) =>
        RequiredElement(key) is { } element ? ReadText(element, PathOf(key), rule) : null;

    public string? Text(string key, Rule<string> rule) =>
        Has(key) ? ReadText(_values[key], PathOf(key), rule) : null;

    public int? Number(string key, Rule<int> rule)
    {
        if (!Has(key))
        {
            return null;
        }

        var element = _values[key];
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) && rule.Allows(number))
        {
            return number;
        }

        _errors.Add(new(PathOf(key), $"expected {rule.Expected}, got {Describe(element)}"));
        return null;
    }

    public bool? Flag(string key)
    {
        if (!Has(key) || _values[key].ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return Has(key) ? _values[key].GetBoolean() : null;
        }

        _errors.Add(new(PathOf(key), $"expected true or false, got {Describe(_values[key])}"));
        return null;
    }

    public T? Choice<T>(string key, params (string Text, T Value)[] choices)
        where T : struct =>
        Has(key) ? ReadChoice(_values[key], PathOf(key), choices) : null;

    public ImmutableArray<T>? Choices<T>(string key, params (string Text, T Value)[] choices)
        where T : struct
    {
        if (!Has(key))
        {
            return null;
        }

        var chosen = Items(key)
            .Select(item => ReadChoice(item.Element, item.Path, choices))
            .OfType<T>()
            .ToList();
        return [.. chosen.Distinct().Order()];
    }

    public ImmutableArray<string>? Texts(string key, Rule<string> rule) =>
        Has(key)
            ? [.. Items(key).Select(item => ReadText(item.Element, item.Path, rule)).OfType<string>()]
            : null;

    public ImmutableSortedDictionary<string, string>? TextMap(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        var path = PathOf(key);
        if (_values[key].ValueKind != JsonValueKind.Object)
        {
            _errors.Add(new(path, $"expected an object of strings, got {Describe(_values[key])}"));
            return null;
        }

        var map = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var property in _values[key].EnumerateObject())
        {
            var entry = $"{path}['{property.Name}']";
            if (ReadText(property.Value, entry, null) is { } text && !map.TryAdd(property.Name, text))
            {
                _errors.Add(new(entry, "duplicate key"));
            }
        }

        return map.ToImmutable();
    }

    public IEnumerable<(JsonElement Element, string Path)> RequiredItems(string key) =>
        RequiredElement(key) is null ? [] : Items(key);

    private List<(JsonElement Element, string Path)> Items(string key)
    {
        var path = PathOf(key);
        var array = _values[key];
        if (array.ValueKind != JsonValueKind.Array)
        {
            _errors.Add(new(path, $"expected a list, got {Describe(array)}"));
            return [];
        }

        if (array.GetArrayLength() == 0)
        {
            _errors.Add(new(path, "this list must not be empty"));
        }

        return [.. array.EnumerateArray().Select((element, i) => (element, $"{path}[{i}]"))];
    }

    private string? ReadText(JsonElement element, string path, Rule<string>? rule)
    {
        if (element.ValueKind == JsonValueKind.String && element.GetString() is { } text && rule?.Allows(text) != false)
        {
            return text;
        }

        _errors.Add(new(path, $"expected {rule?.Expected ?? "a string"}, got {Describe(element)}"));
        return null;
    }

    private T? ReadChoice<T>(JsonElement element, string path, (string Text, T Value)[] choices)
        where T : struct
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            foreach (var (text, value) in choices)
            {
                if (element.ValueEquals(text))
                {
                    return value;
                }
            }
        }

        var list = string.Join(" or ", choices.Select(choice => $"'{choice.Text}'"));
        _errors.Add(new(path, $"expected {list}, got {Describe(element)}"));
        return null;
    }

    private static string Describe(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => $"'{Shorten(element.GetString()!)}'",
            JsonValueKind.Null => "null",
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            _ => Shorten(element.GetRawText()),
        };

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "…";

    private static string Suggest(string key, string[] known) =>
        Spelling.Nearest(key, known) is { } near
            ? $"; did you mean '{near}'?"
            : $"; valid keys are {string.Join(", ", known.Where(name => name[0] != '$'))}";
}
