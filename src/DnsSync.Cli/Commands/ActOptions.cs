using System.Collections.Immutable;
using System.CommandLine;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Cli.Commands;

/// <summary>What is asked for single names, and would else be refused: to force, and to adopt.</summary>
internal sealed class ActOptions(SharedOptions shared)
{
    private readonly Option<bool> _force = new("--force")
    {
        Description = "Do what the safety rules hold back; needs --name.",
    };

    private readonly Option<string?> _adopt = new("--adopt")
    {
        Description = "Take over a name whose records somebody else made.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _from = new("--from")
    {
        Description = "The owner to take the adopted name from, where another owner's marker stands.",
        HelpName = "OWNER",
    };

    public void AddTo(Command command)
    {
        command.Add(_force);
        command.Add(_adopt);
        command.Add(_from);
    }

    public bool Forces(ParseResult parsed) => parsed.GetValue(_force);

    public bool Adopts(ParseResult parsed) => parsed.GetValue(_adopt) is not null;

    /// <exception cref="CommandException">They do not go together.</exception>
    public void Validate(ParseResult parsed)
    {
        if (Forces(parsed) && !shared.HasNames(parsed))
        {
            throw new CommandException("--force needs --name: nothing is forced wholesale");
        }

        if (parsed.GetValue(_from) is not null && !Adopts(parsed))
        {
            throw new CommandException("--from needs --adopt: say which name to take from that owner");
        }
    }

    /// <exception cref="CommandException">The adopted name is not among those that are looked at.</exception>
    public ImmutableSortedDictionary<DnsName, Acts> Of(
        ParseResult parsed, SyncConfiguration configuration, IReadOnlyList<Binding> bindings)
    {
        var acts = ImmutableSortedDictionary.CreateBuilder<DnsName, Acts>();
        if (Forces(parsed))
        {
            foreach (var binding in bindings)
            {
                acts[binding.Name] = new Acts(Force: true);
            }
        }

        if (parsed.GetValue(_adopt) is { } adopted)
        {
            var name = SharedOptions.ReadName(adopted);
            SharedOptions.RequireBound(name, configuration);
            if (bindings.All(binding => binding.Name != name))
            {
                throw new CommandException($"--adopt {name} is not among the names of --name");
            }

            acts[name] = acts.GetValueOrDefault(name, Acts.None) with
            {
                Adopt = true,
                AdoptFrom = parsed.GetValue(_from),
            };
        }

        return acts.ToImmutable();
    }
}
