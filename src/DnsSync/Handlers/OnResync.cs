using System.Collections.Immutable;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;

namespace DnsSync.Handlers;

/// <summary>Does what an operator asked, and answers with the report as JSON.</summary>
internal sealed class OnResync(ServiceParts parts, Runs runs, QueueHost queue)
{
    /// <exception cref="InvalidOperationException">The request cannot be met; the message says why.</exception>
    public async Task<string> HandleAsync(
        ResyncRequest request, Invocation invocation, CancellationToken cancellation)
    {
        var began = parts.Time.GetUtcNow();
        var configuration = await runs.ConfigurationAsync(invocation, cancellation);
        if (Unbound(request, configuration) is not null && parts.Configuration.MayChange)
        {
            // It may have been added within the minute for which a configuration is kept.
            configuration = await runs.ConfigurationAsync(invocation, cancellation, began);
        }

        if (Unbound(request, configuration) is { } unbound)
        {
            throw new InvalidOperationException($"{unbound} is not in the configuration");
        }

        var overrides = OverridesOf(request, configuration);
        ImmutableArray<Binding> bindings =
        [
            .. configuration.Bindings.Where(binding => request.Names.IsEmpty
                || (request.Names.Contains(binding.Name) && (request.ZoneId ?? binding.ZoneId) == binding.ZoneId)),
        ];
        var sync = new SyncRequest(configuration.Owner, request.Prune is null ? bindings : [])
        {
            DryRun = request.DryRun,
            Wait = request.Wait,
            Overrides = overrides,
            Prune = request.Prune is { } name ? [PruneTarget(name, request, configuration)] : [],
            BoundSince = runs.BoundSince,
            CreatesUntil = runs.CreatesUntil(began),
            Sequences = runs.Begin(request.DryRun || request.Prune is not null ? [] : bindings, invocation),
            Requeues = true,
            Deadline = invocation.WorkEnds(parts.Time.GetUtcNow()),
        };
        var (report, later, _) = await runs.RunAsync("resync", sync, cancellation);
        runs.Count(configuration.Owner, report, new RunCounts(0, 0));
        await queue.TrySendAsync(later, invocation, cancellation);

        return JsonReport.Render(report);
    }

    private static DnsName? Unbound(ResyncRequest request, SyncConfiguration configuration) =>
        request.Names.Concat(request.Adopt is { } adopted ? [adopted] : [])
            .Where(name => configuration.Bindings.All(binding => binding.Name != name))
            .Select(name => (DnsName?)name)
            .FirstOrDefault();

    // What is forced or adopted is so in one zone, never wherever else the name is bound.
    private static ImmutableDictionary<NameInZone, Overrides> OverridesOf(
        ResyncRequest request, SyncConfiguration configuration)
    {
        var overrides = ImmutableDictionary.CreateBuilder<NameInZone, Overrides>();
        foreach (var name in request.Force ? request.Names : [])
        {
            overrides[Meant(name)] = new Overrides(Force: true);
        }

        if (request.Adopt is { } adopted)
        {
            var meant = Meant(adopted);
            overrides[meant] = overrides.GetValueOrDefault(meant, Overrides.None) with
            {
                Adopt = true,
                AdoptFrom = request.AdoptFrom,
            };
        }

        return overrides.ToImmutable();

        NameInZone Meant(DnsName name) => NameInZone.Of(
            configuration.Single(name, request.ZoneId, "'zoneId'", out var problem)
                ?? throw new InvalidOperationException(problem));
    }

    private static Binding PruneTarget(DnsName name, ResyncRequest request, SyncConfiguration configuration)
    {
        var zones = configuration.Bindings.Where(binding => binding.Name == name)
            .Select(binding => binding.ZoneId).ToList();
        var zoneId = request.ZoneId ?? (zones.Count == 1 ? zones[0] : null)
            ?? throw new InvalidOperationException($"the zone of {name} is not known: set 'zoneId'");
        return new Binding(name, zoneId, new EndpointSelector([], null, null));
    }
}
