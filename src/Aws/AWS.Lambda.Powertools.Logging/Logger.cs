namespace AWS.Lambda.Powertools.Logging;

/// <summary>
/// Keys that every line carries from now on, in the order they were first set, until they are
/// removed; among them <c>correlation_id</c>. What Lambda says about the invocation is in the
/// lines by itself.
/// </summary>
public static class Logger
{
    private static readonly Lock One = new();
    private static KeyValuePair<string, object>[] keys = [];

    internal static ReadOnlySpan<KeyValuePair<string, object>> Keys => Volatile.Read(ref keys);

    /// <summary>Sets a key.</summary>
    /// <exception cref="ArgumentNullException">Key or value say nothing.</exception>
    public static void AppendKey(string key, object value)
    {
        if (string.IsNullOrWhiteSpace(key))
            throw new ArgumentNullException(nameof(key));
        ArgumentNullException.ThrowIfNull(value);
        lock (One)
        {
            var at = Array.FindIndex(keys, pair => pair.Key == key);
            KeyValuePair<string, object>[] changed = at < 0 ? [.. keys, default] : [.. keys];
            changed[at < 0 ? ^1 : at] = new(key, value);
            Volatile.Write(ref keys, changed);
        }
    }

    public static void AppendKeys(IEnumerable<KeyValuePair<string, object>> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var (key, value) in keys)
            AppendKey(key, value);
    }

    public static void AppendKeys(IEnumerable<KeyValuePair<string, string>> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var (key, value) in keys)
            AppendKey(key, value);
    }

    public static void RemoveKeys(params string[] keys)
    {
        lock (One)
        {
            Volatile.Write(
                ref Logger.keys,
                [.. Logger.keys.Where(pair => keys?.Contains(pair.Key) != true)]);
        }
    }

    public static IEnumerable<KeyValuePair<string, object>> GetAllKeys() =>
        Volatile.Read(ref keys);
}
