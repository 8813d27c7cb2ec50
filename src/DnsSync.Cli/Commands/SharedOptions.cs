using System.CommandLine;
using System.CommandLine.Parsing;
using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Model;

namespace DnsSync.Cli.Commands;

/// <summary>The options that commands share, and how they are read.</summary>
internal sealed class SharedOptions
{
    private readonly Option<string> _config = new("--config", "-c")
    {
        Description = "The configuration file, or ssm:/dnssync/OWNER/ for the deployed configuration.",
        Required = true,
        HelpName = "FILE|ssm:PATH",
    };

    private readonly Option<OutputFormat> _output = new("--output", "-o")
    {
        Description = "How to print the result: text, json or markdown.",
        HelpName = "text|json|markdown",
    };

    private readonly Option<string?> _endpointUrl = new("--endpoint-url")
    {
        Description = "URL of EC2 and Route 53 in place of AWS: a simulator or a proxy.",
        HelpName = "URL",
    };

    private readonly Option<string?> _region = new("--region")
    {
        Description = "The AWS Region of the endpoints. Default: as in the AWS CLI.",
        HelpName = "REGION",
    };

    private readonly Option<double> _quotaShare = new("--quota-share")
    {
        Description = "The share of the account's Route 53 quota to use, 0.01 to 1.",
        DefaultValueFactory = _ => new QuotaShare().Share,
        CustomParser = ReadShare,
        HelpName = "SHARE",
    };

    private readonly Option<string[]> _names = new("--name")
    {
        Description = "Only this name. Can be repeated.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _verbose = new("--verbose", "-v")
    {
        Description = "Show each AWS call with its time, on stderr.",
    };

    public void AddTo(Command command)
    {
        // An enumeration alone would also be read from a number.
        _output.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "text", "json", "markdown");
        foreach (Option option in (Option[])[_config, _output, _names, _endpointUrl, _region, _quotaShare, _verbose])
        {
            command.Add(option);
        }
    }

    /// <summary>Adds only those that say what is configured, and where AWS is.</summary>
    public void AddSourcesTo(Command command)
    {
        foreach (Option option in (Option[])[_config, _endpointUrl, _region, _quotaShare, _verbose])
        {
            command.Add(option);
        }
    }

    /// <summary>Those that say where AWS is, without a configuration.</summary>
    public void AddAwsTo(Command command)
    {
        foreach (Option option in (Option[])[_endpointUrl, _region, _verbose])
        {
            command.Add(option);
        }
    }

    /// <summary>The file, or the path of Parameter Store, that holds the configuration.</summary>
    public string Place(ParseResult parsed) => parsed.GetValue(_config)!;

    /// <summary>Whether it is in Parameter Store.</summary>
    /// <exception cref="CommandException">It begins as if it were, and is no path there.</exception>
    public static bool IsStored(string place) =>
        place.StartsWith(ConfigurationSource.SsmPrefix, StringComparison.Ordinal)
        && (place.StartsWith(ConfigurationSource.SsmPrefix + "/", StringComparison.Ordinal)
            ? true
            : throw new CommandException($"'{place}' is not a Parameter Store path; example: ssm:/dnssync/prod-iot/"));

    /// <summary>The same options again, for a command to try next.</summary>
    public string AwsOptions(ParseResult parsed) =>
        (parsed.GetValue(_endpointUrl) is { } url ? $" --endpoint-url {url}" : "")
        + (parsed.GetValue(_region) is { } region ? $" --region {region}" : "");

    public OutputFormat Output(ParseResult parsed) => parsed.GetValue(_output);

    public bool HasNames(ParseResult parsed) => parsed.GetValue(_names) is { Length: > 0 };

    public AwsClients Clients(ParseResult parsed, Terminal terminal)
    {
        var clients = new AwsClients(ReadUrl(parsed.GetValue(_endpointUrl)), parsed.GetValue(_region));
        if (parsed.GetValue(_verbose))
        {
            clients.LogCalls(terminal.Note);
        }

        return clients;
    }

