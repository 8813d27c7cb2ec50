using System.Collections.Immutable;

namespace DnsSync.Page.Model;

/// <summary>Breaks text into lines that fit, where a reader would.</summary>
internal static class TextFit
{
    /// <summary>The widest character of the fonts that the page names is 0.61 of their size.</summary>
    private const double CharacterWidth = 0.61;

    public static int Columns(int pixels, double fontSize) => (int)(pixels / (fontSize * CharacterWidth));

    /// <summary>Breaks after dots, hyphens, colons and spaces; within a word only if it is wider than a line.</summary>
    public static ImmutableArray<string> Wrap(string text, int columns)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        var rest = text;
        while (rest.Length > columns)
        {
            var at = rest.LastIndexOfAny(['.', '-', ':', ' '], columns - 1) + 1;

            // A break that leaves a line nearly empty reads worse than one within the word.
            at = at < columns / 3 ? columns : at;
            lines.Add(rest[..at].TrimEnd(' '));
            rest = rest[at..];
        }

        if (rest.Length > 0)
        {
            lines.Add(rest);
        }

        return lines.ToImmutable();
    }
}
