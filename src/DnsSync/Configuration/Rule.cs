using System.Globalization;
using System.Text.RegularExpressions;

namespace DnsSync.Configuration;

/// <summary>
/// What a value must be like, in a configuration file and in the settings of the infrastructure alike.
/// </summary>
/// <param name="Expected">A phrase that goes before "is expected".</param>
internal sealed record Rule<T>(string Expected, Func<T, bool> Allows);

internal static class Rule
{
    // $ also matches before a line feed at the end, which no value may have.
    public static Rule<string> Matching(string pattern, string expected) =>
        new(expected, text => Regex.Match(text, pattern) is { Success: true, Length: var length } && length == text.Length);

    public static Rule<int> WholeNumber(int minimum, int maximum) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"),
            value => value >= minimum && value <= maximum);
}
