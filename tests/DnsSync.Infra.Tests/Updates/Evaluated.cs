using System.Globalization;
using System.Text.Json.Nodes;

namespace DnsSync.Infra.Tests.Updates;

/// <summary>Intrinsic functions as CloudFormation evaluates them, in the account as it is at that moment.</summary>
/// <param name="resource">What AWS calls the resource of a logical id.</param>
/// <param name="attribute">An attribute of that resource: text, or a list.</param>
/// <param name="parameters">The stack's parameters.</param>
internal sealed class Evaluated(
    Func<string, string> resource, Func<string, string, JsonNode> attribute, IReadOnlyDictionary<string, string> parameters)
{
    public const string Region = "eu-west-1";

    /// <exception cref="UpdateFailedException">It has no value yet.</exception>
    public JsonNode? Of(JsonNode? node) => node switch
    {
        JsonObject map when map.Count == 1 && map.First() is ({ } function, { } argument)
            && (function == "Ref" || function.StartsWith("Fn::", StringComparison.Ordinal)) => Call(function, argument),
        JsonObject map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, Of(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Of)]),
        _ => node?.DeepClone(),
    };

    private JsonNode Call(string function, JsonNode argument) => function switch
    {
        "Ref" => Reference(argument.GetValue<string>()),
        "Fn::GetAtt" => attribute(argument[0]!.GetValue<string>(), argument[1]!.GetValue<string>()),
        "Fn::Join" => string.Join(argument[0]!.GetValue<string>(), Of(argument[1])!.AsArray().Select(part => part!.ToString())),
        "Fn::Split" => new JsonArray(
            [.. Of(argument[1])!.GetValue<string>().Split(argument[0]!.GetValue<string>()).Select(part => JsonValue.Create(part))]),
        "Fn::Select" => Select(Of(argument[1])!.AsArray(), int.Parse(argument[0]!.ToString(), CultureInfo.InvariantCulture)),
        "Fn::GetAZs" => new JsonArray([.. "abcdef".Select(zone => JsonValue.Create($"{Region}{zone}"))]),
        "Fn::Cidr" => new JsonArray(
            [.. Enumerable.Range(0, (int)argument[1]!).Select(i => JsonValue.Create($"{Of(argument[0])} part {i}"))]),
        "Fn::Sub" => argument.GetValue<string>(),
        "Fn::Equals" => JsonValue.Create(Of(argument[0])!.ToString() == Of(argument[1])!.ToString()),
        _ => throw new NotSupportedException($"no template needed {function} so far"),
    };

    private static JsonNode Select(JsonArray list, int index) => index < list.Count
        ? list[index]!.DeepClone()
        : throw new UpdateFailedException($"Fn::Select cannot select nonexistent value at index {index}");

    private string Reference(string name) => name switch
    {
        "AWS::Region" => Region,
        "AWS::AccountId" => "111122223333",
        "AWS::Partition" => "aws",
        "AWS::URLSuffix" => "amazonaws.com",
        "AWS::StackId" => $"arn:aws:cloudformation:{Region}:111122223333:stack/DnsSync/00000000-0000-0000-0000-000000000001",
        _ when parameters.TryGetValue(name, out var value) => value,
        _ => resource(name),
    };
}

/// <summary>What CloudFormation, or the service that it calls, refuses.</summary>
internal sealed class UpdateFailedException(string message) : Exception(message);
