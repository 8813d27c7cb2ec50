namespace Amazon.Route53.Model;

/// <summary>
/// A record set: the records of one name and type, and of one set identifier when the name has a
/// routing policy. It has either <see cref="ResourceRecords" /> and <see cref="TTL" />, or an
/// <see cref="AliasTarget" />.
/// </summary>
/// <remarks>
/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html
/// </remarks>
public class ResourceRecordSet
{
    public ResourceRecordSet()
    {
    }

    public ResourceRecordSet(string name, RRType type)
    {
        Name = name;
        Type = type;
    }

    /// <summary>
    /// Comes back in lower case, with a trailing dot, and with octal escapes for whatever is not
    /// a letter, a digit, a hyphen, an underscore or a dot (<c>\052</c> for <c>*</c>).
    /// </summary>
    public string Name { get; set; }

    public RRType Type { get; set; }

    /// <summary>Tells apart the record sets of one name and type; 1 to 128 characters.</summary>
    public string SetIdentifier { get; set; }

    /// <summary>Weighted routing: 0 to 255.</summary>
    public long? Weight { get; set; }

    /// <summary>Latency routing.</summary>
    public ResourceRecordSetRegion Region { get; set; }

    public GeoLocation GeoLocation { get; set; }

    public ResourceRecordSetFailover Failover { get; set; }

    /// <summary>Multivalue answer routing; only <c>true</c> means anything.</summary>
    public bool? MultiValueAnswer { get; set; }

    /// <summary>In seconds; null on an alias.</summary>
    public long? TTL { get; set; }

    public List<ResourceRecord> ResourceRecords { get; set; } = Collections.New<ResourceRecord>();

    public AliasTarget AliasTarget { get; set; }

    public string HealthCheckId { get; set; }

    /// <summary>Set when a traffic policy made the record set, and owns it.</summary>
    public string TrafficPolicyInstanceId { get; set; }

    public CidrRoutingConfig CidrRoutingConfig { get; set; }

    public GeoProximityLocation GeoProximityLocation { get; set; }
}

/// <summary>
/// One value of a record set, as a zone file would have it; up to 4,000 characters.
/// </summary>
public class ResourceRecord
{
    public ResourceRecord()
    {
    }

    public ResourceRecord(string value) => Value = value;

    public string Value { get; set; }
}

/// <summary>
/// The AWS resource, or the other record set, whose records an alias answers with.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html</remarks>
public class AliasTarget
{
    public AliasTarget()
    {
    }

    public AliasTarget(string hostedZoneId, string dnsName)
    {
        HostedZoneId = hostedZoneId;
        DNSName = dnsName;
    }

    /// <summary>The zone of the target, not of the alias.</summary>
    public string HostedZoneId { get; set; }

    public string DNSName { get; set; }

    public bool? EvaluateTargetHealth { get; set; }
}

/// <summary>Geolocation routing. A country code of <c>*</c> is everywhere else.</summary>
public class GeoLocation
{
    public string ContinentCode { get; set; }

    public string CountryCode { get; set; }

    public string SubdivisionCode { get; set; }
}

/// <summary>
/// Geoproximity routing: a region, a local zone group or coordinates, and a bias.
/// </summary>
public class GeoProximityLocation
{
    public string AWSRegion { get; set; }

    public string LocalZoneGroup { get; set; }

    public Coordinates Coordinates { get; set; }

    /// <summary>-99 to 99: a positive bias widens the area that is routed here.</summary>
    public int? Bias { get; set; }
}

/// <summary>A place on earth, in degrees with at most two decimals.</summary>
public class Coordinates
{
    public string Latitude { get; set; }

    public string Longitude { get; set; }
}

/// <summary>
/// IP-based routing: a location of a CIDR collection, or <c>*</c> for all others.
/// </summary>
public class CidrRoutingConfig
{
    public string CollectionId { get; set; }

    public string LocationName { get; set; }
}
