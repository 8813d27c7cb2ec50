using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Handlers;

/// <summary>
/// A message of version 1, or of none: one sequence for all of its names. A function that is updated
/// still receives what it sent before.
/// </summary>
/// <param name="Bindings">What waits for AWS; null for every name.</param>
/// <param name="Confirm">What was changed.</param>
/// <param name="ConfirmAt">When the read is due that confirms it.</param>
internal sealed record RequeueMessageV1(
    int Attempt,
    DateTimeOffset StartedAt,
    DateTimeOffset? CausedAt,
    ImmutableArray<RequeueMessageV1.ListedName?>? Bindings,
    ImmutableArray<Expectation> Expected,
    ImmutableArray<RequeueMessageV1.ListedName?> Confirm,
    DateTimeOffset? ConfirmAt,
    string? Sequence)
{
    public const string KindName = "follow-up";

    /// <returns>The same as a message of today's version.</returns>
    public RequeueMessage Read()
    {
        var confirmed = (Confirm.IsDefault ? [] : Confirm).Select(name => Of(name, ConfirmAt ?? StartedAt, ConfirmAt));
        var waiting = Bindings is { } names
            ? names.Select(name => Of(name, StartedAt, Confirm.IsDefault || !Confirm.Contains(name) ? null : ConfirmAt))
            : [OfEvery(StartedAt, null)];
        return RequeueMessage.Checked(
            waiting.Concat(confirmed).DistinctBy(sequence => (sequence is null, sequence?.Name)), Expected);
    }

    private RetrySequence? Of(ListedName? listed, DateTimeOffset due, DateTimeOffset? confirmAt) =>
        listed is { ZoneId: { } zoneId, Name: { } text } && DnsName.TryParse(text, out var name, out _)
            ? OfEvery(due, confirmAt) with { Name = new NameInZone(zoneId, name) }
            : null;

    private RetrySequence OfEvery(DateTimeOffset due, DateTimeOffset? confirmAt) =>
        new(null, StartedAt, Attempt, CausedAt, due, confirmAt) { Id = Sequence };

    /// <summary>A name that it lists.</summary>
    internal sealed record ListedName(string? ZoneId, string? Name);
}
