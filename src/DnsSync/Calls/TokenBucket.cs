using System.Globalization;

namespace DnsSync.Calls;

/// <summary>
/// Holds a rate: tokens come back steadily, and a full bucket may be spent at once. Waits are in
/// the order of the calls, and a taker of more than the bucket holds waits for a full one.
/// </summary>
/// <param name="rate">Tokens a second.</param>
/// <param name="capacity">The most that can be saved up.</param>
public sealed class TokenBucket(TimeProvider time, double rate, double capacity)
{
    // A new bucket is full: the first refill caps it.
    private double _tokens = double.MaxValue;
    private DateTimeOffset _asOf = time.GetUtcNow();

    public double Rate => rate;

    public double Capacity => capacity;

    /// <summary>How long a taker of <paramref name="tokens"/> would have to wait.</summary>
    public TimeSpan DelayFor(int tokens)
    {
        Refill();
        var missing = Math.Min(tokens, capacity) - _tokens;
        return missing <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(missing / rate);
    }

    /// <summary>Waits for the tokens, and takes them.</summary>
    public async Task TakeAsync(int tokens, CancellationToken cancellation)
    {
        var delay = DelayFor(tokens);
        _tokens -= tokens;
        await Pause.ForAsync(delay, time, cancellation);
    }

    private void Refill()
    {
        var now = time.GetUtcNow();
        var refilled = now > _asOf ? rate * (now - _asOf).TotalSeconds : 0;
        _tokens = Math.Min(capacity, _tokens + refilled);
        _asOf = now > _asOf ? now : _asOf;
    }
}

/// <summary>How much of Route 53's quotas, which the whole account shares, this process takes.</summary>
/// <param name="Share">Above 0, at most 1. Default a quarter.</param>
public sealed record QuotaShare(double Share = 0.25)
{
    /// <summary>Requests a second, per account and action (Route 53 quotas).</summary>
    public const double AccountRequestsPerSecond = 10;

    /// <summary>How many requests may be made at once after a quiet time.</summary>
    public const double AccountRequestBurst = 50;

    /// <summary>CREATEs and DELETEs a second, per account.</summary>
    public const double AccountChangesPerSecond = 100;

    /// <summary>How many of them may be made at once after a quiet time.</summary>
    public const double AccountChangeBurst = 1500;

    /// <summary>The least that may be given: with less, no run would end.</summary>
    public const double MinimumShare = 0.01;

    /// <summary>What a share must be, for messages.</summary>
    public const string Expected = "a number from 0.01 to 1";

    /// <summary>Reads a share that a person gave, such as <c>0.25</c>.</summary>
    /// <returns>The share, or null if it is none.</returns>
    public static QuotaShare? TryParse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share)
            && share is >= MinimumShare and <= 1
            ? new QuotaShare(share)
            : null;

    public TokenBucket ForRequests(TimeProvider time) =>
        new(time, AccountRequestsPerSecond * Share, Math.Max(1, AccountRequestBurst * Share));

    public TokenBucket ForChanges(TimeProvider time) =>
        new(time, AccountChangesPerSecond * Share, Math.Max(1, AccountChangeBurst * Share));
}
