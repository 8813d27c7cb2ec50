using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Simulation.Oracles;
using DnsSync.Simulation.Scenarios;
using DnsSync.Simulator;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Parameters;
using DnsSync.Simulator.Route53;

namespace DnsSync.Simulation.Running;

/// <summary>One configuration of a name, and for how long it was the one to follow.</summary>
internal sealed class BindingVersion(Binding binding, DateTimeOffset from)
{
    public Binding Binding => binding;

    public DateTimeOffset From => from;

    /// <summary>When it was replaced or taken out; null while it exists.</summary>
    public DateTimeOffset? Until { get; set; }
}

/// <summary>A name that is, or was, in the stack.</summary>
internal sealed class SimulatedName(NamePlan plan, string zoneId, string owner)
{
    public NamePlan Plan { get; set; } = plan;

    public DnsName Name { get; } = DnsName.Parse(plan.Name);

    public DnsName MarkerName { get; } = DnsName.Parse("_dnssync." + plan.Name);

    public string ZoneId => zoneId;

    /// <summary>Whose stack it is in.</summary>
    public string Owner => owner;

    public List<BindingVersion> Versions { get; } = [];

    public BindingVersion Latest => Versions[^1];

    public bool IsConfigured => Latest.Until is null;

    /// <summary>Whether no process can still use another configuration of it.</summary>
    public bool HasBeenConfiguredFor(TimeSpan age, DateTimeOffset at) => IsConfigured && Latest.From <= at - age;

    /// <summary>Since when the stack has its word that nothing of the name is left.</summary>
    public DateTimeOffset? GoneSince { get; set; }

    /// <summary>Whether its marker was removed or replaced, and it has not become ours again.</summary>
    public bool WasTakenOver { get; set; }

    public override string ToString() => $"{Plan.Key} ({Name})";
}

/// <summary>
/// The account under the service: a world, the ids behind a scenario's keys, and the stack's
/// configuration with its history.
/// </summary>
internal sealed class Account
{
    public const string OtherOwner = "somebody-else";
    private const string ServicePrefix = "com.amazonaws.ap-northeast-1.";
    private const string PoolTag = "pool";

    // What the stacks of several owners share.
    private readonly Dictionary<string, string> _vpcs;
    private readonly Dictionary<string, ImmutableArray<string>> _subnets;
    private readonly Dictionary<string, string> _endpoints;
    private readonly Dictionary<(string Vpc, string Zone), string> _zones;

    private readonly Dictionary<string, SimulatedName> _names = [];
    private readonly Dictionary<(string, DnsName), SimulatedName> _byDnsName = [];
    private readonly HashSet<string> _functions = [];
    private ImmutableArray<ChangeStatement> _policy = [];
    private string? _environment;

    public Account(Scenario scenario)
    {
        Scenario = scenario;
        Owner = "prod-iot";
        Function = "fn";
        (_vpcs, _subnets, _endpoints, _zones) = ([], [], [], []);
        World = new World(new WorldSettings
        {
            Seed = Chance.Stream(scenario.Seed, "aws").Next(),
            CallLogLength = 0,
            EndpointSettles = scenario.World.EndpointSettles,
            RecordSetPage = scenario.World.RecordSetPage,
            Ec2Page = scenario.World.Ec2Page,
            ListsByEscapes = scenario.World.ListsByEscapes,
            Ipv6Assigned = scenario.World.Ipv6Assigned,
        });
    }

    /// <summary>The stack of a second owner in the same AWS account, with names of its own in the same zones.</summary>
    public Account(Account first)
    {
        Scenario = first.Scenario with
        {
            World = first.Scenario.World with { Names = first.Scenario.World.SecondOwnerNames },
        };
        World = first.World;
        Owner = "prod-iot-2";
        Function = "second";
        (_vpcs, _subnets, _endpoints, _zones) = (first._vpcs, first._subnets, first._endpoints, first._zones);
        (Other, first.Other) = (first, this);
    }

    public Scenario Scenario { get; }

    public string Owner { get; }

    /// <summary>What the names of the function's processes begin with.</summary>
    public string Function { get; }

    public string Role => $"arn:aws:iam::111122223333:role/{Function}";

    public string ParameterPath => $"/dnssync/{Owner}/";

    /// <summary>The stack of the other owner; null if there is none.</summary>
    public Account? Other { get; private set; }

    /// <summary>Whether the other owner's stack has, or had, that name in that zone.</summary>
    public bool IsContested(SimulatedName name) => Other?.Find(name.ZoneId, name.Name) is not null;

    /// <summary>Whether the other owner's stack has, or had, names in a zone.</summary>
    public bool IsShared(string zoneId) => Other?.Names.Exists(name => name.ZoneId == zoneId) == true;

    public World World { get; }

    /// <summary>Every name that ever was in the stack, in the order of their coming.</summary>
    public List<SimulatedName> Names { get; } = [];

    /// <summary>Grows when the function's environment changes, which ends its warm processes.</summary>
    public int Generation { get; private set; }

