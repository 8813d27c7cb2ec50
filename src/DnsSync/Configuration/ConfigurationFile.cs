using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace DnsSync.Configuration;

/// <summary>
/// The shape of a configuration as JSON. The JSON Schema in <c>docs/dnssync.schema.json</c> is
/// generated from these types, and infrastructure writes its parameters with them.
/// </summary>
[Description("What DnsSync keeps in sync.")]
public sealed record ConfigurationFile
{
    [JsonPropertyName("$schema")]
    [Description("The location of this schema, for editors.")]
    public string? Schema { get; init; }

    [Description("Who manages the names. Written into the marker of each name.")]
    [RegularExpression(ConfigurationRules.OwnerPattern)]
    public required string Owner { get; init; }

    [Description("The names, each with its zone and a selector for endpoints.")]
    public required BindingFile[] Bindings { get; init; }
}

/// <summary>One name, as JSON.</summary>
public sealed record BindingFile
{
    [Description("The fully qualified name that devices resolve: letters, digits, '-' and '_', '*' as its first label; "
        + @"anything else only as an octal escape, such as \100 for @.")]
    public required string Name { get; init; }

    [Description("The id of the private hosted zone that contains the name.")]
    [RegularExpression(ConfigurationRules.ZoneIdPattern)]
    public required string ZoneId { get; init; }

    [Description("Which interface VPC endpoints the name points to: 'ids' or 'service' is required.")]
    public required EndpointsFile Endpoints { get; init; }

    [Description("How many seconds resolvers may cache the addresses.")]
    [Range(ConfigurationRules.MinimumTtl, ConfigurationRules.MaximumTtl)]
    [DefaultValue(60)]
    public int? Ttl { get; init; }

    [Description("'merged': one record set with every address. 'weighted': one per endpoint.")]
    [AllowedValues("merged", "weighted")]
    [DefaultValue("merged")]
    public string? Layout { get; init; }

    [Description("'ipv4' for A records, 'ipv6' for AAAA records, or both. Default: ipv4.")]
    [AllowedValues("ipv4", "ipv6")]
    public string[]? Families { get; init; }

    [Description("The fewest addresses that a removal may leave while an old address may still be in use.")]
    [Range(1, ConfigurationRules.MaximumAddresses)]
    [DefaultValue(1)]
    public int? MinimumAddresses { get; init; }

    [Description("What to do when no endpoint has an address: 'keep' the last ones, or 'delete' them.")]
    [AllowedValues("keep", "delete")]
    [DefaultValue("keep")]
    public string? WhenEmpty { get; init; }

    [Description("Without 'vpcId': true also follows endpoints in VPCs that are not associated with the zone. Devices "
        + "must reach them by peering, a transit gateway or Direct Connect.")]
    [DefaultValue(false)]
    public bool? AnyVpc { get; init; }
}

/// <summary>A selector of endpoints, as JSON.</summary>
public sealed record EndpointsFile
{
    [Description("Endpoint ids. A replaced endpoint gets a new id, so prefer 'service'.")]
    [RegularExpression(ConfigurationRules.EndpointIdPattern)]
    public string[]? Ids { get; init; }

    [Description("The service name, such as com.amazonaws.eu-west-1.iot.data.")]
    [RegularExpression(ConfigurationRules.ServicePattern)]
    public string? Service { get; init; }

    [Description("Only endpoints in this VPC.")]
    [RegularExpression(ConfigurationRules.VpcIdPattern)]
    public string? VpcId { get; init; }

    [Description("Only endpoints with all of these tags.")]
    public Dictionary<string, string>? Tags { get; init; }
}
