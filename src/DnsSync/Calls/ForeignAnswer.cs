using System.Globalization;

namespace DnsSync.Calls;

/// <summary>An answer that no AWS service gives: a proxy's page, nothing at all, or another server's.</summary>
/// <param name="Status">The HTTP status; 0 if it is not known.</param>
/// <param name="MediaType">Its Content-Type; null if it is not known.</param>
/// <param name="Body">Empty if there is none; null if it is not known.</param>
/// <param name="Problem">Why it could not be read, in the reader's words; null if it was not read.</param>
internal sealed record ForeignAnswer(int Status, string? MediaType, string? Body, string? Problem)
{
    private const string Advice = "check for a proxy, or a wrong --endpoint-url";
    private const int MaximumExcerpt = 80;

    /// <summary>One short line, which never holds the page.</summary>
    public override string ToString() => What switch
    {
        Kind.Page => $"{Prefix}an HTML page, not AWS: {Advice}",
        Kind.Nothing => $"{Prefix}an empty response without AWS's error document",
        _ => $"{Prefix}a response that is not from AWS{Excerpt}: {Advice}",
    };

    private Kind What =>
        Body is "" || SaysAny(Problem, "Root element is missing", "any JSON tokens") ? Kind.Nothing
        : SaysAny(MediaType, "html") || Begins("<!doctype html") || Begins("<html")

            // No answer of AWS has a DTD or an entity of HTML's, and no JSON begins like a tag.
            || SaysAny(Problem, "not html", "DTD", "undeclared entity", "'<' is an invalid start") ? Kind.Page
        : Kind.Other;

    private string Prefix => Status == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"HTTP {Status}, ");

    private string Excerpt => (Body ?? Problem)?.ReplaceLineEndings(" ").Trim() is { Length: > 0 } text
        ? $" ({(text.Length <= MaximumExcerpt ? text : text[..MaximumExcerpt] + "…")})"
        : "";

    private bool Begins(string tag) => Body?.TrimStart().StartsWith(tag, StringComparison.OrdinalIgnoreCase) == true;

    private static bool SaysAny(string? text, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true)
            {
                return true;
            }
        }

        return false;
    }

    private enum Kind
    {
        Page,
        Nothing,
        Other,
    }
}
