namespace Amazon.Route53.Model;

/// <summary>Lists zones in the order of their names, labels reversed.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZonesByName.html
/// </remarks>
public class ListHostedZonesByNameRequest : AmazonRoute53Request
{
    /// <summary>Where to start; zones after it are listed too, so compare the names.</summary>
    public string DNSName { get; set; }
}

/// <summary>Describes a zone, with its VPCs if it is private.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHostedZone.html
/// </remarks>
public class GetHostedZoneRequest : AmazonRoute53Request
{
    public GetHostedZoneRequest()
    {
    }

    public GetHostedZoneRequest(string id) => Id = id;

    /// <summary>With or without its prefix, <c>/hostedzone/</c>.</summary>
    public string Id { get; set; }
}

/// <summary>Lists the record sets of a zone, pending changes included.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html
/// </remarks>
public class ListResourceRecordSetsRequest : AmazonRoute53Request
{
    public ListResourceRecordSetsRequest()
    {
    }

    public ListResourceRecordSetsRequest(string hostedZoneId) => HostedZoneId = hostedZoneId;

    /// <summary>With or without its prefix, <c>/hostedzone/</c>.</summary>
    public string HostedZoneId { get; set; }

    public string StartRecordName { get; set; }

    /// <summary>Only with <see cref="StartRecordName" />.</summary>
    public RRType StartRecordType { get; set; }

    public string StartRecordIdentifier { get; set; }

    /// <summary>A number in text; 300 at most, which is the default.</summary>
    public string MaxItems { get; set; }
}

/// <summary>Makes the changes of a batch, all or none.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
/// </remarks>
public class ChangeResourceRecordSetsRequest : AmazonRoute53Request
{
    public ChangeResourceRecordSetsRequest()
    {
    }

    public ChangeResourceRecordSetsRequest(string hostedZoneId, ChangeBatch changeBatch)
    {
        HostedZoneId = hostedZoneId;
        ChangeBatch = changeBatch;
    }

    /// <summary>With or without its prefix, <c>/hostedzone/</c>.</summary>
    public string HostedZoneId { get; set; }

    public ChangeBatch ChangeBatch { get; set; }
}

/// <summary>Asks whether a change batch has reached every DNS server.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetChange.html
/// </remarks>
public class GetChangeRequest : AmazonRoute53Request
{
    public GetChangeRequest()
    {
    }

    public GetChangeRequest(string id) => Id = id;

    /// <summary>With or without its prefix, <c>/change/</c>.</summary>
    public string Id { get; set; }
}
