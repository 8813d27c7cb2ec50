using Amazon.Runtime;

namespace Amazon.Route53.Model;

/// <summary>A page of zones, in the order of their names with labels reversed.</summary>
public class ListHostedZonesByNameResponse : AmazonWebServiceResponse
{
    public List<HostedZone> HostedZones { get; set; } = Collections.New<HostedZone>();
}

/// <summary>A zone.</summary>
public class GetHostedZoneResponse : AmazonWebServiceResponse
{
    public HostedZone HostedZone { get; set; }

    /// <summary>Null for a public zone.</summary>
    public List<VPC> VPCs { get; set; } = Collections.New<VPC>();
}

/// <summary>A page of record sets; the Next members say where the next one starts.</summary>
public class ListResourceRecordSetsResponse : AmazonWebServiceResponse
{
    public List<ResourceRecordSet> ResourceRecordSets { get; set; } =
        Collections.New<ResourceRecordSet>();

    public bool? IsTruncated { get; set; }

    public string NextRecordName { get; set; }

    public RRType NextRecordType { get; set; }

    /// <summary>Null unless the next record set has a set identifier.</summary>
    public string NextRecordIdentifier { get; set; }
}

/// <summary>A batch that Route 53 has accepted; see <see cref="GetChangeRequest" />.</summary>
public class ChangeResourceRecordSetsResponse : AmazonWebServiceResponse
{
    public ChangeInfo ChangeInfo { get; set; }
}

/// <summary>How far a change batch is.</summary>
public class GetChangeResponse : AmazonWebServiceResponse
{
    public ChangeInfo ChangeInfo { get; set; }
}
