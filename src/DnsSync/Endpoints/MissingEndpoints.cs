namespace DnsSync.Endpoints;

/// <summary>
/// Endpoint ids that a look-up did not find, for a minute: events about one endpoint come in
/// bursts, and one that is gone is not found by the next read either.
/// </summary>
internal sealed class MissingEndpoints(TimeProvider time)
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    // More than any account has events about in a minute; beyond that the oldest is forgotten.
    private const int Remembered = 1000;

    private readonly Queue<(string Id, DateTimeOffset Until)> _inOrder = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public bool Contains(string id)
    {
        Forget(time.GetUtcNow());
        return _ids.Contains(id);
    }

    public void Add(IEnumerable<string> ids)
    {
        var now = time.GetUtcNow();
        foreach (var id in ids)
        {
            if (_ids.Add(id))
            {
                _inOrder.Enqueue((id, now + Memory));
            }
        }

        Forget(now);
    }

    private void Forget(DateTimeOffset now)
    {
        while (_inOrder.TryPeek(out var oldest) && (oldest.Until <= now || _inOrder.Count > Remembered))
        {
            _ids.Remove(_inOrder.Dequeue().Id);
        }
    }
}
