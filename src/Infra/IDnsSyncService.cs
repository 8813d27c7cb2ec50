namespace DnsSync.Infra;

/// <summary>
/// The service that names are registered with: one in this app, or one that another
/// stack of the same account and region has deployed.
/// </summary>
public interface IDnsSyncService
{
    /// <summary>Written into the markers, and part of the parameters' path.</summary>
    string Owner { get; }

    string FunctionArn { get; }

    string RoleName { get; }

    /// <summary>
    /// Part of the ids of the names' resources, so that a name given to another service is another
    /// set of resources; empty for none.
    /// </summary>
    string NameKey { get; }

    /// <summary>Takes a name in.</summary>
    /// <exception cref="SettingsException">There is no room for its permissions.</exception>
    void Register(PrivateName name);
}

/// <summary>What tells a deployed service to another stack: the outputs of its own.</summary>
public sealed record DnsSyncServiceAttributes
{
    public required string Owner { get; init; }

    public required string FunctionArn { get; init; }

    public required string RoleName { get; init; }

    /// <summary>
    /// Part of the ids of the names' resources. Default: the owner. Empty keeps the ids of names that a
    /// version without this setting deployed.
    /// </summary>
    public string? NameKey { get; init; }
}

/// <summary>A service in another stack. What other stacks have registered with it is not known here.</summary>
internal sealed class ImportedService(DnsSyncServiceAttributes attributes) : IDnsSyncService
{
    private readonly PermissionBudget _budget = new(attributes.Owner);

    public string Owner => attributes.Owner;

    public string FunctionArn => attributes.FunctionArn;

    public string RoleName => attributes.RoleName;

    // An id cannot hold what only the deployment will tell.
    public string NameKey => attributes.NameKey ?? (Amazon.CDK.Token.IsUnresolved(Owner) ? "Imported" : Owner);

    public void Register(PrivateName name) => _budget.Take(name);
}

/// <summary>
/// The room that IAM gives a role's inline policies ("IAM and AWS STS quotas": 10,240 characters in
/// all, white space not counted), which all names of a service share.
/// </summary>
internal sealed class PermissionBudget(string owner)
{
    public const int Characters = 10_240;

    private int _taken;
    private int _names;

    /// <exception cref="SettingsException">There is no room for another name.</exception>
    public void Take(PrivateName name)
    {
        if (_taken + name.PermissionLength > Characters)
        {
            throw new SettingsException(
                $"{name.Node.Path}: no room for the permission of this name: IAM allows a role {Characters} "
                + $"characters of inline policies, and the {_names} names of owner {owner} use them. Add a second "
                + "DnsSyncService with its own owner for this name");
        }

        _taken += name.PermissionLength;
        _names++;
    }
}
