using System.Globalization;

namespace DnsSync.Simulation.Running;

/// <summary>
/// The part of X-Ray's trace header by which Lambda counts how often a function has invoked itself: the
/// SDK copies the header from the invocation into each message that it sends.
/// </summary>
internal static class Lineage
{
    /// <summary>
    /// After so many Lambda stops the next: "approximately 16 times in the same chain of requests", AWS
    /// Lambda Developer Guide, "Use Lambda recursive loop detection to prevent infinite loops".
    /// </summary>
    public const int MaximumInvocations = 16;

    private const string Part = "Lineage=1:d5f1c0de:";

    public static string ToHeader(int invocations) => string.Create(
        CultureInfo.InvariantCulture, $"Root=1-65a4f2e0-0123456789abcdef01234567;Sampled=0;{Part}{invocations}");

    /// <returns>0 for a message that no invocation sent.</returns>
    public static int Of(string? header) =>
        header?.IndexOf(Part, StringComparison.Ordinal) is >= 0 and var at
            ? int.Parse(header.AsSpan(at + Part.Length), CultureInfo.InvariantCulture)
            : 0;
}
