using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DnsSync.Simulation;
using DnsSync.Simulation.Running;
using DnsSync.Simulation.Scenarios;

namespace DnsSync.Cli.Commands;

/// <summary><c>dnssync simulate</c>: the service in simulated accounts, whatever goes wrong.</summary>
internal sealed class SimulateCommand
{
    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "The first seed. A seed determines a run completely.",
        DefaultValueFactory = _ => 1,
        CustomParser = ReadSeed,
        HelpName = "S",
    };

    private readonly Option<int> _seeds = new("--seeds")
    {
        Description = "The number of seeds, run in sequence.",
        DefaultValueFactory = _ => 1,
        HelpName = "N",
    };

    private readonly Option<int> _hours = new("--hours")
    {
        Description = "The simulated duration of a run in hours. The end of a run has no faults.",
        DefaultValueFactory = _ => 24,
        HelpName = "H",
    };

    private readonly Option<string> _faults = new("--faults")
    {
        Description = "The faults: none, those that AWS documents, or all.",
        DefaultValueFactory = _ => "hostile",
        HelpName = "none|aws|hostile",
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "How to print the result: text or json.",
        DefaultValueFactory = _ => "text",
        HelpName = "text|json",
    };

    private readonly Option<bool> _trace = new("--trace")
    {
        Description = "Print each step of a run with a single seed.",
    };

    private readonly Option<bool> _compare = new("--compare")
    {
        Description = "Also show how long names are wrong, compared with two naive designs in the same runs.",
    };

    private readonly Option<int> _shrink = new("--shrink")
    {
        Description = "The maximum number of runs to shrink the first failing seed; 0 to disable.",
        DefaultValueFactory = _ => 300,
        HelpName = "RUNS",
    };

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaximumTimeToShrink = TimeSpan.FromSeconds(60);

    public static Command Create(Terminal terminal)
    {
        var simulate = new SimulateCommand();
        simulate._faults.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "none", "aws", "hostile");
        simulate._output.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "text", "json");
        AtLeast(simulate._seeds, 1);
        AtLeast(simulate._shrink, 0);
        AtLeast(simulate._hours, SimulationRequest.FewestHours);
        var command = new Command("simulate",
            "Run the service in simulated AWS accounts, inject faults, and check every rule.\n\n"
            + "Exit codes: 0 no rule was broken, 1 a rule was broken or the simulation could not run.")
        {
            simulate._seed, simulate._seeds, simulate._hours, simulate._faults, simulate._output, simulate._trace,
            simulate._shrink, simulate._compare,
        };
        command.SetAction((parsed, cancellation) =>
            Task.FromResult(simulate.Run(parsed, terminal, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var start = TimeProvider.System.GetTimestamp();
        var done = 0;
        using var news = TimeProvider.System.CreateTimer(
            _ => terminal.Progress(string.Create(CultureInfo.InvariantCulture,
                $"simulating, for {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0} s now"
                + $"{(done == 0 ? "" : $": {done} of {parsed.GetValue(_seeds)} seeds are done")}")),
            null, ProgressInterval, ProgressInterval);
        var request = new SimulationRequest(
            parsed.GetValue(_seed),
            parsed.GetValue(_seeds),
            parsed.GetValue(_hours),
            Enum.Parse<FaultLevel>(parsed.GetValue(_faults)!, ignoreCase: true));
        if (parsed.GetValue(_trace))
        {
            Trace(request, terminal);
        }

        if (parsed.GetValue(_compare))
        {
            terminal.Output.Write(Comparison.ToText(request, Comparison.Run(request, cancellation)));
            return ExitCodes.InSync;
        }

        var report = Simulations.Run(request, () => Interlocked.Increment(ref done), cancellation);
        var isText = string.Equals(parsed.GetValue(_output), "text", StringComparison.OrdinalIgnoreCase);
        terminal.Output.Write(isText ? report.ToText() : report.ToJson());
        if (!report.Failed.IsEmpty && parsed.GetValue(_shrink) is var most and > 0)
        {
            terminal.Error.Write("\n" + Transcript.Of(Shrinking.Shrink(report.Failed[0], most, MaximumTimeToShrink)));
        }

        if (report.Runs < request.Seeds)
        {
            terminal.Fail($"interrupted after {report.Runs} of {request.Seeds} seeds");
        }

        return report.Failed.IsEmpty && report.Runs == request.Seeds ? ExitCodes.InSync : ExitCodes.Failed;
    }

    private static void Trace(SimulationRequest request, Terminal terminal)
    {
        if (request.Seeds != 1)
        {
            throw new CommandException("--trace requires a single seed: omit --seeds");
        }

        var scenario = Scenarios.Draw(request.FirstSeed, request.Hours, request.Faults);
        foreach (var step in scenario.Steps)
        {
            terminal.Error.WriteLine(step);
        }

        SimulationRun.Of(scenario, terminal.Error.WriteLine);
    }

    private static ulong ReadSeed(ArgumentResult argument)
    {
        if (!ulong.TryParse(argument.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
        {
            argument.AddError($"--seed must be a whole number from 0 to {ulong.MaxValue}");
        }

        return seed;
    }

    private static void AtLeast(Option<int> option, int least) =>
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < least)
            {
                result.AddError($"{option.Name} must be at least {least}");
            }
        });
}
