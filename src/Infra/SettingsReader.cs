using System.Globalization;
using Constructs;

namespace DnsSync.Infra;

/// <summary>
/// Reads the settings from CDK's context: <c>-c KEY=VALUE</c>, or cdk.json, where lists may be lists.
/// </summary>
internal sealed class SettingsReader
{
    private static readonly char[] ListSeparators = [',', ' '];
    private static readonly string[] NewVpcKeys = ["vpcCidr", "subnetPrefix", "azCount", "azs"];

    private readonly Func<string, object?> _context;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    private SettingsReader(Func<string, object?> context) => _context = context;

    /// <param name="app">Whose context is read.</param>
    /// <param name="given">The context's keys, to find those that are no settings.</param>
    /// <exception cref="SettingsException">Something is wrong; the message lists all of it.</exception>
    public static Settings Read(Construct app, IReadOnlyCollection<string> given) =>
        new SettingsReader(key => app.Node.TryGetContext(key)).Read(given);

    /// <summary>The keys of the context that the CDK command line hands to an app.</summary>
    public static IReadOnlyCollection<string> KeysFromCommandLine() =>
        Environment.GetEnvironmentVariable("CDK_CONTEXT_JSON") is { Length: > 0 } json
            ? [.. System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject().Select(entry => entry.Key)]
            : [];

    /// <summary>The region that the CDK command line's profile says, as it tells an app.</summary>
    public static string? RegionFromCommandLine() => Environment.GetEnvironmentVariable("CDK_DEFAULT_REGION");

    private Settings Read(IReadOnlyCollection<string> given)
    {
        var defaults = new Settings();
        var settings = new Settings
        {
            Owner = Text("owner") ?? defaults.Owner,
            StackName = Text("stackName") ?? defaults.StackName,
            HomeRegion = Matching("homeRegion", @"^[a-z]+(-[a-z0-9]+)+\z", "a region, such as eu-west-1"),
            Vpc = Vpc(),
            VpcCidr = Text("vpcCidr") ?? defaults.VpcCidr,
            SubnetPrefix = Number("subnetPrefix") ?? defaults.SubnetPrefix,
            AzCount = Number("azCount") ?? defaults.AzCount,
            Azs = List("azs"),
            Services = List("services"),
            Names = Pairs("names", "SERVICE=NAME, such as data=iot.example.com"),
            EndpointsPerName = Number("endpointsPerName") ?? defaults.EndpointsPerName,
            Layout = Choice("layout", "merged", "weighted"),
            DualStack = Choice("dualStack", "true", "false") == "true",
            AllowedRanges = Ranges("allowedRanges"),
            ParentZone = Choice("zone", "exact", "parent") == "parent",
            ZoneIds = Pairs("zoneIds", "SERVICE=ID or NAME=ID, such as data=Z0123456789ABCDEFGHIJ"),
            ZoneVpcs = [.. List("zoneVpcs").Select(text => text.Split('@', 2)).Select(part => new ZoneVpc(part[0], part.ElementAtOrDefault(1)))],
            Adopt = List("adopt"),
            AdoptFrom = Text("adoptFrom"),
            Ttl = Number("ttl"),
            MinimumAddresses = Number("minimumAddresses"),
            WhenEmpty = Choice("whenEmpty", "keep", "delete"),
            ScheduleMinutes = Number("scheduleMinutes") ?? defaults.ScheduleMinutes,
            LogRetentionDays = Number("logRetentionDays") ?? defaults.LogRetentionDays,
            MemoryMegabytes = Number("memoryMegabytes") ?? defaults.MemoryMegabytes,
            QuotaShare = Fraction("quotaShare") ?? defaults.QuotaShare,
            AlarmTopicArn = Matching("alarmTopicArn", @"^arn:[^:]+:sns:[^:]+:\d+:[^:]+\z", "the ARN of an SNS topic"),
            Architecture = Choice("architecture", "arm64", "x86_64"),
            Bootstrap = Text("bootstrap"),
        };
        RefuseUnknownKeys(given);
        RefuseWhatDoesNotGoTogether(settings);
        return _problems.Count == 0
            ? settings
            : throw new SettingsException("the settings are wrong, and nothing was synthesized:\n  " + string.Join("\n  ", _problems));
    }

