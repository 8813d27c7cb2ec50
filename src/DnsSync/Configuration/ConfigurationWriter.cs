using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DnsSync.Configuration;

/// <summary>Writes a configuration from the types that its schema is generated from.</summary>
public static class ConfigurationWriter
{
    // A parameter holds 4 KB, of which indentation would take a third.
    private static readonly JsonSerializerOptions Compact =
        new(ConfigurationJson.Default.Options) { WriteIndented = false };

    /// <summary>One binding in one line, as in a parameter of Parameter Store.</summary>
    public static string WriteBinding(BindingFile binding) =>
        JsonSerializer.Serialize(binding, (JsonTypeInfo<BindingFile>)Compact.GetTypeInfo(typeof(BindingFile)));
}
