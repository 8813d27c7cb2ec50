using System.Collections.Immutable;

namespace DnsSync.Simulation.Scenarios;

/// <summary>One action or event in the account, at one time.</summary>
/// <param name="At">After the run's start.</param>
public abstract record ScenarioStep(TimeSpan At)
{
    /// <summary>The step as a line of a story.</summary>
    public sealed override string ToString() =>
        $"{(int)At.TotalHours:00}:{At.Minutes:00}:{At.Seconds:00}.{At.Milliseconds:000} {Describe()}";

    /// <summary>What is done, without its time.</summary>
    public string What => Describe();

    protected abstract string Describe();
}

public sealed record CreateEndpoint(TimeSpan At, EndpointPlan Endpoint) : ScenarioStep(At)
{
    protected override string Describe() =>
        $"create endpoint {Endpoint.Key} ({Endpoint.Service}, {Endpoint.Family}) in {Endpoint.Vpc}, "
        + $"subnets {string.Join(',', Endpoint.Subnets)}";
}

public sealed record DeleteEndpoint(TimeSpan At, string Key) : ScenarioStep(At)
{
    protected override string Describe() => $"delete endpoint {Key}";
}

public sealed record ModifySubnets(
    TimeSpan At, string Key, ImmutableArray<int> Add, ImmutableArray<int> Remove) : ScenarioStep(At)
{
    protected override string Describe() =>
        $"modify endpoint {Key}: add subnets [{string.Join(',', Add)}], remove [{string.Join(',', Remove)}]";
}

public sealed record ModifyFamily(TimeSpan At, string Key, string Family) : ScenarioStep(At)
{
    protected override string Describe() => $"modify endpoint {Key} to {Family}";
}

/// <param name="Pool">The new value of its tag <c>pool</c>; null if the tag is removed.</param>
public sealed record TagEndpoint(TimeSpan At, string Key, string? Pool) : ScenarioStep(At)
{
    protected override string Describe() =>
        Pool is null ? $"remove the tag of endpoint {Key}" : $"tag endpoint {Key}: pool {Pool}";
}

/// <summary>A state that no call of the customer's makes, such as <c>failed</c> or <c>partial</c>.</summary>
public sealed record EndpointBecomes(TimeSpan At, string Key, string State) : ScenarioStep(At)
{
    protected override string Describe() => $"endpoint {Key} becomes {State}";
}

/// <summary>A manual edit of a zone.</summary>
public enum ZoneEditKind
{
    /// <summary>Deletes the name's addresses, and leaves the marker.</summary>
    DeleteAddresses,

    /// <summary>Deletes the addresses and the marker.</summary>
    DeleteAll,

    /// <summary>Replaces the addresses by one that no endpoint has.</summary>
    WrongAddress,

    /// <summary>Gives the addresses another TTL.</summary>
    WrongTtl,

    /// <summary>Deletes the marker: then the addresses have no owner.</summary>
    DeleteMarker,

    /// <summary>Puts another owner's marker there.</summary>
    OtherOwner,

    /// <summary>Replaces the addresses and the marker by another owner's.</summary>
    ForeignInstead,

    /// <summary>Puts a TXT record set beside the addresses.</summary>
    ForeignBeside,

    /// <summary>Puts an address record set under another name of the zone.</summary>
    ForeignName,

    /// <summary>Puts an alias in place of the addresses, and leaves the marker.</summary>
    AliasInstead,

    /// <summary>Adds a field to the marker, as a newer version of the service may.</summary>
    NewerMarker,
}

public sealed record EditZone(TimeSpan At, string Name, ZoneEditKind Kind) : ScenarioStep(At)
{
    protected override string Describe() => $"edit the zone of {Name} by hand: {Kind}";
}

/// <summary>An operator asks the function to take a name over.</summary>
public sealed record Adopt(TimeSpan At, string Name) : ScenarioStep(At)
{
    protected override string Describe() => $"adopt {Name}";
}

/// <summary>What an operator asks for with a resync.</summary>
public enum ResyncKind
{
    All,

    /// <summary>Only to be told what would be done.</summary>
    DryRun,

    /// <summary>All, and an answer once every DNS server has it.</summary>
    Wait,

    /// <summary>One name and no other.</summary>
    Only,

    /// <summary>One name, even if that empties it.</summary>
    Force,

