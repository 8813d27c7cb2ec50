using System.CommandLine;
using System.Net;

namespace DnsSync.Cli.Commands;

/// <summary>Where a simulated account listens.</summary>
internal sealed class SimulatorOptions
{
    private readonly Option<string> _dns = new("--dns")
    {
        Description = "Address of the DNS server (UDP and TCP). Port 0 selects a free port.",
        DefaultValueFactory = _ => "127.0.0.1:5300",
        HelpName = "ADDRESS:PORT",
    };

    private readonly Option<string> _aws = new("--aws")
    {
        Description = "Where EC2 and Route 53 listen, for --endpoint-url; port 0 takes a free one.",
        DefaultValueFactory = _ => "127.0.0.1:4599",
        HelpName = "ADDRESS:PORT",
    };

    public void AddTo(Command command)
    {
        command.Add(_dns);
        command.Add(_aws);
    }

    public IPEndPoint Dns(ParseResult parsed) => Read("--dns", parsed.GetValue(_dns)!);

    public IPEndPoint Aws(ParseResult parsed) => Read("--aws", parsed.GetValue(_aws)!);

    /// <summary>Returns when the user presses Ctrl-C.</summary>
    public static async Task UntilInterruptedAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }

    // The simulated account does not authenticate, so only this machine may reach it.
    private static IPEndPoint Read(string option, string text) =>
        IPEndPoint.TryParse(text, out var endPoint) && text.Contains(':') && IPAddress.IsLoopback(endPoint.Address)
            ? endPoint
            : throw new CommandException($"{option} '{text}': expected a loopback ADDRESS:PORT, such as 127.0.0.1:5300");
}
