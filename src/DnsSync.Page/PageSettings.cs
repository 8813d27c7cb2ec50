using System.Net;

namespace DnsSync.Page;

/// <summary>How the page is served.</summary>
/// <param name="Address">Where; a loopback address.</param>
public sealed record PageSettings(IPEndPoint Address)
{
    /// <summary>What may be done from the page; without any it is read-only, and refuses every POST.</summary>
    public IReadOnlyList<PageAction> Actions { get; init; } = [];

    /// <summary>What <c>/healthz</c> answers; null where there is no such page.</summary>
    public Func<PageHealth>? Health { get; init; }

    /// <summary>Connections at once, streams included. Default 64.</summary>
    public int MaximumConnections { get; init; } = 64;

    /// <summary>Streams of changes at once: one for each open page. Default 16.</summary>
    public int MaximumStreams { get; init; } = 16;
}

/// <summary>Something that may be done from the page.</summary>
/// <param name="Id">Lower-case letters and hyphens; it is part of an address.</param>
/// <param name="Label">What the button says.</param>
/// <param name="Do">Does it; says in a sentence what was done, or why it was not.</param>
public sealed record PageAction(string Id, string Label, Func<string> Do);

/// <param name="Json">What is answered in both cases.</param>
public sealed record PageHealth(bool IsHealthy, string Json);
