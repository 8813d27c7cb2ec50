using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Configuration;

/// <summary>A configuration that was read and found right.</summary>
/// <param name="Owner">Stands in every marker we write.</param>
/// <param name="Bindings">Sorted by zone, then name.</param>
public sealed record SyncConfiguration(string Owner, ImmutableArray<Binding> Bindings);

/// <summary>One thing that is wrong with a configuration.</summary>
/// <param name="Path">Where, as a JSON path such as <c>$.bindings[0].ttl</c>.</param>
/// <param name="Problem">What, and how to mend it.</param>
public readonly record struct ConfigurationError(string Path, string Problem)
{
    public override string ToString() => $"{Path}: {Problem}";
}

/// <summary>What became of reading a configuration.</summary>
/// <param name="Configuration">
/// Null if it cannot be used at all; otherwise it holds the bindings that are right, and
/// <paramref name="Errors"/> speaks of the others.
/// </param>
public sealed record ConfigurationResult(
    SyncConfiguration? Configuration, ImmutableArray<ConfigurationError> Errors);
