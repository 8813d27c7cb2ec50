using System.Collections.Immutable;
using System.Text;

namespace DnsSync.Simulator.Ec2;

/// <summary>Filters and pages, the same for every Describe action of EC2.</summary>
internal static class Ec2Descriptions
{
    private const int MaximumFilterValues = 200;

    /// <summary>One page of <paramref name="items"/>, which come in order of their ids.</summary>
    /// <param name="idField">The filter that takes the items' ids.</param>
    /// <param name="fields">The values of a filter's field; null for an unknown field.</param>
    public static DescribeResponse<T> Page<T>(
        ImmutableSortedDictionary<string, T> items,
        DescribeRequest request,
        int largestPage,
        string idField,
        Func<T, string, ImmutableArray<string>?> fields,
        Func<string, AwsError> notFound)
    {
        foreach (var filter in request.Filters)
        {
            if (filter.Values.Length > MaximumFilterValues)
            {
                throw new AwsErrorException(
                    "FilterLimitExceeded",
                    "The maximum number of filter values specified on a single call is 200");
            }
        }

        foreach (var id in request.Ids)
        {
            if (!items.ContainsKey(id))
            {
                throw new AwsErrorException(notFound(id));
            }
        }

        var after = ReadToken(request.NextToken);
        var size = Math.Min(request.MaxResults ?? largestPage, largestPage);
        var page = ImmutableArray.CreateBuilder<T>();
        var last = "";
        foreach (var (id, item) in Candidates(items, request, idField))
        {
            if (string.CompareOrdinal(id, after) <= 0
                || (request.Ids.Length > 0 && !request.Ids.Contains(id))
                || !Matches(item, request.Filters, fields))
            {
                continue;
            }

            if (page.Count == size)
            {
                return new DescribeResponse<T>(page.DrainToImmutable(), WriteToken(last));
            }

            page.Add(item);
            last = id;
        }

        return new DescribeResponse<T>(page.DrainToImmutable(), null);
    }

    // Few ids out of many items are looked up, not searched for.
    private static IEnumerable<KeyValuePair<string, T>> Candidates<T>(
        ImmutableSortedDictionary<string, T> items, DescribeRequest request, string idField)
    {
        var byId = request.Filters.FirstOrDefault(filter => filter.Name == idField);
        if (byId is null || byId.Values.Any(value => value.AsSpan().ContainsAny('*', '?', '\\')))
        {
            return items;
        }

        return byId.Values.Distinct().Order(StringComparer.Ordinal)
            .Where(items.ContainsKey)
            .Select(id => KeyValuePair.Create(id, items[id]));
    }

    /// <summary>The values of the tag filters; null if <paramref name="field"/> is none.</summary>
    public static ImmutableArray<string>? TagField(
        ImmutableSortedDictionary<string, string> tags, string field) =>
        field == "tag-key" ? [.. tags.Keys]
        : !field.StartsWith("tag:", StringComparison.Ordinal) ? null
        : tags.TryGetValue(field[4..], out var value) ? [value]
        : [];

    private static bool Matches<T>(
        T item,
        ImmutableArray<Ec2Filter> filters,
        Func<T, string, ImmutableArray<string>?> fields)
    {
        foreach (var filter in filters)
        {
            var values = fields(item, filter.Name)
                ?? throw new AwsErrorException(
                    "InvalidParameterValue", $"The filter '{filter.Name}' is invalid");
            if (!MatchesAny(values, filter.Values))
            {
                return false;
            }
        }

        return true;
    }

    private static bool MatchesAny(ImmutableArray<string> values, ImmutableArray<string> wanted)
    {
        foreach (var value in values)
        {
            foreach (var pattern in wanted)
            {
                if (Like(value, pattern))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // EC2's filters take * for any text, ? for one character, and \ before a character that is
    // meant literally ("Filter", EC2 API Reference: \*amazon\?\\ is the literal *amazon?\).
    private static bool Like(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        int t = 0, p = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (LiteralAt(pattern, p) is var (literal, length) && length > 0
                && (literal is null || literal == text[t]))
            {
                t++;
                p += length;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    // What one place of a pattern stands for, null for any character; of no length at its end.
    private static (char? Literal, int Length) LiteralAt(ReadOnlySpan<char> pattern, int at) =>
        at >= pattern.Length ? (null, 0)
        : pattern[at] == '?' ? (null, 1)
        : pattern[at] == '\\' && at + 1 < pattern.Length ? (pattern[at + 1], 2)
        : (pattern[at], 1);

    private static string WriteToken(string lastId) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes("after:" + lastId));

    private static string ReadToken(string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return "";
        }

        var octets = new byte[token.Length];
        if (Convert.TryFromBase64String(token, octets, out var length)
            && Encoding.UTF8.GetString(octets, 0, length) is var text
            && text.StartsWith("after:", StringComparison.Ordinal))
        {
            return text["after:".Length..];
        }

        throw new AwsErrorException(
            "InvalidNextToken", "The specified NextToken is not valid.");
    }
}
