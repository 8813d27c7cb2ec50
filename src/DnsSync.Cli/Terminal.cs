using DnsSync.Reporting;
using Spectre.Console;

namespace DnsSync.Cli;

/// <summary>
/// Where a command writes: results to stdout, everything else to stderr. Colours appear on
/// terminals only, and lines are never wrapped or cut.
/// </summary>
public sealed class Terminal
{
    private readonly IAnsiConsole _out;
    private readonly bool _showsProgress;
    private readonly bool _isConsole;

    public Terminal()
        : this(Console.Out, Console.Error, !Console.IsErrorRedirected,
            !Console.IsOutputRedirected
                // no-color.org: set to anything, it asks for no colours.
                && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
    {
        _isConsole = true;
    }

    public Terminal(TextWriter output, TextWriter error, bool isTerminal)
        : this(output, error, isTerminal, isTerminal)
    {
    }

    private Terminal(TextWriter output, TextWriter error, bool showsProgress, bool showsColours)
    {
        Output = output;
        Error = error;
        _showsProgress = showsProgress;
        _out = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),

            // Left to itself it reads TERM, and colours what goes to a file.
            Ansi = showsColours ? AnsiSupport.Detect : AnsiSupport.No,
        });
        _out.Profile.Width = int.MaxValue / 2;
    }

    public TextWriter Output { get; }

    /// <summary>Where answers come from; null without a terminal.</summary>
    public TextReader? Input
    {
        // Opened only by who asks: to open it prepares the terminal, which takes time.
        get => field ?? (_isConsole && !Console.IsInputRedirected ? Console.In : null);
        init;
    }

    /// <summary>Asks for a line; an empty one takes the proposal.</summary>
    /// <exception cref="CommandException">There is no terminal, or the input ended.</exception>
    /// <exception cref="OperationCanceledException">There was no answer before.</exception>
    public async Task<string> AskAsync(string question, string proposal, CancellationToken cancellation)
    {
        Error.Write($"{question} [{proposal}] ");

        // A terminal's read ends with a line, and with nothing else.
        var answer = (Input is { } input ? await Task.Run(input.ReadLine, cancellation).WaitAsync(cancellation) : null)
            ?? throw new CommandException("stdin is not interactive: pass all values as options, with --yes");
        return answer.Trim() is { Length: > 0 } given ? given : proposal;
    }

    public TextWriter Error { get; }

    /// <summary>Writes text, with the lines of a plan coloured if this is a terminal.</summary>
    public void Write(string text)
    {
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            var style = line.TrimStart() switch
            {
                ['+', ' ', ..] => new Style(Color.Green),
                ['-', ' ', ..] => new Style(Color.Red),
                var other when other.StartsWith("held:", StringComparison.Ordinal)
                    || other.StartsWith("unsettled:", StringComparison.Ordinal)
                    || other.StartsWith("pending removal:", StringComparison.Ordinal) => new Style(Color.Yellow),
                var other when other.StartsWith("conflict:", StringComparison.Ordinal)
                    || other.StartsWith("failed:", StringComparison.Ordinal) => new Style(Color.Red),
                _ => Style.Plain,
            };
            if (style == Style.Plain || !_out.Profile.Capabilities.Ansi)
            {
                Output.Write(line + "\n");
            }
            else
            {
                _out.Write(new Text(line + "\n", style));
            }
        }
    }

    /// <summary>Writes a heading, bold if this is a terminal.</summary>
    public void Heading(string text)
    {
        if (_out.Profile.Capabilities.Ansi)
        {
            _out.Write(new Text(text + "\n", new Style(decoration: Decoration.Bold)));
        }
        else
        {
            Output.Write(text + "\n");
        }
    }

    /// <summary>Reports progress to an interactive user.</summary>
    public void Progress(string text)
    {
        if (_showsProgress)
        {
            Error.Write(text + "\n");
        }
    }

    /// <summary>Prints the requested result, for people and programs alike.</summary>
    public void Note(string text) => Error.Write(text + "\n");

    /// <summary>Says why a command did not do what it was asked.</summary>
    public void Fail(string text) => Error.Write("dnssync: " + text + "\n");

    /// <summary>Writes a report. As text it leaves out why names failed, which goes to stderr.</summary>
    public void Write(SyncReport report, OutputFormat format) =>
        Write(format switch
        {
            OutputFormat.Json => JsonReport.Render(report),
            OutputFormat.Markdown => MarkdownReport.Render(report),
            _ => TextReport.Render(report, failures: false),
        }, format);

    /// <summary>Writes a result: as it is, unless it is text for people.</summary>
    public void Write(string text, OutputFormat format)
    {
        if (format == OutputFormat.Text)
        {
            Write(text);
        }
        else
        {
            Output.Write(text.TrimEnd('\n') + "\n");
        }
    }
}

/// <summary>How a command prints its result.</summary>
public enum OutputFormat
{
    Text,
    Json,
    Markdown,
}
