using System.Globalization;
using System.Text.Json.Nodes;

namespace DnsSync.Infra.Tests.Deployment;

/// <summary>A template after its deployment: it knows what its references have become.</summary>
internal sealed class DeployedTemplate(
    Template template, string region, string stackId, IReadOnlyDictionary<string, string> ids)
{
    public Template Template => template;

    public string Region => region;

    /// <summary>Whether the deployment made this resource.</summary>
    public bool Has(Resource resource) => ids.ContainsKey(resource.Id);

    /// <summary>What AWS calls the resource.</summary>
    public string Id(Resource resource) => ids[resource.Id];

    /// <summary>The resource's properties, without intrinsic functions.</summary>
    public JsonObject PropertiesOf(Resource resource) =>
        Resolve(resource.Json["Properties"])?.AsObject() ?? [];

    /// <summary>The stack's outputs, in the same way.</summary>
    public IEnumerable<KeyValuePair<string, string>> Outputs => template.Json[nameof(Outputs)]!.AsObject()
        .Select(output => KeyValuePair.Create(output.Key, Resolve(output.Value!["Value"])!.GetValue<string>()));

    public static string Substitute(string text, string region) => text
        .Replace("${AWS::AccountId}", DeployedStack.Account, StringComparison.Ordinal)
        .Replace("${AWS::Region}", region, StringComparison.Ordinal)
        .Replace("${AWS::Partition}", "aws", StringComparison.Ordinal);

    private JsonNode? Resolve(JsonNode? node) => node switch
    {
        JsonObject map when map.Count == 1 && map.First() is ({ } function, { } argument) && IsFunction(function) =>
            Call(function, argument),
        JsonObject map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, Resolve(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Resolve)]),
        _ => node?.DeepClone(),
    };

    private static bool IsFunction(string key) => key == "Ref" || key.StartsWith("Fn::", StringComparison.Ordinal);

    private JsonNode Call(string function, JsonNode argument) => function switch
    {
        "Ref" => Reference(argument.GetValue<string>()),
        "Fn::GetAtt" => Attribute(argument[0]!.GetValue<string>(), argument[1]!.GetValue<string>()),
        "Fn::Join" => string.Join(
            argument[0]!.GetValue<string>(), Resolve(argument[1])!.AsArray().Select(part => part!.GetValue<string>())),
        "Fn::Sub" => Substitute(argument.GetValue<string>(), region),
        "Fn::Select" => Resolve(argument[1])![int.Parse(argument[0]!.ToString(), CultureInfo.InvariantCulture)]!.DeepClone(),
        "Fn::Split" => new JsonArray(
            [.. Resolve(argument[1])!.GetValue<string>().Split(argument[0]!.GetValue<string>()).Select(part => JsonValue.Create(part))]),
        "Fn::GetAZs" => new JsonArray($"{region}a", $"{region}b", $"{region}c"),
        _ => throw new NotSupportedException($"no test needed {function} so far"),
    };

    private string Reference(string name) => name switch
    {
        "AWS::Region" => region,
        "AWS::AccountId" => DeployedStack.Account,
        "AWS::Partition" => "aws",
        "AWS::StackId" => stackId,
        "AWS::URLSuffix" => "amazonaws.com",
        _ => ids[name],
    };

    // As CloudFormation's documentation of each type tells its return values.
    private string Attribute(string id, string attribute)
    {
        var type = template.Resources.Single(resource => resource.Id == id).Type;
        var name = ids[id].Split('/')[^1];
        return (type, attribute) switch
        {
            ("AWS::SQS::Queue", "Arn") => $"arn:aws:sqs:{region}:{DeployedStack.Account}:{name}",
            ("AWS::SQS::Queue", "QueueName") => name,
            ("AWS::Lambda::Function", "Arn") => $"arn:aws:lambda:{region}:{DeployedStack.Account}:function:{name}",
            ("AWS::IAM::Role", "Arn") => $"arn:aws:iam::{DeployedStack.Account}:role/{name}",
            ("AWS::EC2::SecurityGroup", "GroupId") => name,
            ("AWS::Logs::LogGroup", "Arn") => $"arn:aws:logs:{region}:{DeployedStack.Account}:log-group:{ids[id]}:*",
            _ => throw new NotSupportedException($"no test needed {type}'s {attribute} so far"),
        };
    }
}
