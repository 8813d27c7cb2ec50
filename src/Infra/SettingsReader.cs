using System.Globalization;
using Constructs;
using DnsSync.Configuration;

namespace DnsSync.Infra;

/// <summary>
/// Reads the settings from CDK's context: <c>-c KEY=VALUE</c>, or cdk.json, where lists may be lists.
/// </summary>
internal sealed class SettingsReader
{
    private static readonly char[] ListSeparators = [',', ' '];
    private static readonly string[] ExistingVpcKeys = ["subnetIds", "vpcRanges"];
    private static readonly string[] NewVpcKeys = ["vpcCidr", "subnetPrefix", "azCount", "azs", "initialAzCount", "publicSubnets"];

    private readonly Func<string, object?> _context;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    private SettingsReader(Func<string, object?> context) => _context = context;

    /// <param name="app">Whose context is read.</param>
    /// <param name="given">The context's keys, to find those that are no settings.</param>
    /// <param name="region">Where it will be deployed without a home region; null if that is not known.</param>
    /// <exception cref="SettingsException">Something is wrong; the message lists all of it.</exception>
    public static Settings Read(Construct app, IReadOnlyCollection<string> given, string? region) =>
        new SettingsReader(key => app.Node.TryGetContext(key)).Read(given, region);

    /// <summary>The keys of the context that the CDK command line hands to an app.</summary>
    public static IReadOnlyCollection<string> KeysFromCommandLine() =>
        Environment.GetEnvironmentVariable("CDK_CONTEXT_JSON") is { Length: > 0 } json
            ? [.. System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject().Select(entry => entry.Key)]
            : [];

    /// <summary>The region that the CDK command line's profile says, as it tells an app.</summary>
    public static string? RegionFromCommandLine() => Environment.GetEnvironmentVariable("CDK_DEFAULT_REGION");

    private Settings Read(IReadOnlyCollection<string> given, string? region)
    {
        var defaults = new Settings();
        var settings = new Settings
        {
            Owner = Text("owner", DnsSyncService.Owners.Expected) ?? defaults.Owner,
            StackName = Text("stackName", SettingsRules.StackName.Expected) ?? defaults.StackName,
            HomeRegion = Text("homeRegion", Rules.Region.Expected),
            Vpc = Vpc(),
            VpcCidr = Text("vpcCidr", IotNetwork.VpcRanges.Expected) ?? defaults.VpcCidr,
            SubnetPrefix = Number("subnetPrefix", IotNetwork.SubnetPrefixes) ?? defaults.SubnetPrefix,
            AzCount = Number("azCount", IotNetwork.ZoneCounts) ?? defaults.AzCount,
            Azs = List("azs"),
            InitialAzCount = Number("initialAzCount", IotNetwork.ZoneCounts) ?? defaults.InitialAzCount,
            PublicSubnets = Choice("publicSubnets", "true", "false") != "false",
            Services = Some("services", "one service or more"),
            Names = Pairs("names", "SERVICE=NAME, such as data=iot.example.com"),
            EndpointsPerName = Number("endpointsPerName", IotEndpoint.Counts) ?? defaults.EndpointsPerName,
            Layout = Choice("layout", "merged", "weighted"),
            DualStack = Choice("dualStack", "true", "false") == "true",
            AllowedRanges = List("allowedRanges"),
            ParentZone = Choice("zone", "exact", "parent") == "parent",
            ZoneIds = Pairs("zoneIds", "SERVICE=ID or NAME=ID, such as data=Z0123456789ABCDEFGHIJ"),
            ZoneVpcs =
            [
                .. List("zoneVpcs").Select(text => text.Split('@', 2))
                    .Select(part => new ZoneVpc(part[0], part.ElementAtOrDefault(1))),
            ],
            Adopt = List("adopt"),
            AdoptFrom = Text("adoptFrom", ConfigurationRules.Owner.Expected),
            Ttl = Number("ttl", ConfigurationRules.Ttl),
            MinimumAddresses = Number("minimumAddresses", ConfigurationRules.MinimumAddresses),
            WhenEmpty = Choice("whenEmpty", "keep", "delete"),
            ScheduleMinutes = Number("scheduleMinutes", DnsSyncService.Schedules) ?? defaults.ScheduleMinutes,
            LogRetentionDays = Number("logRetentionDays", DnsSyncService.Retentions) ?? defaults.LogRetentionDays,
            MemoryMegabytes = Number("memoryMegabytes", DnsSyncService.Memories) ?? defaults.MemoryMegabytes,
            QuotaShare = Fraction("quotaShare", DnsSyncService.QuotaShares) ?? defaults.QuotaShare,
            AlarmTopicArn = Text("alarmTopicArn", SettingsRules.Topic.Expected),
            Architecture = Choice("architecture", "arm64", "x86_64"),
            Bootstrap = Text("bootstrap", "a file"),
        };
        FindUnknownKeys(given);
        FindKeysThatDoNotGoTogether(settings);
        FindMissingHome(settings, region);
        FindNoRoomForZoneEdits(settings);
        SettingsRules.Refuse([.. _problems, .. SettingsRules.Problems(settings, settings.HomeRegion)]);
        return settings;
    }

