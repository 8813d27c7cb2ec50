using DnsSync.Calls;
using DnsSync.Configuration;

namespace DnsSync.Cli.Watch;

/// <summary>
/// A configuration that is read again when its text has changed. A wrong or unreadable one is told
/// once, and the last right one stays in force.
/// </summary>
internal sealed class WatchedConfiguration
{
    private readonly string _what;
    private readonly Func<DateTimeOffset?, CancellationToken, Task<ConfigurationReading>> _read;
    private string? _text;
    private string? _suspect;
    private SyncConfiguration? _current;

    private WatchedConfiguration(
        string what, Func<DateTimeOffset?, CancellationToken, Task<ConfigurationReading>> read) =>
        (_what, _read) = (what, read);

    public SyncConfiguration Current => _current!;

    /// <summary>Why the latest is not in force; null if it is.</summary>
    public string? Problem { get; private set; }

    /// <param name="what">What is read, for messages.</param>
    /// <param name="read">
    /// Reads it, as of a time or later if one is given; throws what a file or AWS throws.
    /// </param>
    /// <exception cref="CommandException">It cannot be read, or is wrong: there is nothing to begin with.</exception>
    public static async Task<WatchedConfiguration> OpenAsync(
        string what,
        Func<DateTimeOffset?, CancellationToken, Task<ConfigurationReading>> read,
        CancellationToken cancellation)
    {
        var configuration = new WatchedConfiguration(what, read);
        await configuration.RefreshAsync(null, cancellation);
        return configuration.Problem is { } problem
            ? throw new CommandException(problem + "\nnothing was done")
            : configuration;
    }

    /// <param name="since">When it must have been read, or later; null for lately.</param>
    /// <returns>Whether anything is new: another configuration, or another problem.</returns>
    /// <exception cref="AwsCallException">What was needed newer could not be read.</exception>
    public async Task<bool> RefreshAsync(DateTimeOffset? since, CancellationToken cancellation)
    {
        var (reading, problem) = await ReadAsync(since, cancellation);
        if (problem is null && reading!.Text == _text)
        {
            _suspect = null;
            return false;
        }

        if (problem is null)
        {
            var result = reading!.Parse();
            if (result.Errors.IsEmpty && result.Configuration is { } configuration)
            {
                (_current, _text, _suspect, Problem) = (configuration, reading.Text, null, null);
                return true;
            }

            problem = $"the configuration {_what} is invalid:\n"
                + string.Join('\n', result.Errors.Select(error => "  " + error));
        }

        // What is just being written may be away for a moment, or be there in part: once is not told.
        var isSure = _current is null || problem == _suspect;
        var isNews = isSure && problem != Problem;
        _suspect = problem;
        if (isSure)
        {
            // When it is fixed, even back to what is in force, that is news.
            (_text, Problem) = (null, problem);
        }

        return isNews;
    }

    private async Task<(ConfigurationReading? Reading, string? Problem)> ReadAsync(
        DateTimeOffset? since, CancellationToken cancellation)
    {
        try
        {
            return (await _read(since, cancellation), null);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException)
        {
            return (null, $"cannot read the configuration {_what}: {unreadable.Message}");
        }
        catch (AwsCallException failure) when (since is null)
        {
            return (null, $"cannot read the configuration {_what}: {failure.Fault}");
        }
    }
}
