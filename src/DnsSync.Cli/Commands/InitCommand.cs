using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using System.Text.RegularExpressions;
using DnsSync.Calls;
using DnsSync.Cli.Init;
using DnsSync.Configuration;
using DnsSync.Model;

namespace DnsSync.Cli.Commands;

/// <summary><c>dnssync init</c>: writes a first configuration, by options, by discovery, or by asking.</summary>
internal sealed class InitCommand
{
    private readonly SharedOptions _shared = new();

    private readonly Option<string> _out = new("--out")
    {
        Description = "The file to write. An existing file is not overwritten.",
        DefaultValueFactory = _ => "dnssync.json",
        HelpName = "FILE",
    };

    private readonly Option<string?> _owner = new("--owner")
    {
        Description = "Who manages the names, such as prod-iot.",
        HelpName = "OWNER",
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "The only name to bind, in place of those that the endpoints suggest. Requires --service.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _zone = new("--zone")
    {
        Description = "The private zone of --name. Default: the closest one in the account.",
        HelpName = "ZONE-ID",
    };

    private readonly Option<string?> _service = new("--service")
    {
        Description = "Only endpoints of this service.",
        HelpName = "SERVICE",
    };

    private readonly Option<string?> _vpc = new("--vpc")
    {
        Description = "Only endpoints in this VPC.",
        HelpName = "VPC-ID",
    };

    private readonly Option<bool> _yes = new("--yes", "-y")
    {
        Description = "Do not ask; bind everything that is found. Requires --owner.",
    };

    public static Command Create(Terminal terminal)
    {
        var init = new InitCommand();
        var command = new Command("init",
            "Write a first configuration: find endpoints, names and zones in the account, and ask. Changes nothing in "
            + "AWS. Exit codes: 0 written, 1 not written.")
        {
            init._out, init._owner, init._name, init._zone, init._service, init._vpc, init._yes,
        };
        init._shared.AddAwsTo(command);
        command.SetAction((parsed, cancellation) => init.RunAsync(parsed, terminal, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var file = parsed.GetValue(_out)!;
        Validate(parsed, file, terminal);
        ImmutableArray<BindingFile> bindings;
        try
        {
            bindings = parsed.GetValue(_name) is { } name
                ? [await OneAsync(SharedOptions.ReadName(name), parsed, terminal, cancellation)]
                : await FoundAsync(parsed, terminal, cancellation);
        }
        catch (AwsCallException failure)
        {
            throw new CommandException($"{file} was not written: {failure.Fault}");
        }

        if (bindings.IsEmpty)
        {
            throw new CommandException($"{file} was not written: there is nothing to bind. Create the endpoints and a "
                + "private zone for each name first, or pass --name, --zone and --service");
        }

        var json = JsonSerializer.Serialize(
            new ConfigurationFile
            {
                Owner = parsed.GetValue(_owner) ?? await terminal.AskAsync("Owner", "dnssync", cancellation),
                Bindings = [.. bindings],
            },
            ConfigurationJson.Default.ConfigurationFile) + "\n";
        Write(file, json);
        terminal.Output.Write($"wrote {file} with {string.Join(", ", bindings.Select(binding => binding.Name))}\n"
            + $"next: dnssync plan -c {file}{_shared.AwsOptions(parsed)}\n");
        return ExitCodes.InSync;
    }

    private void Validate(ParseResult parsed, string file, Terminal terminal)
    {
        if (File.Exists(file))
        {
            throw new CommandException($"{file} already exists: choose another file with --out");
        }

        if (parsed.GetValue(_name) is not null && parsed.GetValue(_service) is null)
        {
            throw new CommandException("--name requires --service");
        }

        if (parsed.GetValue(_zone) is not null && parsed.GetValue(_name) is null)
        {
            throw new CommandException("--zone requires --name");
        }

        if (parsed.GetValue(_owner) is null && (parsed.GetValue(_yes) || terminal.Input is null))
        {
            throw new CommandException("--yes requires --owner, such as --owner prod-iot");
        }
    }

    private async Task<BindingFile> OneAsync(
        DnsName name, ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var (zone, vpc, service) = (parsed.GetValue(_zone), parsed.GetValue(_vpc), parsed.GetValue(_service)!);
        if (zone is null || vpc is null)
        {
            using var clients = _shared.Clients(parsed, terminal);
            vpc ??= await clients.Discovery.VpcsAsync(service, cancellation) switch
            {
                [var only] => only,
                [] => throw new CommandException($"the account has no endpoint of {service}: create one, or pass --vpc"),
                var several => throw new CommandException(
                    $"endpoints of {service} are in several VPCs ({string.Join(" and ", several)}): select one with --vpc"),
            };
            zone ??= await clients.Discovery.ZoneAsync(name, vpc, cancellation)
                ?? throw new CommandException($"the account has no private zone that contains {name}: create one, or pass --zone");
        }

        return new BindingFile
        {
            Name = name.ToString(),
            ZoneId = zone,
            Endpoints = new() { Service = service, VpcId = vpc },
        };
    }

    private async Task<ImmutableArray<BindingFile>> FoundAsync(
        ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        using var clients = _shared.Clients(parsed, terminal);
        terminal.Progress("looking for endpoints and zones");
        var found = await clients.Discovery.FindAsync(
            parsed.GetValue(_service), parsed.GetValue(_vpc), cancellation);
        var asks = !parsed.GetValue(_yes) && terminal.Input is not null;
        var taken = new List<Discovered>();
        foreach (var one in found)
        {
            var what = $"{one.Service} in {one.VpcId} ({one.Endpoints} {(one.Endpoints == 1 ? "endpoint" : "endpoints")})";
            var complete = await CompleteAsync(one, what, asks, clients, terminal, cancellation);
            if (complete is not { Name: { } name, ZoneId: { } zone })
            {
                continue;
            }

            // A name is bound once in a zone, and to one VPC: half of what it carried would else be out of reach.
            if (taken.Find(other => other.Name == name && other.ZoneId == zone) is { } bound)
            {
                terminal.Note($"skipped {what}: {name} is already bound to {bound.VpcId}");
            }
            else if (!asks || IsYes(await terminal.AskAsync($"Bind {name} in zone {zone} to {what}?", "yes", cancellation)))
            {
                taken.Add(complete);
            }
        }

        return
        [
            .. taken.Select(one => new BindingFile
            {
                Name = one.Name.ToString()!,
                ZoneId = one.ZoneId!,
                Endpoints = new() { Service = one.Service, VpcId = one.VpcId },
            }),
        ];
    }

    private static async Task<Discovered?> CompleteAsync(
        Discovered found, string what, bool asks, AwsClients clients, Terminal terminal, CancellationToken cancellation)
    {
        if (found.Name is null && asks
            && await terminal.AskAsync($"Which name should point to {what}? ('none' to skip)", "none", cancellation) is var answer and not "none")
        {
            var name = SharedOptions.ReadName(answer);
            found = found with
            {
                Name = name,
                ZoneId = await clients.Discovery.ZoneAsync(name, found.VpcId, cancellation),
            };
        }

        if (found is { Name: not null, ZoneId: not null })
        {
            return found;
        }

        terminal.Note(found.Name is { } known
            ? $"skipped {what}: no private zone for {known} is associated with {found.VpcId}; create and associate "
                + "one, and start again"
            : $"skipped {what}: AWS does not return its name; pass --name and --service");
        return null;
    }

    private static bool IsYes(string answer) =>
        Regex.IsMatch(answer, @"\A(y|yes)\z", RegexOptions.IgnoreCase);

    private static void Write(string file, string json)
    {
        var result = ConfigurationReader.Read(json);
        if (!result.Errors.IsEmpty)
        {
            throw new CommandException($"{file} was not written, because it would be invalid:\n"
                + string.Join('\n', result.Errors.Select(error => "  " + error)));
        }

        try
        {
            using var stream = new FileStream(file, FileMode.CreateNew);
            using var writer = new StreamWriter(stream);
            writer.Write(json);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException)
        {
            throw new CommandException($"cannot write {file}: {unwritable.Message}");
        }
    }
}
