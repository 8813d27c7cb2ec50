using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Route53;
using Constructs;
using DnsSync.Configuration;
using DnsSync.Model;

namespace DnsSync.Infra;

/// <summary>
/// One name: its zone, its binding in Parameter Store, the service's permission to write it, and the
/// custom resource that syncs it at deployment and removes its records when the name or the stack
/// goes.
/// </summary>
/// <remarks>
/// First come endpoints and zone, then the permission, the custom resource, and the parameter.
/// Deletion goes backwards, so the records are gone before what they need. Everything of a name
/// has that name, so that another name is another set of resources: one that changed in
/// place would lose the permission to clean up the old one.
/// </remarks>
public sealed partial class PrivateName : Construct
{
    // "Parameter Store quotas": a standard parameter.
    private const int LongestParameter = 4096;

    // What a token may become at most. Route 53: hosted zone ids are up to 32 characters.
    private const int LongestId = 32;
    private const int LongestToken = 64;

    public PrivateName(Construct scope, string id, PrivateNameProps props)
        : base(scope, id)
    {
        this.Refuse(
            WhyNot(nameof(props.Name), props.Name),
            props.Ttl is { } ttl ? ConfigurationRules.Ttl.WhyNot(nameof(props.Ttl), ttl) : null,
            props.MinimumAddresses is { } minimum ? ConfigurationRules.MinimumAddresses.WhyNot(nameof(props.MinimumAddresses), minimum) : null);
        var name = Canonical(props.Name);
        var selector = Selector(props);
        RefuseUnusual(props);
        var inner = new Construct(this, KeyOf(props));
        (ZoneId, Zone) = ZoneOf(inner, props, name);
        Name = name;
        var binding = Binding(props, selector, name, ZoneId);
        Check(props, binding);

        var json = ConfigurationWriter.WriteBinding(binding);
        var stack = Stack.Of(this);
        PermissionLength = LengthOf(Permissions.NameDocument(
            Longest(stack.Partition, "aws-us-gov".Length),
            Longest(ZoneId, LongestId),
            Longest(name, props.LongestName)));

        // CloudFormation refuses another ServiceToken: with another service all but the zone is another
        // set of resources.
        var owned = props.Service.NameKey is { Length: > 0 } serviceKey ? new Construct(inner, serviceKey) : inner;
        var policy = new CfnPolicy(owned, "Permission", new CfnPolicyProps
        {
            PolicyName = PolicyName(owned),
            PolicyDocument = Permissions.NameDocument(stack.Partition, ZoneId, name),
            Roles = [props.Service.RoleName],
        });
        Sync = CustomResources.Create(owned, "Sync", "Custom::DnsSyncName", props.Service.FunctionArn, Properties(props, json));
        Sync.AddDependency(policy);
        foreach (var earlier in props.After)
        {
            Sync.AddDependency(earlier);
        }

        Parameter = new Amazon.CDK.AWS.SSM.CfnParameter(owned, "Binding", new Amazon.CDK.AWS.SSM.CfnParameterProps
        {
            // A name is bound once in a zone: so is this.
            Name = $"/dnssync/{props.Service.Owner}/{ZoneId}/{Unspeakable().Replace(name, "_")}",
            Type = "String",
            Value = json,
            Description = "A binding of DnsSync, written by its stack",
        });

        // Deleted before the custom resource's Delete runs, so that no schedule makes the name anew.
        Parameter.AddDependency(Sync);
        props.Service.Register(this);
    }

    /// <summary>In the spelling that everything compares by, or a token.</summary>
    public string Name { get; }

    /// <summary>The zone's id.</summary>
    public string ZoneId { get; }

    /// <summary>The zone, if this name made it.</summary>
    public CfnHostedZone? Zone { get; }

    internal CfnResource Sync { get; }

    internal CfnResource Parameter { get; }

    /// <summary>How much of IAM's room its permission takes, at most.</summary>
    internal int PermissionLength { get; }

    /// <returns>Why no zone can be made for this name, or no record in it; null if one can.</returns>
    internal static string? WhyNot(string key, string name) =>
        Token.IsUnresolved(name) ? null
        : !DnsName.TryParseStrict(name, out var parsed, out var problem) ? $"'{key}': {problem}"
        : parsed.Labels.Count < 2 ? Rules.Wrong(key, "a name of two labels or more, such as iot.example.com", name)
        : BindingReader.WhyNotBound(parsed) is { } reason ? $"'{key}': {reason}"
        : null;

    /// <summary>In the spelling that ids are made of. What is no name stays as it is.</summary>
    internal static string Canonical(string name) =>
        !Token.IsUnresolved(name) && DnsName.TryParse(name, out var parsed, out _) ? parsed.ToRoute53().TrimEnd('.') : name;

    private static string KeyOf(PrivateNameProps props)
    {
        var name = Token.IsUnresolved(props.Name) ? "LookedUp" : Canonical(props.Name);
        return props.Zone switch
        {
            NameZone.GivenZone { ZoneId: var zoneId } when !Token.IsUnresolved(zoneId) => $"{WithoutPrefix(zoneId)}-{name}",
            NameZone.GivenZone => $"Shared-{name}",
            _ => name,
        };
    }

    private EndpointsFile Selector(PrivateNameProps props) => (props.Endpoint, props.Selector) switch
    {
        // A selector by service and VPC survives a replaced endpoint; one by id does not.
        ({ } endpoint, null) => new EndpointsFile
        {
            Service = endpoint.Service.ServiceName,
            VpcId = endpoint.Network.VpcId,
        },
        (null, { } selector) => selector,
        _ => throw new SettingsException($"{Node.Path}: either 'Endpoint' or 'Selector' is required, to select the endpoints"),
    };

