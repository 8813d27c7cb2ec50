using System.Collections.Immutable;
using System.Text.Json;
using DnsSync.Triggers;

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

    internal static DeploymentRequest Read(JsonElement json) => new(
        json.Text("RequestType")!,
        json.Text("ResponseURL")!,
        json.Text("StackId") ?? "",
        json.Text("RequestId") ?? "",
        json.Text("LogicalResourceId") ?? "",
        json.Text("PhysicalResourceId"),
        (json.Get("ResourceProperties") is { ValueKind: JsonValueKind.Object } properties
            ? properties.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String)
            : [])
            .DistinctBy(p => p.Name)
            .ToImmutableSortedDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal));
}
