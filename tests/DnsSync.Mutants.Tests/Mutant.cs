namespace DnsSync;

/// <summary>The switch that mutants ask.</summary>
internal static class Mutant
{
    // A simulated world runs on one thread, and two worlds on two.
    [ThreadStatic]
    private static string? _active;

    public static bool Is(string name) => _active is { } active && active == name;

    /// <summary>Lets one mistake be made, on this thread alone, and no other.</summary>
    public static T With<T>(string? name, Func<T> run)
    {
        _active = name;
        try
        {
            return run();
        }
        finally
        {
            _active = null;
        }
    }
}
