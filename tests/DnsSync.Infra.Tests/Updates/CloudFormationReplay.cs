using System.Globalization;
using System.Text.Json.Nodes;

namespace DnsSync.Infra.Tests.Updates;

/// <summary>
/// CloudFormation's way with a stack ("Update behaviors of stack resources", CloudFormation User Guide): it
/// evaluates rules first, creates and updates in the order of dependencies, and only then removes, in the
/// opposite order, what is not in the template any more or was replaced.
/// </summary>
internal sealed class CloudFormationReplay
{
    public const string Refused = "refused before anything changes: ";

    private readonly List<LiveResource> _live = [];
    private readonly List<LiveResource> _replaced = [];
    private readonly List<LiveResource> _new = [];
    private readonly List<string> _did = [];
    private readonly bool _reversed;
    private Dictionary<string, string> _parameters = [];
    private Template? _template;
    private int _made;

    /// <param name="reversed">What depends on nothing common comes in any order: the other way round.</param>
    public CloudFormationReplay(bool reversed = false) => _reversed = reversed;

    /// <summary>What the account names the services, as IoT Core tells it.</summary>
    public static IReadOnlyDictionary<string, string> OwnNames { get; } = new Dictionary<string, string>
    {
        ["iot:Data-ATS"] = "a1-ats.iot.eu-west-1.amazonaws.com",
        ["iot:CredentialProvider"] = "c1.credentials.iot.eu-west-1.amazonaws.com",
    };

    /// <summary>Creates the stack, or updates it.</summary>
    /// <returns>What was created (+), replaced (!) and removed (-), by id without its hash, sorted.</returns>
    /// <exception cref="UpdateFailedException">It cannot be done.</exception>
    public string Deploy(Template template)
    {
        _did.Clear();
        _new.Clear();
        CheckRules(template);
        var before = _live.ToList();
        foreach (var resource in InOrder(template))
        {
            Apply(resource, before);
        }

        if (_template is not null)
        {
            Remove(_template, [.. before.Where(old =>
                _replaced.Contains(old) || !template.Resources.Any(resource => resource.Id == old.LogicalId))]);
        }

        _template = template;
        return string.Join(' ', _did.Order(StringComparer.Ordinal));
    }

    private void CheckRules(Template template)
    {
        // As the CDK command line passes parameters: a new one has its default, an old one its value.
        _parameters = (template.Json["Parameters"]?.AsObject() ?? []).ToDictionary(
            entry => entry.Key,
            entry => _parameters.GetValueOrDefault(entry.Key) ?? entry.Value!["Default"]!.GetValue<string>());
        var evaluated = new Evaluated(_ => "", (_, _) => "", _parameters);
        foreach (var (rule, assertions) in (template.Json["Rules"]?.AsObject() ?? []).Where(rule => rule.Key != "CheckBootstrapVersion"))
        {
            if (!evaluated.Of(assertions!["Assertions"]![0]!["Assert"])!.GetValue<bool>())
            {
                throw new UpdateFailedException($"{Refused}{LiveResource.WithoutHash(rule)}");
            }
        }
    }

    private void Apply(Resource resource, List<LiveResource> before)
    {
        var properties = Evaluator().Of(resource.Json["Properties"])?.AsObject() ?? [];
        var old = before.SingleOrDefault(one => one.LogicalId == resource.Id);
        var changed = old is null ? [] : Changed(old.Properties, properties);
        if (old is not null && changed.Count == 0)
        {
            return;
        }

        if (old is not null && !ResourceTypes.IsReplacedBy(old, properties, changed))
        {
            List<string> former = [.. old.List("SubnetIds")];
            ResourceTypes.CheckUpdate(old, properties);
            old.Properties = properties;
            ResourceTypes.Check(old, _live, former);
            return;
        }

        var made = new LiveResource(resource.Id, resource.Type, $"{resource.Type.Split(':')[^1]}-{++_made}", properties);
        ResourceTypes.Check(made, _live, []);
        if (old is not null)
        {
            _live.Remove(old);
            _replaced.Add(old);
        }

        else
        {
            _new.Add(made);
        }

        _live.Add(made);
        _did.Add($"{(old is null ? '+' : '!')}{made.ShortId}");
    }

    private void Remove(Template before, List<LiveResource> gone)
    {
        foreach (var old in InOrder(before).Reverse()
            .SelectMany(resource => gone.Where(one => one.LogicalId == resource.Id)))
        {
            var wasReplaced = _replaced.Remove(old);
            _live.Remove(old);
            ResourceTypes.CheckRemoval(old, [.. _live, .. _replaced]);
            var twin = wasReplaced ? null : _new.Find(one => one.Type == old.Type
                && old.Properties.Count > 1 && JsonNode.DeepEquals(one.Properties, old.Properties));
            if (twin is not null)
            {
                throw new UpdateFailedException($"{old.ShortId} became {twin.ShortId} without need");
            }

            if (!wasReplaced)
            {
                _did.Add($"-{old.ShortId}");
            }
        }
    }

    private Evaluated Evaluator() => new(id => At(id).Id, (id, name) => AttributeOf(At(id), name), _parameters);

    private LiveResource At(string id) =>
        _live.Find(one => one.LogicalId == id) ?? throw new UpdateFailedException($"{id} is not there yet");

    private JsonNode AttributeOf(LiveResource one, string name) => (one.Type, name) switch
    {
        // Empty until the block is there.
        ("AWS::EC2::VPC", "Ipv6CidrBlocks") => new JsonArray(
        [
            .. _live.Where(block => block.Type == "AWS::EC2::VPCCidrBlock" && block["VpcId"] == one.Id)
                .Select(block => JsonValue.Create($"range of {block.Id}")),
        ]),
        ("Custom::DnsSyncEndpointName", _) => OwnNames[one["EndpointType"]],
        _ => $"{one.Id}.{name}",
    };

    private static List<string> Changed(JsonObject old, JsonObject now) =>
    [
        .. old.Select(entry => entry.Key).Union(now.Select(entry => entry.Key))
            .Where(key => !JsonNode.DeepEquals(old[key], now[key])).Order(StringComparer.Ordinal),
    ];

    private IEnumerable<Resource> InOrder(Template template)
    {
        var left = template.Resources.OrderBy(resource => resource.Id, StringComparer.Ordinal).ToList();
        if (_reversed)
        {
            left.Reverse();
        }

        while (left.Count > 0)
        {
            var next = left.First(one => !left.Any(other => other != one && template.IsAfter(one, other)));
            left.Remove(next);
            yield return next;
        }
    }
}

/// <summary>A resource as it stands in the account.</summary>
internal sealed class LiveResource(string logicalId, string type, string id, JsonObject properties)
{
    public string LogicalId => logicalId;

    /// <summary>Without the hash, where it has one.</summary>
    public string ShortId => WithoutHash(logicalId);

    public string Type => type;

    public string Id => id;

    public JsonObject Properties { get; set; } = properties;

    public string this[string name] => Properties[name]?.ToString() ?? "";

    public IEnumerable<string> List(string name) => (Properties[name] as JsonArray ?? []).Select(one => one!.ToString());

    public static string WithoutHash(string id) =>
        id.Length > 8 && id[^8..].All(char.IsAsciiHexDigitUpper) ? id[..^8] : id;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ShortId} ({type})");
}
