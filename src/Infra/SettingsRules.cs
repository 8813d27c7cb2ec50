using Amazon.CDK;
using DnsSync.Configuration;

namespace DnsSync.Infra;

/// <summary>
/// Everything that can be wrong with settings, found before a construct is made: the function takes
/// half a minute to bundle, and a construct throws for the first thing that it meets. What a value
/// must be like is told by the construct that it is for.
/// </summary>
internal static class SettingsRules
{
    // "CreateStack", AWS CloudFormation API Reference.
    public const int LongestStackName = 128;

    /// <summary>In <c>names</c>: the account's own name, which is looked up at deployment.</summary>
    public const string LookedUp = "@account";

    /// <summary>Whether two settings speak of the same name, however they spell it, or of the same service.</summary>
    public static bool IsSame(string one, string other) => PrivateName.Canonical(one) == PrivateName.Canonical(other);

    internal static Rule<string> StackName { get; } = Rule.Matching(
        $"^[A-Za-z][A-Za-z0-9-]{{0,{LongestStackName - 1}}}$",
        $"a letter, then up to {LongestStackName - 1} letters, digits and hyphens");

    private static readonly Rule<string> SubnetId =
        Rule.Matching("^subnet-[0-9a-z]{1,32}$", "a subnet's id, such as subnet-0a1b2c3d");

    // Local zones, too: us-west-2-lax-1a.
    private static readonly Rule<string> AvailabilityZone =
        Rule.Matching(@"^[a-z]{2,4}(-[a-z]+)+-\d(-[a-z]+-\d)?[a-z]$", "an Availability Zone, such as eu-west-1a");

    internal static Rule<string> Topic { get; } =
        Rule.Matching(@"^arn:[^:]+:sns:[^:]+:\d+:[^:]+$", "the ARN of an SNS topic");

    /// <param name="region">Where the stack goes; null where only the deployment will tell.</param>
    /// <exception cref="SettingsException">Something is wrong; the message lists all of it.</exception>
    public static void Check(Settings settings, string? region) => Refuse([.. Problems(settings, region)]);

    /// <exception cref="SettingsException">There are problems.</exception>
    public static void Refuse(IReadOnlyCollection<string> problems)
    {
        if (problems.Count > 0)
        {
            throw new SettingsException(
                "invalid settings; nothing was synthesized:\n  " + string.Join("\n  ", problems));
        }
    }

    /// <summary>The services, by what settings call them: those that were chosen, or all that IoT devices need.</summary>
    public static IReadOnlyList<string> Services(Settings settings, string? region) =>
        settings.Services.Count > 0 ? [.. settings.Services.Distinct()]
        : region is not null && IotService.IsLimited(region) ? ["data"]
        : ["data", "credentials"];

    /// <returns>What is wrong with each setting, in the order in which <see cref="Settings"/> has them.</returns>
    public static IEnumerable<string> Problems(Settings settings, string? region) =>
        new[]
        {
            DnsSyncService.Owners.WhyNot("owner", settings.Owner),
            StackName.WhyNot("stackName", settings.StackName),
            IfKnown(Rules.Region, "homeRegion", settings.HomeRegion) ?? OfPartition(region),
        }
            .Concat(settings.Vpc is { } vpc ? OfExistingVpc(vpc) : OfNewVpc(settings))
            .Concat(OfServices(settings, region))
            .Concat(OfNames(settings, region))
            .Append(IotEndpoint.Counts.WhyNot("endpointsPerName", settings.EndpointsPerName))
            .Concat(settings.AllowedRanges.Select(range => IfKnown(IotNetwork.AnyRange, "allowedRanges", range)))
            .Concat(OfZones(settings, region))
            .Concat(
            [
                settings.Ttl is { } ttl ? ConfigurationRules.Ttl.WhyNot("ttl", ttl) : null,
                settings.MinimumAddresses is { } minimum ? ConfigurationRules.MinimumAddresses.WhyNot("minimumAddresses", minimum) : null,
                DnsSyncService.Schedules.WhyNot("scheduleMinutes", settings.ScheduleMinutes),
                DnsSyncService.Retentions.WhyNot("logRetentionDays", settings.LogRetentionDays),
                DnsSyncService.Memories.WhyNot("memoryMegabytes", settings.MemoryMegabytes),
                DnsSyncService.QuotaShares.WhyNot("quotaShare", settings.QuotaShare),
                IfKnown(Topic, "alarmTopicArn", settings.AlarmTopicArn),
                FunctionAsset.WhyNotTaken(settings.Bootstrap, settings.Architecture),
            ])
            .OfType<string>();

    private static IEnumerable<string?> OfExistingVpc(ExistingVpc vpc) =>
    [
        IfKnown(ConfigurationRules.VpcId, "vpcId", vpc.VpcId),
        .. vpc.SubnetIds.Select(id => IfKnown(SubnetId, "subnetIds", id)),
        .. vpc.Ranges.Select(range => IfKnown(IotNetwork.AnyRange, "vpcRanges", range)),
        vpc.SubnetIds.Count > 0 && vpc.Ranges.Count > 0 ? null
            : "'vpcId' requires 'subnetIds' (the subnets for endpoints) and 'vpcRanges' (the CIDR blocks of "
                + "the VPC), because nothing is looked up: -c subnetIds=subnet-1,subnet-2 -c vpcRanges=10.0.0.0/16",
    ];

