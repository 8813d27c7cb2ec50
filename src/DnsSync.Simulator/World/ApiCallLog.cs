namespace DnsSync.Simulator;

/// <summary>
/// The calls that a world has seen, oldest first, up to a bound; the counts have none.
/// </summary>
public sealed class ApiCallLog(int length)
{
    private readonly Queue<ApiCall> _calls = new();
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>The latest calls, oldest first.</summary>
    public IReadOnlyCollection<ApiCall> Latest => _calls;

    /// <summary>How many calls there were of each operation, refused ones too.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>How many calls there were of <paramref name="operation"/>.</summary>
    public int Count(string operation) => _counts.GetValueOrDefault(operation);

    public void Clear()
    {
        _calls.Clear();
        _counts.Clear();
    }

    internal void Add(ApiCall call)
    {
        _counts[call.Operation] = Count(call.Operation) + 1;
        _calls.Enqueue(call);
        if (_calls.Count > length)
        {
            _calls.Dequeue();
        }
    }
}