    private void RefuseUnusual(PrivateNameProps props)
    {
        if (props.AdoptFrom is not null && !props.Adopt)
        {
            throw new SettingsException($"{Node.Path}: 'AdoptFrom' requires 'Adopt'");
        }

        if (props.Zone is NameZone.GivenZone && props.Vpcs.Count > 0)
        {
            throw new SettingsException(
                $"{Node.Path}: 'Vpcs' applies to a new zone: associate VPCs with an existing zone where it was created");
        }
    }

    private (string Id, CfnHostedZone? Zone) ZoneOf(Construct inner, PrivateNameProps props, string name)
    {
        if (props.Zone is NameZone.GivenZone given)
        {
            return (Token.IsUnresolved(given.ZoneId) ? given.ZoneId : WithoutPrefix(given.ZoneId), null);
        }

        IReadOnlyList<ZoneVpc> vpcs = props.Vpcs.Count > 0 ? props.Vpcs
            : props.Endpoint is { } endpoint ? [new ZoneVpc(endpoint.Network.VpcId)]
            : throw new SettingsException($"{Node.Path}: a new zone requires 'Vpcs'");
        var zone = PrivateZone.Create(inner, name, $"Managed by DnsSync, owner {props.Service.Owner}", vpcs, Before(props));
        return (zone.Ref, zone);
    }

    private static IEnumerable<CfnResource> Before(PrivateNameProps props) =>
        [.. props.Endpoint?.Endpoints ?? [], .. props.After];

    private static BindingFile Binding(PrivateNameProps props, EndpointsFile selector, string name, string zoneId) => new()
    {
        Name = name,
        ZoneId = zoneId,
        Endpoints = selector,
        Ttl = props.Ttl,
        Layout = props.Layout,
        Families = props.Families.Count > 0 ? [.. props.Families]
            : props.Endpoint is { DualStack: true } ? ["ipv4", "ipv6"]
            : null,
        MinimumAddresses = props.MinimumAddresses,
        WhenEmpty = props.WhenEmpty,
        AnyVpc = props.AnyVpc,
    };

    // The function would refuse it at deployment; the same reader refuses it here, with tokens
    // replaced by what they may become.
    private void Check(PrivateNameProps props, BindingFile binding)
    {
        var sample = binding with
        {
            Name = Token.IsUnresolved(binding.Name) ? LongName(props.LongestName) : binding.Name,
            ZoneId = Longest(binding.ZoneId, LongestId),
            Endpoints = binding.Endpoints with
            {
                Service = binding.Endpoints.Service is { } service ? Longest(service, LongestToken) : null,
                VpcId = binding.Endpoints.VpcId is { } vpc ? (Token.IsUnresolved(vpc) ? "vpc-" + new string('0', 17) : vpc) : null,
                Ids = binding.Endpoints.Ids?.Select(id => Token.IsUnresolved(id) ? "vpce-" + new string('0', 17) : id).ToArray(),
            },
        };
        var read = ConfigurationReader.Read(JsonSerializer.Serialize(
            new ConfigurationFile { Owner = props.Service.Owner, Bindings = [sample] },
            ConfigurationJson.Default.ConfigurationFile));
        if (!read.Errors.IsEmpty)
        {
            throw new SettingsException($"{Node.Path}: " + string.Join("; ", read.Errors.Select(error => error.ToString())));
        }

        var length = System.Text.Encoding.UTF8.GetByteCount(ConfigurationWriter.WriteBinding(sample));
        if (length > LongestParameter)
        {
            throw new SettingsException(
                $"{Node.Path}: the binding has {length} octets, but a parameter holds {LongestParameter}: select "
                + "endpoints by service and VPC, with fewer ids and tags");
        }
    }

    private Dictionary<string, object> Properties(PrivateNameProps props, string json)
    {
        var properties = new Dictionary<string, object>
        {
            ["Owner"] = props.Service.Owner,
            ["ZoneId"] = ZoneId,
            ["Name"] = Name,
            ["Binding"] = json,
        };
        if (props.Endpoint is { } endpoint)
        {
            // The function needs none of it: a replaced endpoint makes CloudFormation sync again.
            properties["EndpointIds"] = endpoint.Ids.ToArray<object>();
        }

        if (props.Adopt)
        {
            properties["Adopt"] = "true";
        }

        if (props.AdoptFrom is { } from)
        {
            properties["AdoptFrom"] = from;
        }

        return properties;
    }

    // A role's policies are told apart by their names alone, and a second of one name would overwrite
    // the first. Who deploys a template may choose the stack's name, so synth cannot tell: the stack's
    // id can, whose last part is a UUID. A stack's name itself may be as long as a policy's, 128.
    private static string PolicyName(Construct inner) =>
        $"name-{Names.UniqueResourceName(inner, new UniqueResourceNameOptions { MaxLength = 80 })}-"
        + Fn.Select(2, Fn.Split("/", Aws.STACK_ID));

    private static int LengthOf(Dictionary<string, object> document) =>
        JsonSerializer.Serialize(document, PolicyJson).Count(c => !char.IsWhiteSpace(c));

    private static string Longest(string text, int length) => Token.IsUnresolved(text) ? new string('Z', length) : text;

    private static string LongName(int length) =>
        string.Join('.', Enumerable.Range(0, length).Chunk(63).Select(label => new string('a', Math.Max(1, label.Length - 1))));

    private static string WithoutPrefix(string zoneId) => zoneId[(zoneId.LastIndexOf('/') + 1)..];

    private static readonly JsonSerializerOptions PolicyJson = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // "Requirements and constraints for parameter names", Systems Manager User Guide. What a token
    // is written as is left alone; and so is what it will be, since names of AWS are plain.
    [GeneratedRegex(@"[^a-zA-Z0-9_.\-${}\[\]]")]
    private static partial Regex Unspeakable();
}
