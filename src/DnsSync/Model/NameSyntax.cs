using System.Globalization;
using System.Text.RegularExpressions;

namespace DnsSync.Model;

/// <summary>What people paste where a domain name is expected, and how to tell them.</summary>
internal static partial class NameSyntax
{
    private const int MaximumShown = 100;

    /// <returns>Why this cannot be meant as a name; null where it is one, or wrong in another way.</returns>
    public static string? ProblemIn(string text)
    {
        if (Url().Match(text) is { Success: true } url)
        {
            return $"'{Shown(text)}' is a URL, not a domain name: use only the name, {url.Groups["host"].Value}";
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (ProblemAt(text, i) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    public static string OutsideAscii(string text, int at)
    {
        // A character outside the basic plane is two of UTF-16.
        var code = char.IsSurrogatePair(text, at) ? char.ConvertToUtf32(text, at) : text[at];
        return $"'{Shown(text)}' has a character outside ASCII at position {at + 1} "
            + string.Create(CultureInfo.InvariantCulture, $"(U+{code:X4})")
            + ": use the name's A-label (xn--...), or write each octet as an escape";
    }

    private static string? ProblemAt(string text, int at)
    {
        var c = text[at];
        return c switch
        {
            '-' or '_' or '.' or '\\' => null,
            _ when char.IsAsciiLetterOrDigit(c) => null,
            > '\u007f' => OutsideAscii(text, at),
            '*' when at == 0 && (text.Length == 1 || text[1] == '.') => null,
            '*' => $"'{Shown(text)}' has a * at position {at + 1}: only the whole first label can be a wildcard, "
                + @"as in *.example.com (write \052 for an asterisk elsewhere)",
            '\r' or '\n' => $"'{Shown(text)}' has a line break at position {at + 1}: enter one name on one line",
            ',' or ';' => $"'{Shown(text)}' has '{c}' at position {at + 1}: enter one name without separators",
            ' ' => Unexpected(text, at, "a space"),
            '\t' => Unexpected(text, at, "a tab"),
            < ' ' or '\u007f' => Unexpected(text, at, "a control character"),
            _ => Unexpected(text, at, $"'{c}'"),
        };
    }

    private static string Unexpected(string text, int at, string what) =>
        $"'{Shown(text)}' has {what} at position {at + 1}: a name has letters, digits, '-' and '_' "
        + $@"(write \{Convert.ToString(text[at], 8).PadLeft(3, '0')} if it is really part of the name)";

    // A message is one line, and not a long one, whatever was pasted.
    private static string Shown(string text) => Control().Replace(
        text.Length <= MaximumShown ? text : text[..MaximumShown] + "…", match => match.Value switch
    {
        "\n" => @"\n",
        "\r" => @"\r",
        "\t" => @"\t",
        [var c, ..] => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)c:x4}"),
        _ => "",
    });

    [GeneratedRegex(@"^\s*[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?(?<host>[^/?#:\s]*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Url();

    [GeneratedRegex(@"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]")]
    private static partial Regex Control();
}
