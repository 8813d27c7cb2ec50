using System.Collections.Immutable;

namespace DnsSync.Handlers;

/// <summary>
/// Remembers which looks of which chains this process has taken: the queue delivers at least once,
/// and a look that is taken twice would fork its chain.
/// </summary>
internal sealed class AnsweredFollowUps
{
    // More chains than any account has at once; beyond that the oldest is forgotten.
    private const int Remembered = 1000;

    private readonly Queue<(DateTimeOffset, int)> _inOrder = [];
    private readonly HashSet<(DateTimeOffset, int)> _answered = [];

    /// <summary>Those that were not answered yet, each once.</summary>
    public ImmutableArray<FollowUp> New(IEnumerable<FollowUp> followUps) =>
    [
        .. followUps.DistinctBy(KeyOf)
            .Where(followUp => !followUp.HasChain || !_answered.Contains(KeyOf(followUp))),
    ];

    public void Add(IEnumerable<FollowUp> followUps)
    {
        foreach (var key in followUps.Select(KeyOf))
        {
            if (_answered.Add(key))
            {
                _inOrder.Enqueue(key);
            }

            if (_inOrder.Count > Remembered)
            {
                _answered.Remove(_inOrder.Dequeue());
            }
        }
    }

    private static (DateTimeOffset StartedAt, int Attempt) KeyOf(FollowUp followUp) =>
        (followUp.StartedAt, followUp.Attempt);
}