    private ExistingVpc? Vpc()
    {
        var id = Text("vpcId", ConfigurationRules.VpcId.Expected);
        var (subnets, ranges) = (List("subnetIds"), List("vpcRanges"));
        return id is null ? null : new ExistingVpc(id, subnets, ranges);
    }

    private void FindKeysThatDoNotGoTogether(Settings settings)
    {
        if (_context("vpcId") is null && ExistingVpcKeys.Any(key => _context(key) is not (null or "")))
        {
            _problems.Add("'subnetIds' and 'vpcRanges' require 'vpcId'");
        }

        if (settings.Vpc is not null && NewVpcKeys.Any(key => _context(key) is not null))
        {
            _problems.Add("'vpcCidr', 'subnetPrefix', 'azCount', 'azs', 'initialAzCount' and 'publicSubnets' apply to "
                + "a new VPC and cannot be combined with 'vpcId'");
        }
    }

    /// <summary>
    /// A template for any region has the service names, and the services, of most regions. The
    /// deployment would fail, after minutes, at an endpoint for a service that is not there.
    /// </summary>
    private void FindMissingHome(Settings settings, string? region)
    {
        if (settings.HomeRegion is null && SettingsRules.OfPartition(region) is { } unknown)
        {
            _problems.Add(unknown);
        }

        if (_context("homeRegion") is null && region is not null && IotService.IsLimited(region)
            && (settings.Services.Count == 0 || settings.Services.Contains("credentials")
                || (IotService.IsChina(region) && !settings.Services.All(IotService.IsWhole))))
        {
            _problems.Add(
                $"'homeRegion': services in {region} differ from those in most Regions: set -c homeRegion={region}");
        }
    }

    private void FindNoRoomForZoneEdits(Settings settings)
    {
        var (length, room) = (settings.StackName.Length, SettingsRules.LongestStackName - DnsSyncStack.ZoneEditsSuffix.Length);
        if (settings.HomeRegion is { } home && ZoneEditForwarder.IsNeeded(home)
            && length > room && length <= SettingsRules.LongestStackName)
        {
            _problems.Add(
                $"'stackName' has {length} characters, but may have only {room} with this 'homeRegion', because a "
                + $"second stack appends {DnsSyncStack.ZoneEditsSuffix}");
        }
    }

    private void FindUnknownKeys(IReadOnlyCollection<string> given)
    {
        var settings = _known.Order(StringComparer.Ordinal).ToList();

        // CDK's own keys have a colon, or begin with @.
        foreach (var key in given.Where(key => !_known.Contains(key) && !key.Contains(':', StringComparison.Ordinal)
            && !key.StartsWith('@')).Order(StringComparer.Ordinal))
        {
            _problems.Add($"unknown setting '{key}'; " + (Spelling.Nearest(key, settings) is { } near
                ? $"did you mean '{near}'?"
                : $"valid settings are {string.Join(", ", settings)}"));
        }
    }

    /// <param name="expected">What an empty value is refused with, and a list.</param>
    private string? Text(string key, string expected)
    {
        _known.Add(key);
        return _context(key) switch
        {
            null => null,
            bool flag => flag ? "true" : "false",
            IConvertible scalar => scalar.ToString(CultureInfo.InvariantCulture) is { Length: > 0 } text
                ? text
                : Wrong(key, expected, ""),
            _ => Wrong(key, expected, "a list or an object"),
        };
    }

    private string? Choice(string key, params string[] choices)
    {
        var expected = string.Join(" or ", choices);
        return Text(key, expected) is { } text ? choices.Contains(text) ? text : Wrong(key, expected, text) : null;
    }

    // Whether a number is in its range is asked later, with all the others.
    private int? Number(string key, Rule<int> rule)
    {
        if (Text(key, rule.Expected) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Wrong(key, rule.Expected, text);
        return null;
    }

    private double? Fraction(string key, Rule<double> rule)
    {
        if (Text(key, rule.Expected) is not { } text)
        {
            return null;
        }

        if (double.TryParse(
            text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Wrong(key, rule.Expected, text);
        return null;
    }

    private List<string> Some(string key, string expected)
    {
        var items = List(key);
        if (items.Count == 0 && _context(key) is not null)
        {
            Wrong(key, expected, "");
        }

        return items;
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
            var other => NoList(key, other),
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
                Wrong(key, expected, item);
            }
        }

        return pairs;
    }

    private List<string> NoList(string key, object found)
    {
        Wrong(key, "a list, such as a,b", found.ToString() ?? "");
        return [];
    }

    // Null, for a value that is not there.
    private string? Wrong(string key, string expected, string found)
    {
        _problems.Add(Rules.Wrong(key, expected, found));
        return null;
    }
}
