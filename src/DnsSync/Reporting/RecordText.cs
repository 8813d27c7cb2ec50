using System.Globalization;
using System.Text;
using DnsSync.Model;

namespace DnsSync.Reporting;

/// <summary>Record sets and changes in one line each, as people read them.</summary>
public static class RecordText
{
    /// <summary>Such as <c>+ CREATE a.example. A 10.0.2.149 ttl=60</c>.</summary>
    public static string Of(RecordChange change) =>
        (change.Action == ChangeAction.Create ? "+ CREATE " : "- DELETE ") + Of(change.RecordSet);

    /// <summary>Such as <c>a.example. A 10.0.2.149 ttl=60</c>; values are never cut short.</summary>
    public static string Of(RecordSet set)
    {
        var text = new StringBuilder($"{set.Name}. {set.Type}");
        if (!set.Values.IsEmpty)
        {
            text.Append(' ').AppendJoin(',', set.Values);
        }

        Add("alias", set.AliasTarget is { } alias ? $"{alias.HostedZoneId}/{alias.DnsName}" : null);
        Add("evaluate-target-health", set.AliasTarget is { EvaluateTargetHealth: true } ? "yes" : null);
        Add("ttl", set.Ttl?.ToString(CultureInfo.InvariantCulture));
        Add("set", set.SetIdentifier is { } identifier && identifier.AsSpan().ContainsAny(" =\"")
            ? $"\"{identifier.Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : set.SetIdentifier);
        Add("weight", set.Weight?.ToString(CultureInfo.InvariantCulture));
        Add("region", set.Region);
        Add("failover", set.Failover);
        // Some codes are a continent's and a country's, such as AF.
        Add("continent", set.GeoLocation?.ContinentCode);
        Add("country", set.GeoLocation?.CountryCode);
        Add("subdivision", set.GeoLocation?.SubdivisionCode);
        Add("near-region", set.GeoProximity?.AwsRegion);
        Add("near-group", set.GeoProximity?.LocalZoneGroup);
        Add("latitude", set.GeoProximity?.Latitude);
        Add("longitude", set.GeoProximity?.Longitude);
        Add("bias", set.GeoProximity?.Bias?.ToString(CultureInfo.InvariantCulture));
        Add("multivalue", set.MultiValueAnswer is { } multi ? (multi ? "yes" : "no") : null);
        Add("cidr", set.CidrRouting is { } cidr ? $"{cidr.CollectionId}/{cidr.LocationName}" : null);
        Add("health-check", set.HealthCheckId);
        Add("traffic-policy", set.TrafficPolicyInstanceId);
        return text.ToString();

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                text.Append(' ').Append(key).Append('=').Append(value);
            }
        }
    }
}