    private ExistingVpc? Vpc()
    {
        var id = Matching("vpcId", @"^vpc-[0-9a-z]{1,32}\z", "a VPC id, such as vpc-0a1b2c3d");
        var subnets = List("subnetIds");
        var ranges = Ranges("vpcRanges");
        if (id is null)
        {
            if (subnets.Count > 0 || ranges.Count > 0)
            {
                _problems.Add("'subnetIds' and 'vpcRanges' describe an existing VPC: give its 'vpcId' too");
            }

            return null;
        }

        if (subnets.Count == 0 || ranges.Count == 0)
        {
            _problems.Add("'vpcId' needs 'subnetIds' (where the endpoints may stand) and 'vpcRanges' (the VPC's CIDR "
                + "blocks), since nothing is looked up: -c subnetIds=subnet-1,subnet-2 -c vpcRanges=10.0.0.0/16");
        }

        return new ExistingVpc(id, subnets, ranges);
    }

    private void RefuseWhatDoesNotGoTogether(Settings settings)
    {
        if (settings.AdoptFrom is not null && settings.Adopt.Count == 0)
        {
            _problems.Add("'adoptFrom' needs 'adopt': say what to take from that owner");
        }

        if (settings.Vpc is not null && NewVpcKeys.Any(key => _context(key) is not null))
        {
            _problems.Add("'vpcCidr', 'subnetPrefix', 'azCount' and 'azs' are for a new VPC: leave them out with 'vpcId'");
        }

        if (settings.ParentZone && settings.ZoneIds.Count > 0)
        {
            _problems.Add("'zone' is about new zones: leave it out with 'zoneIds'");
        }
    }

    private void RefuseUnknownKeys(IReadOnlyCollection<string> given)
    {
        // CDK's own keys have a colon, or begin with @.
        foreach (var key in given.Where(key => !_known.Contains(key) && !key.Contains(':', StringComparison.Ordinal)
            && !key.StartsWith('@')).Order(StringComparer.Ordinal))
        {
            _problems.Add($"'{key}' is no setting; there are {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
        }
    }

    private string? Text(string key)
    {
        _known.Add(key);
        return _context(key) switch
        {
            null => null,
            bool flag => flag ? "true" : "false",
            IConvertible scalar => scalar.ToString(CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null,
            _ => Wrong<string>(key, "one value", "a list or an object"),
        };
    }

    private string? Matching(string key, string pattern, string expected) =>
        Text(key) is { } text
            ? System.Text.RegularExpressions.Regex.IsMatch(text, pattern) ? text : Wrong<string>(key, expected, text)
            : null;

    private string? Choice(string key, params string[] choices) =>
        Text(key) is { } text ? choices.Contains(text) ? text : Wrong<string>(key, string.Join(" or ", choices), text) : null;

    private int? Number(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Wrong<string>(key, "a whole number", text);
        return null;
    }

    private double? Fraction(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Wrong<string>(key, "a number such as 0.25", text);
        return null;
    }

    private List<string> List(string key)
    {
        _known.Add(key);
        return _context(key) switch
        {
            null => [],
            string text => [.. text.Split(ListSeparators, StringSplitOptions.RemoveEmptyEntries)],
            System.Collections.IEnumerable items and not System.Collections.IDictionary =>
                [.. items.Cast<object>().Select(item => Convert.ToString(item, CultureInfo.InvariantCulture) ?? "")],
            var other => Wrong<List<string>>(key, "a list, such as a,b", other.ToString() ?? "") ?? [],
        };
    }

    private List<KeyValuePair<string, string>> Pairs(string key, string expected)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var item in List(key))
        {
            if (item.Split('=', 2) is [{ Length: > 0 } left, { Length: > 0 } right])
            {
                pairs.Add(new(left, right));
            }
            else
            {
                Wrong<string>(key, expected, item);
            }
        }

        return pairs;
    }

    private List<string> Ranges(string key)
    {
        var ranges = List(key);
        foreach (var range in ranges.Where(range => !IotNetwork.IsRange(range)))
        {
            Wrong<string>(key, "ranges such as 10.0.0.0/16, their host bits zero,", range);
        }

        return ranges;
    }

    private T? Wrong<T>(string key, string expected, string found)
        where T : class
    {
        _problems.Add($"'{key}': {expected} is expected, not '{found}'");
        return null;
    }
}
