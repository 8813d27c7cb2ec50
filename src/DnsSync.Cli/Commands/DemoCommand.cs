using System.CommandLine;
using DnsSync.Cli.Demo;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;

namespace DnsSync.Cli.Commands;

/// <summary><c>dnssync demo</c>: a simulated account, a guided tour of it, and time to play.</summary>
internal sealed class DemoCommand
{
    private const string Shortened =
        "The simulated AWS is faster than the real one, so that the tour takes less than a minute: an endpoint\n"
        + "settles in 1 s instead of one to two minutes, and CloudTrail's events come at once instead of within\n"
        + "minutes. DnsSync is the function as it is deployed, with its own delays: events gather for 2 s, and an\n"
        + "address that is missing from the endpoints is removed after a second read, 5 s later.\n\n";

    // AWS's delays, shortened. What they are in truth is in Shortened.
    private static readonly WorldSettings Quick = new()
    {
        EndpointSettles = TimeSpan.FromSeconds(1),
        InterfacesListed = TimeSpan.FromMilliseconds(200),
        InterfacesDescribable = TimeSpan.FromMilliseconds(400),
        InterfaceRemoved = TimeSpan.FromMilliseconds(400),
        EndpointDeletes = TimeSpan.FromSeconds(1),
        ChangeInSync = TimeSpan.FromSeconds(1),
    };

    private readonly SimulatorOptions _where = new();
    private readonly PageOptions _page = new();

    private readonly Option<bool> _exit = new("--exit")
    {
        Description = "Exit after the tour, with 0 only if every answer was as expected.",
    };

    private readonly Option<OutputFormat> _output = new("--output", "-o")
    {
        Description = "How to print the tour: text or json.",
        HelpName = "text|json",
    };

    public static Command Create(Terminal terminal)
    {
        var demo = new DemoCommand();
        var command = new Command("demo",
            "Start a simulated AWS account, run a guided tour in it, and stay up.")
        {
            demo._exit, demo._output,
        };
        demo._where.AddTo(command);
        demo._page.AddTo(command);
        command.SetAction((parsed, cancellation) => demo.RunAsync(parsed, terminal, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var format = parsed.GetValue(_output);
        if (format == OutputFormat.Markdown)
        {
            throw new CommandException("the tour is printed as text or json");
        }

        var demo = DemoWorld.Create(Quick with { Start = TimeProvider.System.GetUtcNow() });
        await using var account = await SimulatedAccount.StartAsync(
            demo.World, _where.Dns(parsed), _where.Aws(parsed),
            [DemoWorld.DataName, DemoWorld.CredentialsName], terminal.Fail, cancellation);
        var configuration = Configuration();
        using var files = await DemoFiles.WriteAsync(account, configuration, cancellation);
        var listener = new DemoListener(terminal);
        listener.Feed.Observe(state => state.Configured(configuration, TimeProvider.System.GetUtcNow()));
        await using var service = DemoService.Start(account, configuration, listener);

        // With --exit nobody opens the page.
        await using var page = parsed.GetValue(_exit) && !_page.IsGiven(parsed)
            ? null
            : await _page.StartAsync(
                parsed, listener.Feed, new DemoActions(account, service).All, health: null, terminal, cancellation);
        var results = await TakeTourAsync(demo, account, service, format, terminal, cancellation);
        var code = results.All(result => result.IsAsExpected) ? ExitCodes.InSync : ExitCodes.Failed;
        if (parsed.GetValue(_exit))
        {
            return code;
        }

        listener.IsTouring = false;
        service.TakeReports();
        terminal.Write(NextSteps.In(account, files));
        await SimulatorOptions.UntilInterruptedAsync(cancellation);
        return code;
    }

    private static async Task<List<StepResult>> TakeTourAsync(
        DemoWorld demo,
        SimulatedAccount account,
        DemoService service,
        OutputFormat format,
        Terminal terminal,
        CancellationToken cancellation)
    {
        if (format == OutputFormat.Text)
        {
            terminal.Write(Shortened);
        }

        var tour = new Tour(account, service, TimeProvider.System);
        var results = new List<StepResult>();
        foreach (var step in new TourSteps(demo).All)
        {
            var result = await tour.TakeAsync(step, cancellation);
            results.Add(result);
            if (format == OutputFormat.Text)
            {
                terminal.Heading($"{results.Count}. {step.Title}");
                terminal.Write(TourText.Render(result));
                terminal.Output.Write("\n");
            }
            else
            {
                terminal.Progress($"{results.Count}. {step.Title}");
            }
        }

        var right = results.Count(result => result.IsAsExpected);
        if (format == OutputFormat.Text)
        {
            terminal.Write($"{right} of {results.Count} steps ended as expected.\n");
        }
        else
        {
            terminal.Output.Write(TourText.RenderJson(results) + "\n");
        }

        return results;
    }

    internal static SyncConfiguration Configuration() => new("demo",
    [
        new Binding(DnsName.Parse(DemoWorld.DataName), DemoWorld.DataZoneId,
            new EndpointSelector([], DemoWorld.DataService, DemoWorld.VpcId)),
        new Binding(DnsName.Parse(DemoWorld.CredentialsName), DemoWorld.CredentialsZoneId,
            new EndpointSelector([], DemoWorld.CredentialsService, DemoWorld.VpcId)),
    ]);
}
