using System.Globalization;
using System.Text.RegularExpressions;
using Constructs;
using DnsSync.Configuration;

namespace DnsSync.Infra;

/// <summary>
/// What a value must be like. It stands with the construct that needs it, and the settings are
/// checked by the same rule before any construct is made.
/// </summary>
/// <param name="Expected">A phrase that goes before "is expected".</param>
internal sealed record Rule<T>(string Expected, Func<T, bool> Allows)
    where T : IConvertible
{
    /// <param name="key">What the value is called where it was given.</param>
    /// <returns>What is wrong with it; null if nothing is.</returns>
    public string? WhyNot(string key, T value) => Allows(value) ? null : Rules.Wrong(key, Expected, value);
}

/// <summary>Rules that several constructs share, and how they are told and made.</summary>
internal static class Rules
{
    /// <summary>By its shape alone: which there are is AWS's to say, and new ones come.</summary>
    public static Rule<string> Region { get; } =
        Matching(@"^[a-z]{2,4}(-[a-z]+)+-\d$", "a region, such as eu-west-1,");

    public static Rule<string> VpcId { get; } =
        Matching(ConfigurationRules.VpcIdPattern, "a VPC id, such as vpc-0a1b2c3d,");

    // $ also matches before a line feed at the end, which no value may have.
    public static Rule<string> Matching(string pattern, string expected) =>
        new(expected, text => Regex.Match(text, pattern) is { Success: true, Length: var length } && length == text.Length);

    public static Rule<int> WholeNumber(int minimum, int maximum) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"),
            value => value >= minimum && value <= maximum);

    public static string Wrong(string key, string expected, IConvertible found) =>
        $"'{key}': {expected} is expected, not " + found switch
        {
            "" => "an empty value",
            string text => $"'{text}'",
            _ => found.ToString(CultureInfo.InvariantCulture),
        };

    /// <exception cref="SettingsException">There are problems; the message has a line for each.</exception>
    public static void Refuse(this Construct construct, params IEnumerable<string?> problems)
    {
        var lines = problems.OfType<string>().Select(problem => $"{construct.Node.Path}: {problem}").ToList();
        if (lines.Count > 0)
        {
            throw new SettingsException(string.Join('\n', lines));
        }
    }
}
