using System.Collections.Immutable;
using System.Text.RegularExpressions;
using DnsSync.Model;

namespace DnsSync.Endpoints;

/// <summary>The filters of DescribeVpcEndpoints, as EC2 takes them. Pure.</summary>
public static partial class Ec2Filters
{
    /// <summary>What shows all interface endpoints that match; they are matched exactly afterwards.</summary>
    public static ImmutableArray<(string Name, ImmutableArray<string> Values)> Of(EndpointFilter filter)
    {
        var filters = ImmutableArray.CreateBuilder<(string, ImmutableArray<string>)>();
        filters.Add(("vpc-endpoint-type", ["Interface"]));
        if (!filter.Ids.IsEmpty)
        {
            filters.Add(("vpc-endpoint-id", filter.Ids));
        }

        if (filter.ServiceName is { } service)
        {
            filters.Add(("service-name", [service]));
        }

        if (filter.VpcId is { } vpcId)
        {
            filters.Add(("vpc-id", [vpcId]));
        }

        filters.AddRange(filter.Tags.Select(tag =>
            ($"tag:{tag.Key}", ImmutableArray.Create(Wildcard().Replace(tag.Value, @"\$0")))));
        return filters.DrainToImmutable();
    }

    // "Filter", EC2 API Reference: * and ? are wildcards, and a backslash makes them, and itself, literal.
    [GeneratedRegex(@"[\\*?]")]
    private static partial Regex Wildcard();
}
