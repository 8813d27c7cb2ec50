using System.Globalization;
using Constructs;
using DnsSync.Configuration;

namespace DnsSync.Infra;

/// <summary>
/// Rules that several constructs share, and how they are told. A rule is defined with the construct that
/// needs it, and the settings are checked by the same rule before any construct is made.
/// </summary>
internal static class Rules
{
    /// <summary>By its shape alone: which there are is AWS's to say, and new ones come.</summary>
    public static Rule<string> Region { get; } =
        Rule.Matching(@"^[a-z]{2,4}(-[a-z]+)+-\d$", "a Region, such as eu-west-1");

    /// <param name="key">What the value is called where it was given.</param>
    /// <returns>What is wrong with it; null if nothing is.</returns>
    public static string? WhyNot<T>(this Rule<T> rule, string key, T value)
        where T : IConvertible => rule.Allows(value) ? null : Wrong(key, rule.Expected, value);

    public static string Wrong(string key, string expected, IConvertible found) =>
        $"'{key}': expected {expected}, got " + found switch
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
