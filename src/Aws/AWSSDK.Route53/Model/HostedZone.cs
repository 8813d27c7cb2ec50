namespace Amazon.Route53.Model;

/// <summary>A hosted zone. <see cref="Id" /> comes back as <c>/hostedzone/Z…</c>.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html
/// </remarks>
public class HostedZone
{
    public string Id { get; set; }

    /// <summary>Fully qualified, with its trailing dot, in lower case.</summary>
    public string Name { get; set; }

    public HostedZoneConfig Config { get; set; }
}

/// <summary>Whether a zone is private.</summary>
public class HostedZoneConfig
{
    public bool? PrivateZone { get; set; }
}

/// <summary>A VPC that a private zone is associated with.</summary>
public class VPC
{
    public string VPCId { get; set; }
}
