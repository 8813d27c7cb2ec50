using Amazon.CDK;
using Constructs;
using AwsEnvironment = Amazon.CDK.Environment;

namespace DnsSync.Infra;

/// <summary>The whole of it: the VPC, endpoints and names that the settings ask for, and the service.</summary>
internal sealed class DnsSyncStack : Stack
{
    /// <summary>What the name of the stack that forwards zone edits has behind this one's.</summary>
    internal const string ZoneEditsSuffix = "-zone-edits";

    private readonly Settings _settings;
    private readonly FunctionAsset _asset;
    private readonly DnsSyncService _service;
    private readonly Lazy<EndpointNames> _lookUp;
    private readonly ParentZone? _parent;
    private readonly List<PrivateName> _names = [];

    public DnsSyncStack(Construct scope, string id, Settings settings)
        : base(scope, id, new StackProps
        {
            StackName = settings.StackName,
            Description = "Private DNS names that follow interface VPC endpoints (DnsSync)",
            Env = settings.HomeRegion is { } home ? new AwsEnvironment { Region = home } : null,
            AnalyticsReporting = false,
        })
    {
        var region = Token.IsUnresolved(Region) ? null : Region;
        SettingsRules.Check(settings, region);
        _settings = settings;
        _asset = new FunctionAsset(this, "Function", settings.Bootstrap, settings.Architecture);
        _lookUp = new(() => new EndpointNames(this, "EndpointNames", _asset, settings.LogRetentionDays));
        IotService[] services = [.. SettingsRules.Services(settings, region).Select(text => IotService.Parse(text, Region))];
        var network = new IotNetwork(this, "Network", new IotNetworkProps
        {
            Existing = settings.Vpc,
            Cidr = settings.VpcCidr,
            SubnetPrefix = settings.SubnetPrefix,
            ZoneCount = settings.AzCount,
            AvailabilityZones = settings.Azs,
            InitialZoneCount = settings.InitialAzCount,
            PublicSubnets = settings.PublicSubnets,
            DualStack = settings.DualStack,
            Asset = _asset,
            Services = services,
            LogRetentionDays = settings.LogRetentionDays,
        });
        _service = new DnsSyncService(this, "Service", new DnsSyncServiceProps
        {
            Owner = settings.Owner,
            Asset = _asset,
            ScheduleMinutes = settings.ScheduleMinutes,
            LogRetentionDays = settings.LogRetentionDays,
            MemoryMegabytes = settings.MemoryMegabytes,
            QuotaShare = settings.QuotaShare,
            AlarmTopicArn = settings.AlarmTopicArn,

            // The one service of this stack, whatever its owner is called.
            NameKey = "",
        });
        var endpoints = services.Select(service => new IotEndpoint(this, $"Endpoint-{service.Key}", new IotEndpointProps
        {
            Network = network,
            Service = service,
            Count = settings.EndpointsPerName,
            DualStack = settings.DualStack,
            AllowedRanges = settings.AllowedRanges,
        })).ToList();
        _parent = !settings.ParentZone ? null : new ParentZone(this, "ParentZone", new ParentZoneProps
        {
            ZoneName = $"iot.{Region}.{UrlSuffix}",
            Vpcs = [new ZoneVpc(network.VpcId), .. settings.ZoneVpcs],
            Endpoints = endpoints,
        });
        foreach (var endpoint in endpoints)
        {
            AddNames(endpoint);
        }

        _ = new CfnOutput(this, "Owner", new CfnOutputProps { Value = _service.Owner, Description = "The owner in the markers" });
        _ = new CfnOutput(this, "FunctionArn", new CfnOutputProps { Value = _service.FunctionArn, Description = "For manual resyncs, and for names in other stacks" });
        _ = new CfnOutput(this, "RoleName", new CfnOutputProps { Value = _service.RoleName, Description = "For names in other stacks" });
        _ = new CfnOutput(this, "Names", new CfnOutputProps { Value = Fn.Join(" ", [.. _names.Select(name => name.Name)]), Description = "The names that devices resolve" });
    }

