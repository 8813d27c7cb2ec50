using System.Collections.Immutable;
using DnsSync.Planning;

namespace DnsSync.Events;

/// <summary>The endpoints that events said were deleted, and when.</summary>
/// <param name="At">By endpoint id; null if no event said when.</param>
public sealed record Deletions(ImmutableSortedDictionary<string, DateTimeOffset?> At)
{
    // More than any account deletes while a process lives; beyond that the oldest is forgotten.
    private const int Remembered = 1000;

    public static Deletions None { get; } =
        new(ImmutableSortedDictionary.Create<string, DateTimeOffset?>(StringComparer.Ordinal));

    /// <summary>The same, with what else was said.</summary>
    public Deletions With(IEnumerable<Expectation> expectations)
    {
        var at = At;
        foreach (var deletion in expectations.Where(IsDeletion))
        {
            at = at.SetItem(deletion.EndpointId, Later(at.GetValueOrDefault(deletion.EndpointId), deletion.At));
        }

        return at == At ? this : new(at.Count <= Remembered ? at : at.RemoveRange(
            at.OrderBy(deletion => deletion.Value ?? DateTimeOffset.MinValue)
                .Take(at.Count - Remembered)
                .Select(deletion => deletion.Key)
                .ToList()));
    }

    /// <summary>Whether the endpoint's deletion ends an expectation: one that is not later.</summary>
    public bool Ends(Expectation expectation) =>
        !IsDeletion(expectation)
        && At.TryGetValue(expectation.EndpointId, out var deletedAt)
        && !(expectation.At > deletedAt);

    private static bool IsDeletion(Expectation expectation) =>
        expectation is { IsPresent: false, SubnetId: null };

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other > one ? other ?? one : one;
}
