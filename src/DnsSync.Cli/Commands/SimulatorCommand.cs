using System.CommandLine;
using DnsSync.Cli.Demo;
using DnsSync.Configuration;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;

namespace DnsSync.Cli.Commands;

/// <summary><c>dnssync simulator</c>: only the simulated account, for other people's tools.</summary>
internal sealed class SimulatorCommand
{
    private readonly SimulatorOptions _where = new();

    private readonly Option<string?> _world = new("--world")
    {
        Description = "A file that describes the account. Default: the account of the demo.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _sample = new("--sample")
    {
        Description = "Print a sample file with every key, and exit.",
    };

    public static Command Create(Terminal terminal)
    {
        var simulator = new SimulatorCommand();
        var command = new Command("simulator",
            "Start a simulated AWS account: EC2 endpoints, Route 53 zones and a DNS server.")
        {
            simulator._world, simulator._sample,
        };
        simulator._where.AddTo(command);
        command.SetAction((parsed, cancellation) => simulator.RunAsync(parsed, terminal, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        if (parsed.GetValue(_sample))
        {
            terminal.Output.Write(WorldFile.Sample.TrimEnd() + "\n");
            return ExitCodes.InSync;
        }

        var world = Create(parsed.GetValue(_world));
        var names = world.Route53.Contents
            .Where(zone => zone.Zone.IsPrivate)
            .SelectMany(zone => new[] { zone.Zone.Name.ToString(), "*." + zone.Zone.Name })
            .ToArray();
        await using var account = await SimulatedAccount.StartAsync(
            world, _where.Dns(parsed), _where.Aws(parsed), names, terminal.Fail, cancellation);
        using var files = await DemoFiles.WriteAsync(account, "simulator", cancellation);
        terminal.Write($"""
            AWS  {account.Aws.ToString().TrimEnd('/')}   (EC2 and Route 53; any credentials will do)
            DNS  {account.Dns}   (UDP and TCP)
            CA   {files.Authority}   (for check --ca; beside it, for --cert and --key, device.pem and device.key)
            Press Ctrl-C to end.
            """);
        await terminal.Output.FlushAsync(cancellation);
        await SimulatorOptions.UntilInterruptedAsync(cancellation);
        return ExitCodes.InSync;
    }

    private static World Create(string? file)
    {
        var settings = new WorldSettings { Start = TimeProvider.System.GetUtcNow() };
        if (file is null)
        {
            return DemoWorld.Create(settings).World;
        }

        try
        {
            return WorldFile.Parse(Utf8Text.Decode(File.ReadAllBytes(file))).Create(settings);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new CommandException($"cannot use the world in {file}: {wrong.Message}");
        }
    }
}
