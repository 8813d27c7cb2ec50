using System.Collections.Immutable;
using DnsSync.Model;

namespace DnsSync.Configuration;

/// <summary>A configuration that was read and found right.</summary>
/// <param name="Owner">Written into every marker.</param>
/// <param name="Bindings">Sorted by zone, then name.</param>
public sealed record SyncConfiguration(string Owner, ImmutableArray<Binding> Bindings)
{
    /// <summary>The one binding of a name, for what must not reach it in another zone too.</summary>
    /// <param name="zoneId">Its zone; null where the name alone must tell.</param>
    /// <param name="option">How the zone is given, for the message.</param>
    /// <param name="problem">Why there is no such binding, or not one alone; null if there is.</param>
    internal Binding? Single(DnsName name, string? zoneId, string option, out string? problem)
    {
        var bound = Bindings.Where(binding => binding.Name == name).ToList();
        var zones = string.Join(" and ", bound.Select(binding => binding.ZoneId));
        var meant = bound.Where(binding => zoneId is null || binding.ZoneId == zoneId).ToList();
        problem = (bound.Count, meant.Count) switch
        {
            (_, 1) => null,
            (0, _) => $"{name} is not in the configuration",
            (_, 0) => $"{name} is bound in zone {zones}, not in {zoneId}",
            _ => $"{name} is bound in zones {zones}: select one with {option}",
        };
        return problem is null ? meant[0] : null;
    }
}

/// <summary>One thing that is wrong with a configuration.</summary>
/// <param name="Path">Where, as a JSON path such as <c>$.bindings[0].ttl</c>.</param>
/// <param name="Problem">What, and how to fix it.</param>
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
