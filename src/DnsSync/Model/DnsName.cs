using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace DnsSync.Model;

/// <summary>
/// A fully qualified domain name (RFC 9499, section 2) in one spelling: lower case, no trailing
/// dot, an asterisk that is a whole label as it is, and every other octet that is not a letter, a
/// digit, a hyphen or an underscore as the octal escape that Route 53 uses.
/// </summary>
/// <remarks>
/// A name is normalised once, here. Everything behind the boundary compares names with
/// <c>==</c> and orders them by <see cref="CompareTo"/>: labels reversed, compared as ASCII, with
/// Route 53's escapes. Where the order of a listing matters, <see cref="ListedOrder"/> tells it.
/// </remarks>
public readonly record struct DnsName : IComparable<DnsName>
{
    private const int MaximumLength = 255;
    private const int MaximumLabelLength = 63;

    private static readonly SearchValues<char> AsTheyAre =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.\\");

    private readonly string? _text;
    private readonly string? _sortKey;

    private DnsName(string text)
    {
        _text = text;
        _sortKey = SortKey(ToRoute53(text));
    }

    /// <summary>Reads a name as Route 53 takes it: any character of ASCII, with or without the last dot.</summary>
    /// <exception cref="FormatException">The text is no domain name; the message says why.</exception>
    public static DnsName Parse(string text) =>
        TryParse(text, out var name, out var problem) ? name : throw new FormatException(problem);

    /// <summary>
    /// Reads a name that a person gave, and says what is wrong with it. Route 53 would take a pasted
    /// URL, a space or a comma for a part of a name, which is never intended: all but letters, digits,
    /// hyphens, underscores and a leading <c>*</c> must be explicit escapes.
    /// </summary>
    public static bool TryParseStrict(
        string? text, out DnsName name, [NotNullWhen(false)] out string? problem)
    {
        name = default;
        problem = NameSyntax.ProblemIn(text ?? "");
        return problem is null && TryParse(text, out name, out problem);
    }

    /// <summary>Reads a name as <see cref="Parse"/> does, and says what is wrong with it where it is none.</summary>
    public static bool TryParse(
        string? text, out DnsName name, [NotNullWhen(false)] out string? problem)
    {
        name = default;
        if (string.IsNullOrEmpty(text) || text == ".")
        {
            problem = "expected a domain name, got an empty string";
            return false;
        }

        var canonical = new StringBuilder(text.Length);
        int label = 0, total = 1;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '.')
            {
                if (label == 0)
                {
                    problem = $"'{text}' has an empty label";
                    return false;
                }

                total += label + 1;
                label = 0;
                if (i < text.Length - 1)
                {
                    canonical.Append('.');
                }

                continue;
            }

            if (!TryReadOctet(text, ref i, out var octet))
            {
                problem = c == '\\'
                    ? $"'{text}' has an escape that is not \\ and three octal digits, at most \\377"
                    : NameSyntax.OutsideAscii(text, i);
                return false;
            }

            var isLabel = label == 0 && (i + 1 == text.Length || text[i + 1] == '.');
            AppendOctet(canonical, octet, isLabel);
            if (++label > MaximumLabelLength)
            {
                problem = $"'{text}' has a label of more than {MaximumLabelLength} octets";
                return false;
            }
        }

        total += label > 0 ? label + 1 : 0;
        if (total > MaximumLength)
        {
            problem = $"'{text}' is longer than {MaximumLength} octets";
            return false;
        }

        problem = null;
        name = new DnsName(canonical.ToString());
        return true;
    }

    /// <summary>Whether this name is <paramref name="zone"/> itself or lies below it.</summary>
    public bool IsAtOrBelow(DnsName zone) =>
        this == zone || Text.EndsWith("." + zone.Text, StringComparison.Ordinal);

    /// <summary>The name with <paramref name="label"/> in front.</summary>
    public DnsName Prepend(string label) => Parse(label + "." + Text);

    /// <summary>The labels, leftmost first, as written in <see cref="ToString"/>.</summary>
    public IReadOnlyList<string> Labels => SplitLabels(Text);

    /// <summary>The name as Route 53 writes it: octal escapes, and a dot at the end.</summary>
    public string ToRoute53() => ToRoute53(Text) + ".";

    /// <inheritdoc/>
    public int CompareTo(DnsName other) => string.CompareOrdinal(_sortKey, other._sortKey);

    /// <summary>
    /// The order of two names in a Route 53 listing, as <see cref="CompareTo"/> tells it; null where
    /// it is not documented. ListResourceRecordSets orders by reversed labels in ASCII order, and does
    /// not say whether an escaped character, such as the <c>*</c> of a wildcard, counts as itself or
    /// as its escape.
    /// </summary>
    public int? ListedOrder(DnsName other)
    {
        ReadOnlySpan<char> mine = _sortKey, others = other._sortKey;
        var at = mine.CommonPrefixLength(others);
        return at == mine.Length || at == others.Length ? mine.Length - others.Length
            : mine[at] == '\\' || others[at] == '\\' ? null
            : mine[at] - others[at];
    }

    /// <inheritdoc/>
    public bool Equals(DnsName other) => string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Text, StringComparison.Ordinal);

    /// <summary>The name for people, without the last dot.</summary>
    public override string ToString() => Text;

    private string Text => _text ?? "";

    public static bool operator <(DnsName left, DnsName right) => left.CompareTo(right) < 0;

    public static bool operator >(DnsName left, DnsName right) => left.CompareTo(right) > 0;

    public static bool operator <=(DnsName left, DnsName right) => left.CompareTo(right) <= 0;

    public static bool operator >=(DnsName left, DnsName right) => left.CompareTo(right) >= 0;

    private static bool TryReadOctet(string text, ref int i, out char octet)
    {
        octet = text[i];
        if (octet != '\\')
        {
            return octet < 0x80;
        }

        var value = 0;
        for (var digit = 1; digit <= 3; digit++)
        {
            if (i + digit >= text.Length || text[i + digit] is < '0' or > '7')
            {
                return false;
            }

            value = (value * 8) + (text[i + digit] - '0');
        }

        i += 3;
        octet = (char)value;
        return value <= 0xFF;
    }

    // The labels reversed, with a dot after each.
    private static string SortKey(string text) => string.Create(text.Length + 1, text, (key, labels) =>
    {
        for (var (end, at) = (labels.Length, 0); end >= 0;)
        {
            var start = end == 0 ? 0 : labels.LastIndexOf('.', end - 1) + 1;
            labels.AsSpan(start, end - start).CopyTo(key[at..]);
            at += end - start;
            key[at++] = '.';
            end = start - 1;
        }
    });

    private static void AppendOctet(StringBuilder text, char octet, bool isLabel)
    {
        if (char.IsAsciiLetterOrDigit(octet) || octet is '-' or '_' || (octet == '*' && isLabel))
        {
            text.Append(char.ToLowerInvariant(octet));
        }
        else
        {
            AppendEscape(text, octet);
        }
    }

    private static void AppendEscape(StringBuilder text, char octet) =>
        text.Append('\\')
            .Append((char)('0' + (octet >> 6)))
            .Append((char)('0' + ((octet >> 3) & 7)))
            .Append((char)('0' + (octet & 7)));

    // Route 53 leaves a-z, 0-9, hyphen and underscore as they are, and escapes all else.
    private static string ToRoute53(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(AsTheyAre))
        {
            return text;
        }

        var written = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (AsTheyAre.Contains(c))
            {
                written.Append(c);
            }
            else
            {
                AppendEscape(written, c);
            }
        }

        return written.ToString();
    }

    private static List<string> SplitLabels(string text) => [.. text.Split('.')];
}
