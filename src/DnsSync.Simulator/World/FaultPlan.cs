namespace DnsSync.Simulator;

/// <summary>What goes wrong with a call.</summary>
public enum FaultKind
{
    /// <summary>EC2 RequestLimitExceeded (503), Route 53 Throttling (400).</summary>
    Throttled,

    /// <summary>HTTP 500 InternalError, or 503 ServiceUnavailable of Route 53.</summary>
    ServerError,

    /// <summary>Route 53: 400 PriorRequestNotComplete.</summary>
    PriorRequestNotComplete,

    /// <summary>EC2 UnauthorizedOperation (403), Route 53 AccessDenied (403).</summary>
    AccessDenied,

    /// <summary>EC2 RequestExpired (400), Route 53 ExpiredToken (403).</summary>
    ExpiredCredentials,

    /// <summary>The connection breaks without an answer.</summary>
    Cut,

    /// <summary>No answer ever comes; the caller's own time-out ends it.</summary>
    Timeout,
}

/// <summary>On which side of the work a fault strikes.</summary>
public enum FaultMoment
{
    /// <summary>Instead of the call: nothing is done.</summary>
    Arrival,

    /// <summary>After the call was done: a change stands, and the caller does not know.</summary>
    Answer,
}

/// <summary>One fault that a call meets.</summary>
public sealed record Fault(FaultKind Kind, FaultMoment Moment = FaultMoment.Arrival)
{
    /// <summary>
    /// The error that the fault is answered with; null for a cut and a time-out.
    /// </summary>
    public AwsError? ErrorFor(string operation)
    {
        var ec2 = operation.StartsWith("ec2:", StringComparison.Ordinal);
        return Kind switch
        {
            FaultKind.Throttled => ec2
                ? new("RequestLimitExceeded", "Request limit exceeded.", 503)
                : new("Throttling", "Rate exceeded", 400),
            FaultKind.ServerError => ec2
                ? new("InternalError", "An internal error has occurred", 500)
                : new("ServiceUnavailable", "The service is temporarily unavailable", 503),
            FaultKind.PriorRequestNotComplete => new(
                "PriorRequestNotComplete",
                "The request was rejected because Route 53 was still processing a prior request.",
                400),
            FaultKind.AccessDenied => ec2
                ? new("UnauthorizedOperation",
                    "You are not authorized to perform this operation.", 403)
                : new("AccessDenied",
                    $"User: arn:aws:iam::111122223333:user/simulated is not authorized to perform: "
                        + operation,
                    403),
            FaultKind.ExpiredCredentials => ec2
                ? new("RequestExpired", "Request has expired.", 400)
                : new("ExpiredToken",
                    "The security token included in the request is expired", 403),
            _ => null,
        };
    }
}

/// <summary>
/// Which calls go wrong: rules, used up first to last, then <see cref="Chance"/>.
/// </summary>
public sealed class FaultPlan
{
    private readonly List<Rule> _rules = [];

    /// <summary>Asked where no rule matches; by default nothing goes wrong.</summary>
    public Func<string, string, Fault?>? Chance { get; set; }

    /// <summary>Makes the next <paramref name="times"/> matching calls go wrong.</summary>
    /// <param name="operation">
    /// Such as <c>route53:GetChange</c>; <c>ec2:*</c> for a service, <c>*</c> for all.
    /// </param>
    public FaultPlan Add(
        string operation,
        FaultKind kind,
        int times = 1,
        FaultMoment moment = FaultMoment.Arrival)
    {
        _rules.Add(new Rule(operation, new Fault(kind, moment)) { Left = times });
        return this;
    }

    /// <summary>Nothing goes wrong any more.</summary>
    public void Clear()
    {
        _rules.Clear();
        Chance = null;
    }

    /// <summary>The fault that this call meets, which uses up one turn of its rule.</summary>
    internal Fault? Next(string operation, string caller)
    {
        foreach (var rule in _rules)
        {
            if (rule.Left > 0 && rule.Matches(operation))
            {
                rule.Left--;
                return rule.Fault;
            }
        }

        return Chance?.Invoke(operation, caller);
    }

    private sealed class Rule(string operation, Fault fault)
    {
        public Fault Fault => fault;

        public int Left { get; set; }

        public bool Matches(string called) => operation == "*"
            || operation == called
            || (operation.EndsWith(":*", StringComparison.Ordinal)
                && called.StartsWith(operation[..^1], StringComparison.Ordinal));
    }
}
