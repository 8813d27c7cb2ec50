using System.Collections.Immutable;
using System.CommandLine;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Cli.Commands;

/// <summary>What is asked for single names, and would else be refused: to force, to adopt, to prune.</summary>
internal sealed class OverrideOptions(SharedOptions shared)
{
    private readonly Option<bool> _force = new("--force")
    {
        Description = "Apply what the safety rules hold back. Requires --name.",
    };

    private readonly Option<string?> _adopt = new("--adopt")
    {
        Description = "Take over a name whose records someone else created.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _from = new("--from")
    {
        Description = "The owner to adopt the name from, if its marker names another owner.",
        HelpName = "OWNER",
    };

    private readonly Option<string?> _prune = new("--prune")
    {
        Description = "Delete a name's records and marker permanently, if this owner manages them, and do nothing else.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _zone = new("--zone")
    {
        Description = "The zone of the name to prune, force or adopt, if the configuration binds it in several zones "
            + "or no longer binds it.",
        HelpName = "ZONE-ID",
    };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_force, _adopt, _from, _prune, _zone])
        {
            command.Add(option);
        }
    }

    public bool Forces(ParseResult parsed) => parsed.GetValue(_force);

    public bool Adopts(ParseResult parsed) => parsed.GetValue(_adopt) is not null;

    public bool Prunes(ParseResult parsed) => parsed.GetValue(_prune) is not null;

    /// <exception cref="CommandException">They do not go together.</exception>
    public void Validate(ParseResult parsed)
    {
        if (Prunes(parsed) && (shared.HasNames(parsed) || Adopts(parsed) || Forces(parsed)))
        {
            throw new CommandException("--prune cannot be combined with other names: it deletes one name and syncs none");
        }

        if (Forces(parsed) && !shared.HasNames(parsed))
        {
            throw new CommandException("--force requires --name");
        }

        if (parsed.GetValue(_from) is not null && !Adopts(parsed))
        {
            throw new CommandException("--from requires --adopt NAME");
        }

        if (parsed.GetValue(_zone) is not null && !Prunes(parsed) && !Forces(parsed) && !Adopts(parsed))
        {
            throw new CommandException(
                "--zone requires --prune, --force or --adopt");
        }
    }

    /// <summary>The names to read, and what is asked for each.</summary>
    /// <exception cref="CommandException">A name is not bound, or in several zones and none is given.</exception>
    public async Task<SyncRequest> RequestAsync(
        ParseResult parsed, SyncConfiguration configuration, AwsClients clients, CancellationToken cancellation)
    {
        var zoneId = ReadZone(parsed.GetValue(_zone));
        if (parsed.GetValue(_prune) is { } pruned)
        {
            var target = PruneTarget.FindAsync(
                SharedOptions.ReadName(pruned), zoneId, configuration, clients.Zones, cancellation);
            return new SyncRequest(configuration.Owner, []) { Prune = [await target] };
        }

        var bindings = shared.Bindings(parsed, configuration);
        if (shared.HasNames(parsed) && zoneId is not null)
        {
            bindings = [.. bindings.Select(binding => Single(binding.Name, zoneId, configuration)).Distinct()];
        }

        return new SyncRequest(configuration.Owner, [.. bindings])
        {
            Overrides = Of(parsed, configuration, bindings, zoneId),
        };
    }

    private ImmutableDictionary<NameInZone, Overrides> Of(
        ParseResult parsed, SyncConfiguration configuration, IReadOnlyList<Binding> bindings, string? zoneId)
    {
        var overrides = ImmutableDictionary.CreateBuilder<NameInZone, Overrides>();
        foreach (var binding in Forces(parsed) ? bindings : [])
        {
            overrides[NameInZone.Of(Single(binding.Name, zoneId, configuration))] = new Overrides(Force: true);
        }

        if (parsed.GetValue(_adopt) is { } adopted)
        {
            var name = SharedOptions.ReadName(adopted);
            SharedOptions.RequireBound(name, configuration);
            if (bindings.All(binding => binding.Name != name))
            {
                throw new CommandException($"--adopt {name} is not among the names of --name");
            }

            var target = NameInZone.Of(Single(name, zoneId, configuration));
            overrides[target] = overrides.GetValueOrDefault(target, Overrides.None) with
            {
                Adopt = true,
                AdoptFrom = parsed.GetValue(_from),
            };
        }

        return overrides.ToImmutable();
    }

    private static Binding Single(DnsName name, string? zoneId, SyncConfiguration configuration) =>
        configuration.Single(name, zoneId, "--zone ZONE-ID", out var problem) ?? throw new CommandException(problem!);

    private static string? ReadZone(string? text) =>
        text is null || ConfigurationRules.ZoneId.Allows(text)
            ? text?.Replace("/hostedzone/", "", StringComparison.Ordinal)
            : throw new CommandException($"--zone '{text}' is not a hosted zone id; example: Z0123456789ABCDEFGHIJ");
}
