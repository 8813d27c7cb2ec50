namespace DnsSync.Simulator;

/// <summary>What goes wrong with a call.</summary>
public enum FaultKind
{
    /// <summary>
    /// EC2 RequestLimitExceeded (503), Route 53 Throttling (400), ThrottlingException (400) of
    /// SQS, SSM and IoT.
    /// </summary>
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

    /// <summary>
    /// HTTP 200 with something that is not the answer: a proxy's page, another call's answer, an error document.
    /// </summary>
    ForeignAnswer,

    /// <summary>The answer begins, and the connection breaks in the middle of it.</summary>
    HalfAnswer,
}

/// <summary>On which side of the work a fault strikes.</summary>
public enum FaultMoment
{
    /// <summary>Instead of the call: nothing is done.</summary>
    Arrival,

    /// <summary>After the call was applied: the caller does not know that the change was made.</summary>
    Answer,
}

/// <summary>One fault that a call meets.</summary>
public sealed record Fault(FaultKind Kind, FaultMoment Moment = FaultMoment.Arrival)
{
    /// <summary>
    /// The error that the fault is answered with; null where no error comes.
    /// </summary>
    public AwsError? ErrorFor(string operation) => operation[..operation.IndexOf(':')] switch
    {
        "ec2" => Ec2Error(),
        "sqs" or "ssm" or "iot" => JsonError(operation),
        _ => Route53Error(operation),
    };

    private AwsError? Ec2Error() => Kind switch
    {
        FaultKind.Throttled => new("RequestLimitExceeded", "Request limit exceeded.", 503),
        FaultKind.ServerError => new("InternalError", "An internal error has occurred", 500),
        FaultKind.PriorRequestNotComplete => PriorRequest,
        FaultKind.AccessDenied => new(
            "UnauthorizedOperation", "You are not authorized to perform this operation.", 403),
        FaultKind.ExpiredCredentials => new("RequestExpired", "Request has expired.", 400),
        _ => null,
    };

    private AwsError? Route53Error(string operation) => Kind switch
    {
        FaultKind.Throttled => new("Throttling", "Rate exceeded", 400),
        FaultKind.ServerError => new(
            "ServiceUnavailable", "The service is temporarily unavailable", 503),
        FaultKind.PriorRequestNotComplete => PriorRequest,
        FaultKind.AccessDenied => new("AccessDenied", Denied(operation), 403),
        FaultKind.ExpiredCredentials => new("ExpiredToken", Expired, 403),
        _ => null,
    };

    // The common errors of the services that speak JSON.
    private AwsError? JsonError(string operation) => Kind switch
    {
        FaultKind.Throttled => new("ThrottlingException", "Rate exceeded", 400),
        FaultKind.ServerError => new(
            "InternalFailure",
            "The request processing has failed because of an unknown error.",
            500),
        FaultKind.PriorRequestNotComplete => PriorRequest,
        FaultKind.AccessDenied => new("AccessDeniedException", Denied(operation), 400),
        FaultKind.ExpiredCredentials => new("ExpiredTokenException", Expired, 400),
        _ => null,
    };

    private const string Expired = "The security token included in the request is expired";

    private static AwsError PriorRequest { get; } = new(
        "PriorRequestNotComplete",
        "The request was rejected because Route 53 was still processing a prior request.",
        400);

    private static string Denied(string operation) =>
        "User: arn:aws:iam::111122223333:user/simulated is not authorized to perform: "
            + operation;
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
