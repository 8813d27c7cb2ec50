using System.Collections.Immutable;
using System.Text.Json;
using DnsSync.Model;

namespace DnsSync.Configuration;

/// <summary>Reads one binding out of a configuration.</summary>
public static class BindingReader
{
    /// <returns>The binding; null if anything is wrong with it, which <paramref name="errors"/> tells.</returns>
    internal static Binding? Read(JsonElement element, string path, List<ConfigurationError> errors)
    {
        var before = errors.Count;
        var fields = JsonFields.Of(element, path, errors,
            "name", "zoneId", "endpoints", "ttl", "layout", "families", "minimumAddresses", "whenEmpty",
            "anyVpc");
        if (fields is null)
        {
            return null;
        }

        var name = ReadName(fields, errors);
        var zoneId = fields.RequiredText("zoneId", ConfigurationRules.ZoneId);
        var endpoints = ReadEndpoints(fields, errors);
        var ttl = fields.Number("ttl", ConfigurationRules.Ttl);
        var minimum = fields.Number("minimumAddresses", ConfigurationRules.MinimumAddresses);
        var layout = fields.Choice("layout", ("merged", RecordLayout.Merged), ("weighted", RecordLayout.Weighted));
        var whenEmpty = fields.Choice("whenEmpty", ("keep", WhenEmpty.Keep), ("delete", WhenEmpty.Delete));
        var families = fields.Choices("families", ("ipv4", AddressFamily.IPv4), ("ipv6", AddressFamily.IPv6));
        var anyVpc = fields.Flag("anyVpc");
        if (errors.Count > before || name is null || zoneId is null || endpoints is null)
        {
            return null;
        }

        var binding = new Binding(name.Value, zoneId.Replace("/hostedzone/", "", StringComparison.Ordinal), endpoints);
        return binding with
        {
            Ttl = ttl ?? binding.Ttl,
            MinimumAddresses = minimum ?? binding.MinimumAddresses,
            Layout = layout ?? binding.Layout,
            WhenEmpty = whenEmpty ?? binding.WhenEmpty,
            Families = families ?? binding.Families,
            AnyVpc = anyVpc ?? binding.AnyVpc,
        };
    }

    /// <summary>Why no binding can carry this name; null if one can.</summary>
    public static string? WhyNotBound(DnsName name) =>
        Marker.NameBehind(name) is not null
            ? $"{name} is the name of a marker: bind the name without the _dnssync. prefix"
            : !DnsName.TryParse($"_dnssync.{name}", out _, out _)
                ? $"{name} is too long: its marker _dnssync.{name} must fit into 255 octets"
                : null;

    private static DnsName? ReadName(JsonFields fields, List<ConfigurationError> errors)
    {
        if (fields.RequiredText("name") is not { } text)
        {
            return null;
        }

        if (!DnsName.TryParseStrict(text, out var name, out var problem))
        {
            errors.Add(new(fields.PathOf("name"), problem));
            return null;
        }

        if (WhyNotBound(name) is { } reason)
        {
            errors.Add(new(fields.PathOf("name"), reason));
            return null;
        }

        return name;
    }

    private static EndpointSelector? ReadEndpoints(JsonFields binding, List<ConfigurationError> errors)
    {
        if (binding.RequiredElement("endpoints") is not { } element
            || JsonFields.Of(element, binding.PathOf("endpoints"), errors, "ids", "service", "vpcId", "tags")
                is not { } fields)
        {
            return null;
        }

        var ids = fields.Texts("ids", ConfigurationRules.EndpointId);
        var service = fields.Text("service", ConfigurationRules.Service);
        var vpcId = fields.Text("vpcId", ConfigurationRules.VpcId);
        var tags = fields.TextMap("tags");
        if (!fields.Has("ids") && !fields.Has("service"))
        {
            errors.Add(new(fields.Path, "'ids' or 'service' is required to select endpoints"));
        }

        return new EndpointSelector(
            [.. (ids ?? []).Distinct().Order(StringComparer.Ordinal)], service, vpcId)
        {
            Tags = tags ?? ImmutableSortedDictionary<string, string>.Empty,
        };
    }
}
