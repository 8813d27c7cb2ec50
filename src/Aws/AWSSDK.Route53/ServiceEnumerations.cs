using Amazon.Runtime;

namespace Amazon.Route53;

/// <summary>A DNS record type that Route 53 serves.</summary>
public class RRType : ConstantClass
{
    public static readonly RRType A = new("A");
    public static readonly RRType AAAA = new("AAAA");
    public static readonly RRType CAA = new("CAA");
    public static readonly RRType CNAME = new("CNAME");
    public static readonly RRType DS = new("DS");
    public static readonly RRType HTTPS = new("HTTPS");
    public static readonly RRType MX = new("MX");
    public static readonly RRType NAPTR = new("NAPTR");
    public static readonly RRType NS = new("NS");
    public static readonly RRType PTR = new("PTR");
    public static readonly RRType SOA = new("SOA");
    public static readonly RRType SPF = new("SPF");
    public static readonly RRType SRV = new("SRV");
    public static readonly RRType SSHFP = new("SSHFP");
    public static readonly RRType SVCB = new("SVCB");
    public static readonly RRType TLSA = new("TLSA");
    public static readonly RRType TXT = new("TXT");

    /// <summary>A value this list does not know; Route 53 may know it.</summary>
    public RRType(string value)
        : base(value)
    {
    }

    public static RRType FindValue(string value) => FindValue<RRType>(value);

    public static implicit operator RRType(string value) => FindValue(value);
}

/// <summary>
/// What a <see cref="Model.Change" /> does: create, delete, or create or replace.
/// </summary>
public class ChangeAction : ConstantClass
{
    public static readonly ChangeAction CREATE = new("CREATE");
    public static readonly ChangeAction DELETE = new("DELETE");
    public static readonly ChangeAction UPSERT = new("UPSERT");

    /// <summary>A value this list does not know; Route 53 may know it.</summary>
    public ChangeAction(string value)
        : base(value)
    {
    }

    public static ChangeAction FindValue(string value) => FindValue<ChangeAction>(value);

    public static implicit operator ChangeAction(string value) => FindValue(value);
}

/// <summary>
/// Whether every Route 53 DNS server has a change: <c>PENDING</c>, then <c>INSYNC</c>.
/// </summary>
public class ChangeStatus : ConstantClass
{
    public static readonly ChangeStatus INSYNC = new("INSYNC");
    public static readonly ChangeStatus PENDING = new("PENDING");

    /// <summary>A value this list does not know; Route 53 may know it.</summary>
    public ChangeStatus(string value)
        : base(value)
    {
    }

    public static ChangeStatus FindValue(string value) => FindValue<ChangeStatus>(value);

    public static implicit operator ChangeStatus(string value) => FindValue(value);
}

/// <summary>The side a failover record set is on.</summary>
public class ResourceRecordSetFailover : ConstantClass
{
    public static readonly ResourceRecordSetFailover PRIMARY = new("PRIMARY");
    public static readonly ResourceRecordSetFailover SECONDARY = new("SECONDARY");

    /// <summary>A value this list does not know; Route 53 may know it.</summary>
    public ResourceRecordSetFailover(string value)
        : base(value)
    {
    }

    public static ResourceRecordSetFailover FindValue(string value) =>
        FindValue<ResourceRecordSetFailover>(value);

    public static implicit operator ResourceRecordSetFailover(string value) => FindValue(value);
}

/// <summary>The region of a latency record set.</summary>
public class ResourceRecordSetRegion : ConstantClass
{
    public ResourceRecordSetRegion(string value)
        : base(value)
    {
    }

    public static ResourceRecordSetRegion FindValue(string value) =>
        FindValue<ResourceRecordSetRegion>(value);

    public static implicit operator ResourceRecordSetRegion(string value) => FindValue(value);
}
