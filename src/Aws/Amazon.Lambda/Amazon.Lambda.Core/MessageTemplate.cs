using System.Globalization;
using System.Text;

namespace Amazon.Lambda.Core;

/// <summary>
/// A message with named or numbered places for values: <c>{Name}</c>, <c>{0}</c>,
/// <c>{Name,10:format}</c>; <c>{{</c> and <c>}}</c> are braces. Values fill the places in order,
/// unless every place is a number.
/// </summary>
internal static class MessageTemplate
{
    /// <summary>Puts the values in. A place without a value stays as it is written.</summary>
    public static string Render(string template, object[] args)
    {
        if (string.IsNullOrEmpty(template) || args is not { Length: > 0 })
            return template ?? string.Empty;
        var text = new StringBuilder(template.Length + 16 * args.Length);
        var next = 0;
        var places = Places(template);
        foreach (var place in places)
        {
            Literal(text, template.AsSpan(next, place.Start - next));
            if (place.Index < args.Length)
                text.Append(Value(place.Format, args[place.Index]));
            else
                text.Append(template, place.Start, place.Length);
            next = place.Start + place.Length;
        }

        Literal(text, template.AsSpan(next));
        return text.ToString();
    }

    /// <summary>The places that have a value, with their names.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Properties(
        string template, object[] args) =>
        args is not { Length: > 0 } ? []
            : Places(template)
                .Where(place => place.Index < args.Length)
                .Select(place => KeyValuePair.Create(place.Name, args[place.Index]));

    /// <summary>A format that makes no sense must not cost the line.</summary>
    private static string Value(string format, object value)
    {
        try
        {
            return string.Format(CultureInfo.InvariantCulture, "{0" + format + "}", value);
        }
        catch (FormatException)
        {
            return Convert.ToString(value, CultureInfo.InvariantCulture);
        }
    }

    private static void Literal(StringBuilder text, ReadOnlySpan<char> span)
    {
        for (var i = 0; i < span.Length; i++)
        {
            text.Append(span[i]);
            if (i + 1 < span.Length && span[i] is '{' or '}' && span[i + 1] == span[i])
                i++;
        }
    }

    private static List<Place> Places(string template)
    {
        var places = new List<Place>();
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '{')
                continue;
            if (i + 1 < template.Length && template[i + 1] == '{')
            {
                i++;
                continue;
            }

            var end = template.IndexOf('}', i);
            if (end < 0)
                break;
            var inside = template.AsSpan(i + 1, end - i - 1);
            var format = inside.IndexOfAny(',', ':');
            var name = format < 0 ? inside : inside[..format];
            if (name.Trim().Length > 0)
                places.Add(new(
                    name.Trim().TrimStart('@').ToString(),
                    format < 0 ? string.Empty : inside[format..].ToString(),
                    i,
                    end - i + 1,
                    places.Count));
            i = end;
        }

        return places.Count > 0 && places.All(place => Number(place.Name) >= 0)
            ? [.. places.Select(place => place with { Index = Number(place.Name) })]
            : places;
    }

    private static int Number(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : -1;

    private readonly record struct Place(
        string Name, string Format, int Start, int Length, int Index);
}
