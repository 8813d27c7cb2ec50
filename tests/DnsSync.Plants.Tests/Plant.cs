namespace DnsSync;

/// <summary>The switch that planted mistakes ask.</summary>
internal static class Plant
{
    // A simulated world runs on one thread, and two worlds on two.
    [ThreadStatic]
    private static string? _grown;

    public static bool Is(string name) => _grown is { } grown && grown == name;

    /// <summary>Lets one mistake be made, on this thread alone, and no other.</summary>
    public static T With<T>(string? name, Func<T> run)
    {
        _grown = name;
        try
        {
            return run();
        }
        finally
        {
            _grown = null;
        }
    }
}
