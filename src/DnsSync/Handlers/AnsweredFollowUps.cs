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

    private readonly Queue<FollowUp> _inOrder = [];
    private readonly Dictionary<(DateTimeOffset, int), List<FollowUp>> _answered = [];

    /// <summary>
    /// Those that ask for more than was answered already. Two of one chain and one attempt need not be
    /// the same: each may have met another chain.
    /// </summary>
    public ImmutableArray<FollowUp> New(IEnumerable<FollowUp> followUps)
    {
        var news = new List<FollowUp>();
        foreach (var followUp in followUps)
        {
            var taken = followUp.HasChain ? _answered.GetValueOrDefault(KeyOf(followUp), []) : [];
            if (!taken.Concat(news).Any(other => other.Covers(followUp)))
            {
                news.RemoveAll(followUp.Covers);
                news.Add(followUp);
            }
        }

        return [.. news];
    }

    public void Add(IEnumerable<FollowUp> followUps)
    {
        foreach (var followUp in followUps)
        {
            if (!_answered.TryGetValue(KeyOf(followUp), out var taken))
            {
                _answered.Add(KeyOf(followUp), taken = []);
            }

            if (taken.Exists(other => other.Covers(followUp)))
            {
                continue;
            }

            taken.Add(followUp);
            _inOrder.Enqueue(followUp);
            if (_inOrder.Count > Remembered)
            {
                Forget(_inOrder.Dequeue());
            }
        }
    }

    private void Forget(FollowUp oldest)
    {
        var taken = _answered[KeyOf(oldest)];
        taken.Remove(oldest);
        if (taken.Count == 0)
        {
            _answered.Remove(KeyOf(oldest));
        }
    }

    private static (DateTimeOffset StartedAt, int Attempt) KeyOf(FollowUp followUp) =>
        (followUp.StartedAt, followUp.Attempt);
}
