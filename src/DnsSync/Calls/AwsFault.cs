using System.Collections.Immutable;

namespace DnsSync.Calls;

/// <summary>What kind of failure an AWS call met, as far as it decides what to do next.</summary>
public enum AwsFaultKind
{
    /// <summary>Too many requests: worth trying again, later.</summary>
    Throttled,

    /// <summary>5xx, a broken connection or a time-out: worth trying again. A change may stand.</summary>
    Transient,

    /// <summary>Route 53 is still working on another change of the zone: worth trying again.</summary>
    PriorRequestNotComplete,

    /// <summary>Route 53 refused the batch as a whole, and applied none of it.</summary>
    InvalidChangeBatch,

    /// <summary>The zone, change or other thing that the call names does not exist.</summary>
    NotFound,

    /// <summary>The caller may not do this.</summary>
    AccessDenied,

    /// <summary>There are no credentials, or they are wrong or expired.</summary>
    Credentials,

    /// <summary>Could not connect: the name does not resolve, or nothing listens.</summary>
    Unreachable,

    /// <summary>AWS refused the request for another reason; trying again would not help.</summary>
    Refused,
}

/// <summary>A failed AWS call, described for people and for decisions.</summary>
/// <param name="Operation">Service and operation, such as <c>route53:ListResourceRecordSets</c>.</param>
/// <param name="Code">AWS's own error code, or the exception's name where AWS said nothing.</param>
/// <param name="Message">AWS's own message.</param>
public sealed record AwsFault(AwsFaultKind Kind, string Operation, string Code, string Message)
{
    /// <summary>The messages of an <see cref="AwsFaultKind.InvalidChangeBatch"/>, one each.</summary>
    public ImmutableArray<string> Details { get; init; } = [];

    /// <summary>Whether the same call may well succeed a little later.</summary>
    public bool IsWorthRetrying => Kind is AwsFaultKind.Throttled or AwsFaultKind.Transient
        or AwsFaultKind.PriorRequestNotComplete or AwsFaultKind.Unreachable;

    public override string ToString() => $"{Operation} failed with {Code}: {Message}";
}

/// <summary>Thrown by the seams, which translate every SDK exception into an <see cref="AwsFault"/>.</summary>
public sealed class AwsCallException(AwsFault fault, Exception? inner = null)
    : Exception(fault.ToString(), inner)
{
    public AwsFault Fault { get; } = fault;

    /// <summary>An answer that says nothing about what was asked: it may belong to another request.</summary>
    /// <param name="problem">What is wrong with it.</param>
    public static AwsCallException Unreadable(string operation, string problem) =>
        new(new AwsFault(AwsFaultKind.Transient, operation, "UnreadableAnswer", problem));
}
