using Amazon.CDK;
using Amazon.CDK.AWS.Route53;
using Constructs;

namespace DnsSync.Infra;

/// <summary>What <see cref="ParentZone"/> is made of.</summary>
public sealed record ParentZoneProps
{
    /// <summary>Such as <c>iot.eu-west-1.amazonaws.com</c>; may be a token.</summary>
    public required string ZoneName { get; init; }

    /// <summary>From where its names resolve.</summary>
    public required IReadOnlyList<ZoneVpc> Vpcs { get; init; }

    /// <summary>
    /// The endpoints behind the names below it. They stand before the zone does, since it hides all
    /// of their names at once.
    /// </summary>
    public IReadOnlyList<IotEndpoint> Endpoints { get; init; } = [];
}

/// <summary>
/// A private zone above several names, which take it by <see cref="NameZone.Existing"/>. It belongs to
/// none of them: two zones of one name cannot stand in one VPC, so that a zone which went or moved with
/// a name could not be made anew for the others.
/// </summary>
/// <remarks>It hides every other public name below it from its VPCs.</remarks>
public sealed class ParentZone : Construct
{
    private readonly CfnHostedZone _zone;

    public ParentZone(Construct scope, string id, ParentZoneProps props)
        : base(scope, id)
    {
        var shown = Token.IsUnresolved(props.ZoneName) ? "iot.REGION.amazonaws.com" : props.ZoneName;
        Annotations.Of(this).AddWarningV2("dnssync:parentZone",
            $"{Node.Path}: the private zone {shown} hides every other name below it from its VPCs, because "
            + "a private zone does not fall back to public DNS: IoT Core's control plane (iot.REGION.amazonaws.com), "
            + "data.jobs.iot, greengrass-ats.iot and other accounts' endpoints stop resolving there. "
            + "Keep 'zone' at 'exact' unless you want this.");
        _zone = PrivateZone.Create(
            this, props.ZoneName, "Managed by DnsSync, for several names", props.Vpcs,
            props.Endpoints.SelectMany(endpoint => endpoint.Endpoints));
    }

    /// <summary>For <see cref="NameZone.Existing"/>.</summary>
    public string ZoneId => _zone.Ref;
}

/// <summary>Private zones as CloudFormation has them.</summary>
internal static class PrivateZone
{
    /// <param name="after">
    /// What it depends on: until a record is there, resolvers in the VPCs cache that there is none.
    /// </param>
    public static CfnHostedZone Create(
        Construct scope, string name, string comment, IEnumerable<ZoneVpc> vpcs, IEnumerable<CfnResource> after)
    {
        var zone = new CfnHostedZone(scope, "Zone", new CfnHostedZoneProps
        {
            Name = name,
            HostedZoneConfig = new CfnHostedZone.HostedZoneConfigProperty { Comment = comment },
            Vpcs = vpcs.Select(vpc => new CfnHostedZone.VPCProperty
            {
                VpcId = vpc.VpcId,
                VpcRegion = vpc.Region ?? Stack.Of(scope).Region,
            }).ToArray<object>(),
        });
        foreach (var earlier in after)
        {
            zone.AddDependency(earlier);
        }

        return zone;
    }
}
