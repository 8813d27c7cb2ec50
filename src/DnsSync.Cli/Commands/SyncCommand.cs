using System.Collections.Immutable;
using System.CommandLine;
using System.Text.RegularExpressions;
using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Zones;

namespace DnsSync.Cli.Commands;

/// <summary><c>dnssync sync</c>: brings the names in line, and does what was asked for single ones.</summary>
internal sealed class SyncCommand
{
    private readonly SharedOptions _shared = new();
    private readonly ActOptions _acts;

    private readonly Option<bool> _wait = new("--wait")
    {
        Description = "Wait until every name is settled (up to 15 minutes) and every change has "
            + "spread to all DNS servers (up to 3 minutes).",
    };

    private readonly Option<string?> _prune = new("--prune")
    {
        Description = "Delete a name's records and marker for good, if they are ours, and do nothing else.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _plan = new("--plan")
    {
        Description = "Look again, and apply only if the plan is still the one that 'plan --out' wrote; "
            + "else show what differs and end with 4.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _zone = new("--zone")
    {
        Description = "The zone of a pruned name that the configuration no longer binds.",
        HelpName = "ZONE-ID",
    };

    private SyncCommand() => _acts = new ActOptions(_shared);

    public static Command Create(Terminal terminal)
    {
        var sync = new SyncCommand();
        var command = new Command("sync",
            "Bring the records in line with the endpoints. Exit code: 0 all right afterwards, "
            + "3 something is held, in conflict or unsettled, 1 failed, 4 the plan is not the one of --plan.")
        {
            sync._wait, sync._prune, sync._zone, sync._plan,
        };
        sync._acts.AddTo(command);
        sync._shared.AddTo(command);
        command.SetAction((parsed, cancellation) => sync.RunAsync(parsed, terminal, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        Validate(parsed);
        var configuration = await _shared.ConfigurationAsync(parsed, terminal, cancellation);
        var bindings = _shared.Bindings(parsed, configuration);
        var acts = _acts.Of(parsed, configuration, bindings);
        var planned = parsed.GetValue(_plan) is { } file ? PlannedSync.Read(file, configuration) : null;
        using var clients = _shared.Clients(parsed, terminal);
        ImmutableArray<Binding> prune = parsed.GetValue(_prune) is { } pruned
            ? [await PruneTargetAsync(SharedOptions.ReadName(pruned), parsed, configuration, clients, cancellation)]
            : [];
        var driver = clients.CreateDriver(_shared.Share(parsed));
        var request = new SyncRequest(configuration.Owner, prune.IsEmpty ? [.. bindings] : [])
        {
            Acts = acts,
            Prune = prune,
            Wait = parsed.GetValue(_wait),
            Progress = terminal.Progress,
            Stop = cancellation,
        };
        return planned is not null
            ? await planned.RunAsync(request, driver, _shared.Output(parsed), terminal, cancellation)
            : Outcomes.Finish(
                await driver.RunAsync(request, CancellationToken.None),
                _shared.Output(parsed), terminal, cancellation);
    }

    private void Validate(ParseResult parsed)
    {
        _acts.Validate(parsed);
        if (parsed.GetValue(_prune) is not null
            && (_shared.HasNames(parsed) || _acts.Adopts(parsed)))
        {
            throw new CommandException("--prune stands alone: it deletes one name, and syncs none");
        }

        if (parsed.GetValue(_plan) is not null
            && (_shared.HasNames(parsed) || _acts.Forces(parsed) || _acts.Adopts(parsed)
                || parsed.GetValue(_prune) is not null))
        {
            throw new CommandException("--plan stands alone: the plan tells the names, and what is done with them");
        }

        if (parsed.GetValue(_zone) is not null && parsed.GetValue(_prune) is null)
        {
            throw new CommandException("--zone needs --prune: other names have their zone in the configuration");
        }
    }

    // A name that is to go for good has usually left the configuration already; its zone is then
    // one of the zones that are still there, or is given.
    private async Task<Binding> PruneTargetAsync(
        DnsName name,
        ParseResult parsed,
        SyncConfiguration configuration,
        AwsClients clients,
        CancellationToken cancellation)
    {
        if (BindingReader.WhyNotBound(name) is { } problem)
        {
            throw new CommandException(problem);
        }

        var bound = configuration.Bindings.Where(binding => binding.Name == name).ToList();
        var zoneId = ReadZone(parsed.GetValue(_zone))
            ?? (bound.Count == 1 ? bound[0].ZoneId : null)
            ?? await ZoneAroundAsync(name, configuration, clients.Zones, cancellation)
            ?? throw new CommandException(
                $"no zone of the configuration holds {name}, or several do: pass --zone ZONE-ID");
        return new Binding(name, zoneId, new EndpointSelector([], null, null));
    }

    private static string? ReadZone(string? text) =>
        text is null || Regex.IsMatch(text, ConfigurationRules.ZoneIdPattern)
            ? text?.Replace("/hostedzone/", "", StringComparison.Ordinal)
            : throw new CommandException($"--zone '{text}' is no hosted zone id, such as Z0123456789ABCDEFGHIJ");

    private static async Task<string?> ZoneAroundAsync(
        DnsName name, SyncConfiguration configuration, IHostedZones zones, CancellationToken cancellation)
    {
        var around = new List<HostedZone>();
        foreach (var zoneId in configuration.Bindings.Select(binding => binding.ZoneId).Distinct())
        {
            try
            {
                var zone = await zones.GetZoneAsync(zoneId, cancellation);
                if (name.IsAtOrBelow(zone.Name))
                {
                    around.Add(zone);
                }
            }
            catch (AwsCallException failure)
            {
                throw new CommandException($"cannot tell the zone of {name}: {failure.Fault} (pass --zone)");
            }
        }

        var closest = around.GroupBy(zone => zone.Name.Labels.Count).MaxBy(group => group.Key);
        return closest?.Count() == 1 ? closest.Single().Id : null;
    }
}