    /// <summary>Makes the app's stacks.</summary>
    /// <exception cref="SettingsException">The settings cannot be met; the message lists all that is wrong.</exception>
    /// <param name="given">The keys of the app's context.</param>
    /// <param name="region">Where it will be deployed without a home region; null if that is not known.</param>
    public static void AddTo(App app, IReadOnlyCollection<string> given, string? region = null)
    {
        var settings = SettingsReader.Read(app, given, region);
        _ = new DnsSyncStack(app, "DnsSync", settings);
        if (settings.HomeRegion is { } home && ZoneEditForwarder.IsNeeded(home))
        {
            var stack = new Stack(app, "DnsSyncZoneEdits", new StackProps
            {
                StackName = settings.StackName + ZoneEditsSuffix,
                Description = $"Forwards edits of hosted zones to {home} (DnsSync)",
                Env = new AwsEnvironment { Region = ZoneEditForwarder.RegionOfEvents(home) },
                AnalyticsReporting = false,
            });
            _ = new ZoneEditForwarder(stack, "Forwarder", home);
        }
    }

    private void AddNames(IotEndpoint endpoint)
    {
        var service = endpoint.Service;
        List<string> names =
        [
            .. _settings.Names.Where(pair => pair.Key == service.Key)
                .Select(pair => pair.Value == SettingsRules.LookedUp ? pair.Value : PrivateName.Canonical(pair.Value))
                .Distinct().DefaultIfEmpty(SettingsRules.LookedUp),
        ];
        RefuseSecondZone(service, names);
        foreach (var name in names)
        {
            if (name == SettingsRules.LookedUp)
            {
                Add(endpoint, service.Key, _lookUp.Value.For(service));
            }
            else
            {
                Add(endpoint, name, name);
            }
        }
    }

    // A name that was looked up and one that is given are different resources, and a second zone of
    // one name cannot stand in the VPC while the first one does.
    private void RefuseSecondZone(IotService service, IReadOnlyCollection<string> names)
    {
        var isLookedUp = names.Contains(SettingsRules.LookedUp);
        if (isLookedUp || names.Any(service.IsOwnName))
        {
            MadeWith.Require(
                this, $"OwnName-{service.Key}", isLookedUp ? SettingsRules.LookedUp : "given",
                $"the account's own name for {service.Key} cannot change between looked up and given, because its "
                + "zone would be created twice",
                isLookedUp
                    ? $"Pass the name as before: -c names={service.Key}=NAME"
                    : $"Use {service.Key}={SettingsRules.LookedUp} in names");
        }
    }

    private void Add(IotEndpoint endpoint, string key, string name)
    {
        var zone = ZoneOf(endpoint.Service.Key, key);
        var isAdopted = _settings.Adopt.Any(one => SettingsRules.IsSame(one, key) || one == endpoint.Service.Key);
        _names.Add(new PrivateName(this, $"Name-{key}", new PrivateNameProps
        {
            Service = _service,
            Name = name,
            Endpoint = endpoint,
            Zone = zone,
            Vpcs = zone is NameZone.NewZone
                ? [new ZoneVpc(endpoint.Network.VpcId), .. _settings.ZoneVpcs]
                : [],
            Ttl = _settings.Ttl,
            Layout = _settings.Layout ?? (_settings.EndpointsPerName > 1 ? "weighted" : null),
            MinimumAddresses = _settings.MinimumAddresses,
            WhenEmpty = _settings.WhenEmpty,
            Adopt = isAdopted,
            AdoptFrom = isAdopted ? _settings.AdoptFrom : null,
        }));
    }

    private NameZone ZoneOf(string service, string name) =>
        GivenZone(service, name) is { } id ? NameZone.Existing(id)
        : _parent is { } parent ? NameZone.Existing(parent.ZoneId)
        : NameZone.Exact;

    private string? GivenZone(string service, string name) =>
        _settings.ZoneIds.Where(pair => SettingsRules.IsSame(pair.Key, name)).Concat(_settings.ZoneIds.Where(pair => pair.Key == service))
            .Select(pair => pair.Value).FirstOrDefault();
}
