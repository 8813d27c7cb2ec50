namespace Amazon.Route53.Model;

/// <summary>One change of one record set.</summary>
/// <remarks>https://docs.aws.amazon.com/Route53/latest/APIReference/API_Change.html</remarks>
public class Change
{
    public Change()
    {
    }

    public Change(ChangeAction action, ResourceRecordSet resourceRecordSet)
    {
        Action = action;
        ResourceRecordSet = resourceRecordSet;
    }

    public ChangeAction Action { get; set; }

    public ResourceRecordSet ResourceRecordSet { get; set; }
}

/// <summary>Changes that Route 53 makes all together or not at all.</summary>
public class ChangeBatch
{
    public ChangeBatch()
    {
    }

    public ChangeBatch(List<Change> changes) => Changes = changes;

    /// <summary>Up to 256 characters.</summary>
    public string Comment { get; set; }

    public List<Change> Changes { get; set; } = Collections.New<Change>();
}

/// <summary>
/// A change batch on its way to the DNS servers. <see cref="Id" /> comes back as <c>/change/C…</c>.
/// </summary>
public class ChangeInfo
{
    public string Id { get; set; }

    public ChangeStatus Status { get; set; }
}