    private static IEnumerable<string?> OfNewVpc(Settings settings) =>
    [
        IotNetwork.VpcRanges.WhyNot("vpcCidr", settings.VpcCidr),
        IotNetwork.SubnetPrefixes.WhyNot("subnetPrefix", settings.SubnetPrefix),
        IotNetwork.WhyNotDivided(
            "subnetPrefix", settings.VpcCidr, settings.SubnetPrefix,
            [.. IotNetwork.Slots(settings.Azs, settings.AzCount)], settings.InitialAzCount),
        IotNetwork.ZoneCounts.WhyNot("azCount", settings.AzCount),
        IotNetwork.ZoneLists.WhyNot("azs", settings.Azs.Count),
        settings.Azs.Count > 0 && settings.Azs.All(zone => zone == IotNetwork.NoZone)
            ? Rules.Wrong("azs", "an Availability Zone, such as eu-west-1a", IotNetwork.NoZone)
            : null,
        .. settings.Azs.Where(zone => zone != IotNetwork.NoZone).Select(zone => IfKnown(AvailabilityZone, "azs", zone)),
        settings.Azs.Where(zone => zone != IotNetwork.NoZone).GroupBy(zone => zone).FirstOrDefault(zone => zone.Count() > 1) is { } twice
            ? $"'azs' has {twice.Key} twice, but an endpoint uses one subnet in each zone"
            : null,
        IotNetwork.ZoneCounts.WhyNot("initialAzCount", settings.InitialAzCount),
    ];

    /// <param name="region">Null where only the deployment will tell.</param>
    internal static string? OfPartition(string? region) =>
        region is not null && AwsPartitions.WhyNot(region) is { } reason ? $"'homeRegion': {reason}" : null;

    private static IEnumerable<string?> OfServices(Settings settings, string? region) =>
        from text in Services(settings, region)
        select IotService.Texts.WhyNot("services", text) is { } problem ? problem
            : text == "credentials" && region is not null && IotService.IsLimited(region)
                ? $"'services': AWS has no endpoint for 'credentials' in {region}: remove it"
            : settings.Names.Where(pair => pair.Key == text).Select(pair => pair.Value).ToList() is { Count: > 0 } names
                && !names.Contains(LookedUp) ? null
            : EndpointNames.WhyNotLookedUp(IotService.Parse(text, region ?? "")) is { } reason ? $"'services': {reason}"
            : null;

    private static IEnumerable<string?> OfNames(Settings settings, string? region)
    {
        var services = Services(settings, region);
        foreach (var key in settings.Names.Select(pair => pair.Key).Distinct().Except(services))
        {
            yield return $"'names' has the service '{key}', but 'services' is {string.Join(", ", services)}: add it there";
        }

        var given = settings.Names.Where(pair => pair.Value != LookedUp).ToList();
        foreach (var (_, name) in given)
        {
            yield return PrivateName.WhyNot("names", name);
        }

        // Given twice for one service is only said twice.
        foreach (var twice in given.Where(pair => PrivateName.WhyNot("names", pair.Value) is null)
            .Select(pair => (pair.Key, Value: PrivateName.Canonical(pair.Value))).Distinct()
            .GroupBy(pair => pair.Value)
            .Where(group => group.Count() > 1))
        {
            yield return $"'names' has {twice.Key} twice; a name belongs to one service";
        }
    }

    private static IEnumerable<string?> OfZones(Settings settings, string? region)
    {
        if (settings.ParentZone && settings.ZoneIds.Count > 0)
        {
            yield return "'zone' applies to new zones and cannot be combined with 'zoneIds'";
        }

        List<string> addressees =
        [
            .. Services(settings, region),
            .. settings.Names.Select(pair => pair.Value).Where(name => name != LookedUp),
        ];
        foreach (var (setting, key) in settings.ZoneIds.Select(pair => ("zoneIds", pair.Key))
            .Concat(settings.Adopt.Select(key => ("adopt", key))).Where(pair => !addressees.Exists(one => IsSame(one, pair.Item2))))
        {
            yield return $"'{setting}' has '{key}', which is neither a service nor one of these names: "
                + string.Join(", ", addressees);
        }

        foreach (var (_, zoneId) in settings.ZoneIds)
        {
            yield return IfKnown(ConfigurationRules.ZoneId, "zoneIds", zoneId);
        }

        foreach (var vpc in settings.ZoneVpcs)
        {
            yield return IfKnown(ConfigurationRules.VpcId, "zoneVpcs", vpc.VpcId);
            yield return IfKnown(Rules.Region, "zoneVpcs", vpc.Region);
        }

        if (settings.AdoptFrom is { } owner)
        {
            yield return ConfigurationRules.Owner.WhyNot("adoptFrom", owner);
            yield return settings.Adopt.Count > 0 ? null : "'adoptFrom' requires 'adopt'";
        }
    }

    // What another app gives may be known only at deployment.
    private static string? IfKnown(Rule<string> rule, string key, string? text) =>
        text is null || Token.IsUnresolved(text) ? null : rule.WhyNot(key, text);
}
