namespace DnsSync.Planning;

/// <summary>What an operator explicitly asked for one name, this once.</summary>
/// <param name="Adopt">Take the name over although its records are not ours.</param>
/// <param name="AdoptFrom">The owner to take it from; required if the marker names another owner.</param>
/// <param name="Force">Do what the safety rules hold back, once a second read confirmed it.</param>
/// <param name="ReserveName">
/// Write the marker of a free name although there is nothing to publish yet. A create that waits for its
/// endpoint then learns from the marker's absence that the name was deleted meanwhile.
/// </param>
public sealed record Overrides(bool Adopt = false, string? AdoptFrom = null, bool Force = false, bool ReserveName = false)
{
    public static Overrides None { get; } = new();
}
