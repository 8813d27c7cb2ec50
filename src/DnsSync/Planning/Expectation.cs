using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>
/// What a trigger said should soon be seen: an endpoint, or one of its subnets, there or gone. A
/// hint and no content. While a read does not bear it out the name is unsettled; a read that bears
/// out that something is gone, and is whole, need not be taken twice.
/// </summary>
/// <param name="SubnetId">Null if the whole endpoint is meant.</param>
public sealed record Expectation(string EndpointId, string? SubnetId, bool IsPresent)
{
    /// <summary>The endpoint's service; null if the trigger did not say.</summary>
    public string? Service { get; init; }

    /// <summary>The endpoint's VPC; null if the trigger did not say.</summary>
    public string? VpcId { get; init; }

    /// <summary>When it was said; null if the trigger did not say.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>
    /// How long after it was said EC2 may still not show it: "use an exponential backoff [...] up to about
    /// five minutes", Amazon EC2 Developer Guide, "Eventual consistency". After that something else
    /// happened, and its event came to another process.
    /// </summary>
    public static readonly TimeSpan LongestUnseen = TimeSpan.FromMinutes(5);

    public static Expectation Gone(string endpointId, string? subnetId = null) => new(endpointId, subnetId, false);

    public static Expectation Present(string endpointId, string? subnetId = null) => new(endpointId, subnetId, true);

    /// <summary>Whether the endpoint can be one that the selector follows.</summary>
    public bool MayConcern(EndpointSelector selector) =>
        (selector.Ids.IsEmpty || selector.Ids.Contains(EndpointId))
        && (selector.Service is null || Service is null || selector.Service == Service)
        && (selector.VpcId is null || VpcId is null || selector.VpcId == VpcId);

    /// <summary>Whether it surely is one: then its absence is worth waiting for.</summary>
    private bool SurelyConcerns(EndpointSelector selector) =>
        MayConcern(selector)
        && selector.Tags.IsEmpty
        && (!selector.Ids.IsEmpty || Service is not null)
        && (selector.VpcId is null || VpcId is not null);

    /// <returns>What the read does not show yet; null if it bears the expectation out.</returns>
    internal string? UnmetBy(Observation observation, EndpointSelector selector)
    {
        var seen = SeenServing(observation);
        return (IsPresent, SubnetId) switch
        {
            (true, _) when !SurelyConcerns(selector) || IsOver(observation) => null,
            (true, null) when seen is null => $"endpoint {EndpointId} was created but is not visible yet",
            (true, { } subnet) when seen?.SubnetIds.Contains(subnet) != true =>
                $"{subnet} was added to endpoint {EndpointId} but is not visible yet",
            (false, null) when seen is not null => $"endpoint {EndpointId} was deleted but is still visible",
            (false, { } subnet) when seen?.SubnetIds.Contains(subnet) == true =>
                $"{subnet} was removed from endpoint {EndpointId} but is still visible",
            _ => null,
        };
    }

    /// <summary>Whether the thing was announced gone, and a read no longer shows it.</summary>
    internal bool IsSurelyGone(Observation observation) =>
        !IsPresent && (SeenServing(observation) is { } seen
            ? SubnetId is not null && !seen.SubnetIds.Contains(SubnetId)
            : SubnetId is null);

    // Created, and rejected, failed or deleted since: it is not going to be there.
    private bool IsOver(Observation observation) =>
        observation.All.Any(seen => seen.Endpoint.Id == EndpointId && !Serves(seen.Endpoint));

    private Endpoint? SeenServing(Observation observation) => observation.All
        .Select(seen => seen.Endpoint)
        .FirstOrDefault(seen => seen.Id == EndpointId && Serves(seen));

    private static bool Serves(Endpoint endpoint) => endpoint.State
        is EndpointState.Available or EndpointState.Pending or EndpointState.Partial
            or EndpointState.PendingAcceptance or EndpointState.Unknown;
}