    /// <summary>What the function's environment says.</summary>
    public string Setting => _environment ?? ConfigurationSource.SsmPrefix + ParameterPath;

    public TimeSpan Age => World.Now - World.Clock.Start;

    public SimulatedName? Find(string key) => _names.GetValueOrDefault(key);

    public SimulatedName? Find(string zoneId, DnsName name) => _byDnsName.GetValueOrDefault((zoneId, name));

    /// <summary>Whether the stack has, or had, a name in more zones than one, so that the name alone does not tell which is meant.</summary>
    public bool HasNamesake(SimulatedName name) => Names.Exists(other => other != name && other.Name == name.Name);

    public string? EndpointId(string key) => _endpoints.GetValueOrDefault(key);

    /// <summary>VPCs, subnets, endpoints and zones, as the plan has them.</summary>
    public void Build()
    {
        foreach (var vpc in Scenario.World.Vpcs)
        {
            var number = _vpcs.Count.ToString("x", CultureInfo.InvariantCulture);
            var id = World.Ec2.CreateVpc(vpc.Cidr, vpc.HasIpv6 ? $"2001:db8:{number}::/56" : null).Id;
            _vpcs.Add(vpc.Key, id);
            _subnets.Add(vpc.Key,
            [
                .. Enumerable.Range(0, vpc.Subnets).Select(subnet => World.Ec2.CreateSubnet(
                    id,
                    vpc.Cidr.Replace(".0.0/16", $".{subnet}.0/24", StringComparison.Ordinal),
                    "ap-northeast-1" + (char)('a' + subnet),
                    vpc.HasIpv6 ? $"2001:db8:{number}:{subnet}::/64" : null).Id),
            ]);
        }

        foreach (var endpoint in Scenario.World.Endpoints)
        {
            Create(endpoint);
        }
    }

    public void Create(EndpointPlan plan) => _endpoints[plan.Key] = World.Ec2.CreateEndpoint(
        new CreateEndpointRequest(_vpcs[plan.Vpc], ServicePrefix + plan.Service)
        {
            SubnetIds = SubnetIds(plan.Vpc, plan.Subnets),
            IpAddressType = plan.Family,
            Tags = PoolTags(plan.Pool),
        }).Id;

    /// <param name="pool">The value of the tag; null to remove it.</param>
    public void Tag(string endpointId, string? pool)
    {
        if (pool is null)
        {
            World.Ec2.DeleteTags(endpointId, PoolTag);
        }
        else
        {
            World.Ec2.CreateTags(endpointId, PoolTags(pool));
        }
    }

    private static ImmutableSortedDictionary<string, string> PoolTags(string? pool) => pool is null
        ? ImmutableSortedDictionary<string, string>.Empty
        : ImmutableSortedDictionary<string, string>.Empty.Add(PoolTag, pool);

    public string VpcId(string key) => _vpcs[key];

    /// <summary>Whether a name follows an endpoint, as both are now.</summary>
    public bool Follows(Binding binding, WorldEndpoint endpoint) =>
        Selects(binding, endpoint) && !IsOutside(binding, endpoint);

    /// <summary>Whether an endpoint that a name selects is in a VPC in which the name's zone does not resolve.</summary>
    public bool IsOutside(Binding binding, WorldEndpoint endpoint) => Selects(binding, endpoint)
        && FunctionKnowledge.IsWithinZone(binding)
        && World.Route53.Find(binding.ZoneId)?.VpcIds.Contains(endpoint.VpcId) != true;

    private static bool Selects(Binding binding, WorldEndpoint endpoint) =>
        Converged.MayFollow(binding, endpoint) && FunctionKnowledge.HasTags(endpoint.Tags, binding.Endpoints);

    public ImmutableArray<string> SubnetIds(string vpc, ImmutableArray<int> subnets) =>
        [.. subnets.Select(subnet => _subnets[vpc][subnet])];

    /// <summary>Which VPC's key an endpoint is in.</summary>
    public string? VpcKeyOf(string endpointId) =>
        World.Ec2.Current.Endpoints.TryGetValue(endpointId, out var endpoint)
            ? _vpcs.First(vpc => vpc.Value == endpoint.VpcId).Key
            : null;

    /// <summary>
    /// Puts a name into the stack, anew or again: its zone, if there is none, and its configuration.
    /// </summary>
    public SimulatedName Add(NamePlan plan)
    {
        var key = (plan.Vpc, plan.Zone);
        if (!_zones.TryGetValue(key, out var zoneId) || World.Route53.Find(zoneId) is null)
        {
            zoneId = World.Route53.CreateZone(
                new CreateZoneRequest(DnsName.Parse(plan.Zone), $"{plan.Vpc} {plan.Zone} {Age.Ticks}")
                {
                    VpcId = _vpcs[plan.Vpc],
                }).Zone.Id;
            _zones[key] = zoneId;
        }

        if (Find(zoneId, DnsName.Parse(plan.Name)) is { } back)
        {
            back.GoneSince = null;
            _names[plan.Key] = back;
            Configure(back, plan);
            AllowSoon(back);
            return back;
        }

        var name = new SimulatedName(plan, zoneId, Owner);
        _names[plan.Key] = name;
        _byDnsName[(zoneId, name.Name)] = name;
        Names.Add(name);
        Configure(name, plan);
        AllowSoon(name);
        return name;
    }

