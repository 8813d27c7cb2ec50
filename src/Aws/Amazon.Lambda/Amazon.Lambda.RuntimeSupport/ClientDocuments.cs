using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Reads the headers that are JSON: client context and Cognito identity.</summary>
internal static class ClientDocuments
{
    public static IClientContext ReadClientContext(string json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return null;
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new Context
        {
            Environment = Texts(root, "env"),
            Custom = Texts(root, "custom"),
            Client = Child(root, "client") is not { } client ? null : new Application
            {
                AppPackageName = Text(client, "app_package_name"),
                AppTitle = Text(client, "app_title"),
                AppVersionCode = Text(client, "app_version_code"),
                AppVersionName = Text(client, "app_version_name"),
                InstallationId = Text(client, "installation_id"),
            },
        };
    }

    public static ICognitoIdentity ReadIdentity(string json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return null;
        using var document = JsonDocument.Parse(json);
        return new CognitoIdentity
        {
            IdentityId = Text(document.RootElement, "cognitoIdentityId"),
            IdentityPoolId = Text(document.RootElement, "cognitoIdentityPoolId"),
        };
    }

    private static JsonElement? Child(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var child)
            && child.ValueKind == JsonValueKind.Object ? child : null;

    private static string Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var child)
            ? child.ToString() : null;

    private static Dictionary<string, string> Texts(JsonElement parent, string name) =>
        Child(parent, name)?.EnumerateObject()
            .ToDictionary(pair => pair.Name, pair => pair.Value.ToString());

    private sealed class Context : IClientContext
    {
        public IDictionary<string, string> Environment { get; init; }

        public IClientApplication Client { get; init; }

        public IDictionary<string, string> Custom { get; init; }
    }

    private sealed class Application : IClientApplication
    {
        public string AppPackageName { get; init; }

        public string AppTitle { get; init; }

        public string AppVersionCode { get; init; }

        public string AppVersionName { get; init; }

        public string InstallationId { get; init; }
    }

    private sealed class CognitoIdentity : ICognitoIdentity
    {
        public string IdentityId { get; init; }

        public string IdentityPoolId { get; init; }
    }
}
