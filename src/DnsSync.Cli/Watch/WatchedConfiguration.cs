using DnsSync.Configuration;

namespace DnsSync.Cli.Watch;

/// <summary>
/// A configuration that is read again when its text has changed. A wrong or unreadable one is told
/// once, and the last right one stays in force.
/// </summary>
internal sealed class WatchedConfiguration
{
    private readonly string _what;
    private readonly Func<string> _read;
    private string? _text;
    private SyncConfiguration? _current;

    private WatchedConfiguration(string what, Func<string> read) => (_what, _read) = (what, read);

    public SyncConfiguration Current => _current!;

    /// <summary>Why the latest is not in force; null if it is.</summary>
    public string? Problem { get; private set; }

    /// <param name="what">What is read, for messages.</param>
    /// <param name="read">Reads the text; throws what a file throws.</param>
    /// <exception cref="CommandException">It cannot be read, or is wrong: there is nothing to begin with.</exception>
    public static WatchedConfiguration Open(string what, Func<string> read)
    {
        var configuration = new WatchedConfiguration(what, read);
        configuration.Refresh();
        return configuration.Problem is { } problem
            ? throw new CommandException(problem + "\nnothing was done")
            : configuration;
    }

    /// <returns>Whether anything is new: another configuration, or another problem.</returns>
    public bool Refresh()
    {
        string text;
        try
        {
            text = _read();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException)
        {
            var problem = $"cannot read the configuration {_what}: {unreadable.Message}";
            var isNews = problem != Problem;

            // When it can be read again, it is news whatever it says.
            (_text, Problem) = (null, problem);
            return isNews;
        }

        if (text == _text)
        {
            return false;
        }

        _text = text;
        var result = ConfigurationReader.Read(text);
        if (result.Errors.IsEmpty && result.Configuration is { } configuration)
        {
            (_current, Problem) = (configuration, null);
        }
        else
        {
            Problem = $"the configuration {_what} is wrong:\n"
                + string.Join('\n', result.Errors.Select(error => "  " + error));
        }

        return true;
    }
}
