namespace DnsSync.Simulator;

/// <summary>
/// What AWS saw of one API call: the raw material of a call count, and of a CloudTrail event.
/// </summary>
/// <param name="Time">When it arrived.</param>
/// <param name="Operation">Service and action, such as <c>ec2:CreateVpcEndpoint</c>.</param>
/// <param name="Caller">
/// Who called: a process's name, an access key id on the wire, <c>operator</c> for the test or
/// demo itself, or <see cref="EndpointService"/> for what EC2 does by itself.
/// </param>
/// <param name="Request">
/// The request as the service's own record (<c>CreateEndpointRequest</c>, <c>ZoneChangeBatch</c>
/// and so on); for calls of <see cref="EndpointService"/>, the <c>WorldInterface</c>.
/// </param>
public sealed record ApiCall(
    DateTimeOffset Time, string Operation, string Caller, object? Request)
{
    /// <summary>The caller of the ENI calls that EC2 makes on behalf of an endpoint.</summary>
    public const string EndpointService = "vpce.amazonaws.com";

    /// <summary>What the service returned; null if it failed or returns nothing.</summary>
    public object? Response { get; init; }

    /// <summary>What the service refused it with; null if it succeeded.</summary>
    public AwsError? Error { get; init; }

    /// <summary>Whether it is a read, which CloudTrail rules do not match by default.</summary>
    public bool IsRead => Operation.Contains(":Describe", StringComparison.Ordinal)
        || Operation.Contains(":List", StringComparison.Ordinal)
        || Operation.Contains(":Get", StringComparison.Ordinal);
}
