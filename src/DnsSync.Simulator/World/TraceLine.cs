using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace DnsSync.Simulator;

/// <summary>
/// A line of a world's history, hashed as it is written (FNV-1a, 64 bits, a step for each
/// character), so that a run that nobody reads makes no text.
/// </summary>
[InterpolatedStringHandler]
internal ref struct TraceLine
{
    private const ulong Prime = 1099511628211UL;

    private readonly StringBuilder? _text;

    public TraceLine(int literals, int holes, World world)
        : this(world.TraceHash, (world.Now - world.Clock.Start).Ticks, world.IsTraceRead)
    {
    }

    private TraceLine(ulong before, long ticks, bool isRead)
    {
        Hash = before;
        _text = isRead ? new StringBuilder() : null;
        AppendFormatted(ticks);
        AppendLiteral(" ");
    }

    /// <summary>Of all lines up to this one.</summary>
    public ulong Hash { get; private set; }

    /// <summary>The line itself; null if nobody reads it.</summary>
    public readonly string? Text => _text?.ToString();

    public void AppendLiteral(string text)
    {
        var hash = Hash;
        foreach (var c in text)
        {
            hash = (hash ^ c) * Prime;
        }

        Hash = hash;
        _text?.Append(text);
    }

    public void AppendFormatted(string? text) => AppendLiteral(text ?? "");

    // A number is one step: its bits are all there is to it.
    public void AppendFormatted(long number)
    {
        Hash = (Hash ^ (ulong)number) * Prime;
        _text?.Append(number);
    }

    public void AppendFormatted(int number) => AppendFormatted((long)number);

    public void AppendFormatted(long? number)
    {
        if (number is { } value)
        {
            AppendFormatted(value);
        }
    }

    public void AppendFormatted<T>(T value) =>
        AppendLiteral(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
}