    /// <summary>That one name goes.</summary>
    Prune,
}

/// <summary>An operator asks for a resync.</summary>
/// <param name="Name">Of the kinds that are about one.</param>
public sealed record Resync(TimeSpan At, ResyncKind Kind = ResyncKind.All, string? Name = null) : ScenarioStep(At)
{
    protected override string Describe() => $"resync{(Kind == ResyncKind.All ? "" : $", {Kind} {Name}".TrimEnd())}";
}

/// <summary>The stack gets another name: its zone, its configuration, its custom resource.</summary>
public sealed record AddName(TimeSpan At, NamePlan Name) : ScenarioStep(At)
{
    protected override string Describe() =>
        $"add {Name.Key} ({Name.Name} in {Name.Zone}, {Name.Service} of {Name.Vpc}) to the stack";
}

/// <summary>The stack drops a name: out of the configuration, then the custom resource's Delete.</summary>
/// <param name="Pause">Between the two.</param>
public sealed record DropName(TimeSpan At, string Name, TimeSpan Pause) : ScenarioStep(At)
{
    protected override string Describe() => $"drop {Name} from the stack, its records {Pause.TotalSeconds:0} s later";
}

/// <summary>A resource of the stack now has another name, or its name in another zone.</summary>
/// <param name="Name">Its key is the resource's.</param>
public sealed record MoveName(TimeSpan At, NamePlan Name) : ScenarioStep(At)
{
    protected override string Describe() => $"move {Name.Key} to {Name.Name} in {Name.Zone}";
}

/// <summary>The configuration says otherwise of a name.</summary>
public sealed record ModifyName(TimeSpan At, NamePlan Name) : ScenarioStep(At)
{
    protected override string Describe() =>
        $"configure {Name.Key}: ttl {Name.Ttl}, {Name.Layout}, {string.Join('+', Name.Families)}, "
        + $"at least {Name.MinimumAddresses}, when empty {Name.WhenEmpty}";
}

/// <summary>An operator associates a VPC with a name's zone, or takes it from the zone.</summary>
/// <param name="Vpc">The VPC's key.</param>
public sealed record ChangeAssociation(TimeSpan At, string Name, string Vpc, bool IsAssociated) : ScenarioStep(At)
{
    protected override string Describe() => IsAssociated
        ? $"associate {Vpc} with the zone of {Name}" : $"disassociate {Vpc} from the zone of {Name}";
}

/// <summary>What the second owner's people do.</summary>
public sealed record ByOtherOwner(TimeSpan At, ScenarioStep Step) : ScenarioStep(At)
{
    protected override string Describe() => $"the second owner: {Step.What}";
}

/// <summary>What goes wrong for a while.</summary>
public enum Disturbance
{
    /// <summary>Most calls to EC2 are throttled.</summary>
    Ec2Throttled,

    /// <summary>Most calls to Route 53 are throttled.</summary>
    Route53Throttled,

    /// <summary>Route 53 answers PriorRequestNotComplete to most changes.</summary>
    PriorRequests,

    /// <summary>Answers do not come although the work was done.</summary>
    LostAnswers,

    /// <summary>EC2 shows pictures that are up to half a minute old.</summary>
    StaleReads,

    /// <summary>No event comes.</summary>
    NoEvents,

    /// <summary>The queue takes no message from the function.</summary>
    QueueRefuses,

    /// <summary>Every second function is killed on its way.</summary>
    Kills,

    /// <summary>The parameters cannot be read.</summary>
    ParametersFail,

    /// <summary>A proxy answers a third of all calls in place of AWS.</summary>
    ForeignAnswers,

    /// <summary>The account's concurrency is used up: the queue's messages wait.</summary>
    NotInvoked,

    /// <summary>Most calls to EC2 are denied, as while a policy is being replaced.</summary>
    Ec2Denied,

    /// <summary>Most calls to Route 53 are denied.</summary>
    Route53Denied,

    /// <summary>Only changes of record sets are denied, and most of them.</summary>
    ChangesDenied,
}

public sealed record Episode(TimeSpan At, Disturbance Disturbance, TimeSpan Length) : ScenarioStep(At)
{
    protected override string Describe() => $"{Disturbance} for {Length.TotalMinutes:0.#} minutes";
}
