using System.Collections.Immutable;

namespace DnsSync.Calls;

/// <summary>Counts the AWS calls of one run, retries included.</summary>
public sealed class CallLog
{
    private readonly SortedDictionary<string, int> _calls = new(StringComparer.Ordinal);

    /// <summary>How many calls AWS answered with "too many".</summary>
    public int Throttled { get; private set; }

    /// <summary>Calls by operation, such as <c>route53:ListResourceRecordSets</c>.</summary>
    public ImmutableSortedDictionary<string, int> Calls =>
        _calls.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public int Total => _calls.Values.Sum();

    public void Called(string operation) =>
        _calls[operation] = _calls.GetValueOrDefault(operation) + 1;

    public void WasThrottled() => Throttled++;
}
