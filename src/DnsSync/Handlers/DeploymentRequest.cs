using System.Collections.Immutable;
using System.Text.Json;
using DnsSync.Events;

namespace DnsSync.Handlers;

/// <summary>What CloudFormation asks a custom resource for.</summary>
/// <param name="RequestType"><c>Create</c>, <c>Update</c> or <c>Delete</c>.</param>
/// <param name="PhysicalResourceId">Null on Create.</param>
/// <param name="Properties">The resource's properties, those that are strings.</param>
public sealed record DeploymentRequest(
    string RequestType,
    string ResponseUrl,
    string StackId,
    string RequestId,
    string LogicalResourceId,
    string? PhysicalResourceId,
    ImmutableSortedDictionary<string, string> Properties)
{
    /// <summary>A property that the resource cannot do without; null if it is not there.</summary>
    public string? Property(string name) => Properties.GetValueOrDefault(name);

    /// <summary>The properties that are lists or objects, which no property of ours is; sorted.</summary>
    public ImmutableArray<string> NotText { get; init; } = [];

    internal static DeploymentRequest Read(JsonElement json)
    {
        var properties = json.Get("ResourceProperties") is { ValueKind: JsonValueKind.Object } given
            ? given.EnumerateObject().DistinctBy(property => property.Name).ToList()
            : [];
        return new DeploymentRequest(
            json.Text("RequestType")!,
            json.Text("ResponseURL")!,
            json.Text("StackId") ?? "",
            json.Text("RequestId") ?? "",
            json.Text("LogicalResourceId") ?? "",
            json.Text("PhysicalResourceId"),
            properties
                .Where(property => property.Value.ValueKind == JsonValueKind.String)
                .ToImmutableSortedDictionary(
                    property => property.Name, property => property.Value.GetString()!, StringComparer.Ordinal))
        {
            NotText =
            [
                .. properties
                    .Where(property => property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                    .Select(property => property.Name)
                    .Order(StringComparer.Ordinal),
            ],
        };
    }
}
