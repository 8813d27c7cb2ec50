using DnsSync.Calls;
using DnsSync.Configuration;

namespace DnsSync.Cli.Watch;

/// <summary>The configuration's content when it was read.</summary>
/// <param name="Text">All of it: the same text is the same configuration.</param>
/// <param name="Parse">Makes a configuration of it.</param>
internal sealed record ConfigurationReading(string Text, Func<ConfigurationResult> Parse)
{
    public static ConfigurationReading Of(string json) => new(json, () => ConfigurationReader.Read(json));
}

/// <summary>
/// Reads the parameters of a deployed configuration: every minute, or sooner if who asks needs them
/// newer. What failed is not asked again at once.
/// </summary>
internal sealed class StoredConfiguration
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(15);

    private readonly ConfigurationSource _source;
    private readonly TimeProvider _time;
    private readonly Random _chance;
    private string _text = "";
    private AwsCallException? _failure;
    private DateTimeOffset _failedAt;

    /// <param name="place">Such as <c>ssm:/dnssync/prod-iot/</c>.</param>
    /// <param name="read">Reads the parameters under a path.</param>
    public StoredConfiguration(
        string place,
        Func<string, CancellationToken, Task<IReadOnlyList<StoredParameter>>> read,
        TimeProvider time,
        Random chance)
    {
        (_time, _chance) = (time, chance);
        _source = new ConfigurationSource(place, async (path, cancellation) =>
        {
            var parameters = await read(path, cancellation);
            _text = string.Concat(parameters.OrderBy(one => one.Name, StringComparer.Ordinal)
                .Select(one => $"{one.Name}\n{one.Value}\n"));
            return parameters;
        }, time);
    }

    /// <param name="since">When it must have been read, or later; null for a minute ago.</param>
    /// <exception cref="AwsCallException">It could not be read.</exception>
    public async Task<ConfigurationReading> ReadAsync(DateTimeOffset? since, CancellationToken cancellation)
    {
        if (since is not null)
        {
            // Who cannot do without it tries again by itself.
            return Reading(await _source.GetAsync(since.Value, cancellation));
        }

        if (_failure is { } failure && _time.GetUtcNow() - _failedAt < AfterFailure)
        {
            throw failure;
        }

        try
        {
            var result = await new CallRunner(_time, _chance, new CallLog()).RunAsync(
                ConfigurationSource.Operation, null, _source.GetAsync, cancellation);
            _failure = null;
            return Reading(result);
        }
        catch (AwsCallException failed)
        {
            (_failure, _failedAt) = (failed, _time.GetUtcNow());
            throw;
        }
    }

    private ConfigurationReading Reading(ConfigurationResult result) => new(_text, () => result);
}