    /// <summary>Gives a function the policy that the stack has.</summary>
    public void Allow(string function)
    {
        _functions.Add(function);
        if (Scenario.World.HasPolicyByName)
        {
            World.Route53.AllowOnly(function, _policy);
        }
    }

    // A statement that was just added is in force a while later.
    private void AllowSoon(SimulatedName name)
    {
        if (Scenario.World.HasPolicyByName)
        {
            World.Clock.After(Scenario.World.IamSpreads, () =>
            {
                _policy = _policy.Add(new ChangeStatement(name.ZoneId, name.Name, name.MarkerName));
                foreach (var function in _functions)
                {
                    World.Route53.AllowOnly(function, _policy);
                }
            });
        }
    }

    /// <summary>Gives a name another configuration, or its first.</summary>
    public void Configure(SimulatedName name, NamePlan plan)
    {
        if (name.Versions.Count > 0)
        {
            name.Latest.Until ??= World.Now;
        }

        name.Plan = plan;
        name.Versions.Add(new BindingVersion(ToBinding(plan, name.ZoneId), World.Now));
        Publish(name);
    }

    /// <summary>Makes a resource of the stack stand for another name, or for its name in another zone.</summary>
    public SimulatedName Move(SimulatedName old, NamePlan plan)
    {
        old.Latest.Until = World.Now;
        return Add(plan);
    }

    /// <summary>Takes a name out of the configuration; its records stay for now.</summary>
    public void Unbind(SimulatedName name)
    {
        name.Latest.Until = World.Now;
        if (Scenario.World.StoredConfiguration)
        {
            World.Parameters.Delete(ParameterPath + name.Plan.Key);
        }
        else
        {
            Rewrite();
        }
    }

    /// <summary>The name as the configuration has it, in JSON.</summary>
    public static string Json(Binding binding)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, binding);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private void Publish(SimulatedName name)
    {
        if (Scenario.World.StoredConfiguration)
        {
            World.Parameters.Put(
                new PutParameterRequest(ParameterPath + name.Plan.Key, Json(name.Latest.Binding))
                {
                    Overwrite = true,
                });
        }
        else
        {
            Rewrite();
        }
    }

    // Another environment is another version of the function: no warm process outlives it.
    private void Rewrite()
    {
        Generation++;
        _environment = $$"""{"owner":"{{Owner}}","bindings":[{{string.Join(
            ',', Names.Where(name => name.IsConfigured).Select(name => Json(name.Latest.Binding)))}}]}""";
    }

    private Binding ToBinding(NamePlan plan, string zoneId)
    {
        var ids = plan.Endpoints.Select(EndpointId).OfType<string>().Order(StringComparer.Ordinal).ToImmutableArray();
        return new Binding(
            DnsName.Parse(plan.Name), zoneId,
            ids.IsEmpty
                ? new EndpointSelector([], ServicePrefix + plan.Service, plan.AnyVpc || plan.SpansVpcs ? null : _vpcs[plan.Vpc])
                {
                    Tags = PoolTags(plan.Pool),
                }
                : new EndpointSelector(ids, null, null))
        {
            Ttl = plan.Ttl,
            Layout = plan.Layout,
            Families = plan.Families,
            MinimumAddresses = plan.MinimumAddresses,
            WhenEmpty = plan.WhenEmpty,
            AnyVpc = plan.AnyVpc,
        };
    }

    private static void Write(Utf8JsonWriter json, Binding binding)
    {
        json.WriteStartObject();
        json.WriteString("name", binding.Name.ToString());
        json.WriteString("zoneId", binding.ZoneId);
        json.WriteStartObject("endpoints");
        if (binding.Endpoints.Service is { } service)
        {
            json.WriteString("service", service);
        }

        if (binding.Endpoints.VpcId is { } vpcId)
        {
            json.WriteString("vpcId", vpcId);
        }

        if (!binding.Endpoints.Tags.IsEmpty)
        {
            json.WriteStartObject("tags");
            foreach (var (key, value) in binding.Endpoints.Tags)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        if (!binding.Endpoints.Ids.IsEmpty)
        {
            json.WriteStartArray("ids");
            foreach (var id in binding.Endpoints.Ids)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteNumber("ttl", binding.Ttl);
        json.WriteString("layout", binding.Layout == RecordLayout.Merged ? "merged" : "weighted");
        json.WriteStartArray("families");
        foreach (var family in binding.Families)
        {
            json.WriteStringValue(family == AddressFamily.IPv4 ? "ipv4" : "ipv6");
        }

        json.WriteEndArray();
        json.WriteNumber("minimumAddresses", binding.MinimumAddresses);
        json.WriteString("whenEmpty", binding.WhenEmpty == WhenEmpty.Keep ? "keep" : "delete");
        json.WriteBoolean("anyVpc", binding.AnyVpc);
        json.WriteEndObject();
    }
}
