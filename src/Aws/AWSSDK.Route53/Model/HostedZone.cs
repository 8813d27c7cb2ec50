namespace Amazon.Route53.Model;

/// <summary>A hosted zone. <see cref="Id" /> comes back as <c>/hostedzone/Z…</c>.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html
/// </remarks>
public class HostedZone
{
    public HostedZone()
    {
    }

    public HostedZone(string id, string name, string callerReference)
    {
        Id = id;
        Name = name;
        CallerReference = callerReference;
    }

    public string Id { get; set; }

    /// <summary>Fully qualified, with its trailing dot, in lower case.</summary>
    public string Name { get; set; }

    public string CallerReference { get; set; }

    public HostedZoneConfig Config { get; set; }

    /// <summary>Counts record sets, the zone's own NS and SOA among them.</summary>
    public long? ResourceRecordSetCount { get; set; }

    /// <summary>The service that owns the zone; null when the account does.</summary>
    public LinkedService LinkedService { get; set; }

    public HostedZoneFeatures Features { get; set; }
}

/// <summary>The comment of a zone, and whether it is private.</summary>
public class HostedZoneConfig
{
    public string Comment { get; set; }

    public bool? PrivateZone { get; set; }
}

/// <summary>The service that created a zone, which then only that service may change.</summary>
public class LinkedService
{
    public string ServicePrincipal { get; set; }

    public string Description { get; set; }
}

/// <summary>The optional features of a zone and how far they are.</summary>
public class HostedZoneFeatures
{
    public AcceleratedRecoveryStatus AcceleratedRecoveryStatus { get; set; }

    public HostedZoneFailureReasons FailureReasons { get; set; }
}

/// <summary>Why a feature of a zone could not be turned on or off.</summary>
public class HostedZoneFailureReasons
{
    public string AcceleratedRecovery { get; set; }
}

/// <summary>The name servers of a public zone.</summary>
public class DelegationSet
{
    public DelegationSet()
    {
    }

    public DelegationSet(List<string> nameServers) => NameServers = nameServers;

    public string Id { get; set; }

    public string CallerReference { get; set; }

    public List<string> NameServers { get; set; } = Collections.New<string>();
}

/// <summary>A VPC that a private zone is associated with.</summary>
public class VPC
{
    public VPCRegion VPCRegion { get; set; }

    public string VPCId { get; set; }
}