    public QuotaShare Share(ParseResult parsed) => new(parsed.GetValue(_quotaShare));

    /// <exception cref="CommandException">It cannot be read, or is wrong.</exception>
    public async Task<SyncConfiguration> ConfigurationAsync(
        ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var place = parsed.GetValue(_config)!;
        var result = IsStored(place)
            ? await ReadParametersAsync(place, parsed, terminal, cancellation)
            : ReadFile(place);
        return result.Errors.IsEmpty && result.Configuration is { } configuration
            ? configuration
            : throw new CommandException(
                $"invalid configuration {place}; nothing was done:\n"
                + string.Join('\n', result.Errors.Select(error => "  " + error)));
    }

    /// <summary>Reads a file; what is wrong is told as people would.</summary>
    /// <param name="ifMissing">Where one would come from.</param>
    public static string ReadText(string file, string ifMissing = "create one with 'dnssync init'")
    {
        try
        {
            return Utf8Text.Decode(File.ReadAllBytes(file));
        }
        catch (FormatException otherEncoding)
        {
            throw new IOException(otherEncoding.Message);
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(file))
        {
            throw new IOException("it is a directory");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"file not found ({ifMissing})");
        }
    }

    private static ConfigurationResult ReadFile(string file)
    {
        string json;
        try
        {
            json = ReadText(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException)
        {
            throw new CommandException(
                $"cannot read the configuration {file}, and nothing was done: {unreadable.Message}");
        }

        return ConfigurationReader.Read(json);
    }

    private async Task<ConfigurationResult> ReadParametersAsync(
        string place, ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        using var clients = Clients(parsed, terminal);
        var source = new ConfigurationSource(place, clients.Parameters.ReadAsync, TimeProvider.System);
        try
        {
            return await new CallRunner(TimeProvider.System, new Random(), new CallLog())
                .RunAsync("ssm:GetParametersByPath", null, source.GetAsync, cancellation);
        }
        catch (AwsCallException failure)
        {
            throw new CommandException($"cannot read the configuration {place}: {failure.Fault}");
        }
    }

    /// <summary>The bindings that --name selects, or all of them.</summary>
    /// <exception cref="CommandException">A name is not bound.</exception>
    public IReadOnlyList<Binding> Bindings(ParseResult parsed, SyncConfiguration configuration)
    {
        var names = (parsed.GetValue(_names) ?? []).Select(ReadName).ToList();
        foreach (var name in names)
        {
            RequireBound(name, configuration);
        }

        return
        [
            .. configuration.Bindings.Where(binding => names.Count == 0 || names.Contains(binding.Name)),
        ];
    }

    public static DnsName ReadName(string text) =>
        DnsName.TryParseStrict(text, out var name, out var problem) ? name : throw new CommandException(problem);

    /// <exception cref="CommandException">The name is not bound.</exception>
    public static void RequireBound(DnsName name, SyncConfiguration configuration)
    {
        if (configuration.Bindings.All(binding => binding.Name != name))
        {
            var some = configuration.Bindings.Take(5).Select(binding => binding.Name.ToString());
            throw new CommandException($"{name} is not in the configuration, which binds "
                + string.Join(", ", some) + (configuration.Bindings.Length > 5 ? ", …" : ""));
        }
    }

    private static double ReadShare(ArgumentResult argument)
    {
        if (QuotaShare.TryParse(argument.Tokens[0].Value) is { } share)
        {
            return share.Share;
        }

        argument.AddError($"--quota-share '{argument.Tokens[0].Value}': expected {QuotaShare.Expected}");
        return 0;
    }

    private static string? ReadUrl(string? text) =>
        text is null || (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            ? text
            : throw new CommandException($"--endpoint-url '{text}' is not an http or https URL");
}
