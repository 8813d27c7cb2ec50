using DnsSync.Model;

namespace DnsSync.Planning;

/// <summary>
/// What a trigger said is gone: an endpoint, or one of its subnets. A hint and no content: it lets
/// a look that agrees stand for two.
/// </summary>
/// <param name="SubnetId">Null if the whole endpoint is said to be gone.</param>
public sealed record Announcement(string EndpointId, string? SubnetId = null)
{
    /// <summary>
    /// Whether what was observed is no older than what was announced, and whole: the announced
    /// thing is gone, and every endpoint that remains shows an interface for each of its subnets.
    /// An address that such a look lacks belonged to what is gone.
    /// </summary>
    internal static bool AreBorneOutBy(IEnumerable<Announcement> announcements, Observation observation) =>
        announcements.Any(announcement => announcement.IsBorneOutBy(observation))
        && observation.Endpoints.Where(seen => Serves(seen.Endpoint)).All(IsWhole);

    private bool IsBorneOutBy(Observation observation)
    {
        var seen = observation.Endpoints.FirstOrDefault(seen => seen.Endpoint.Id == EndpointId)?.Endpoint;
        return seen is null || !Serves(seen)
            ? SubnetId is null
            : SubnetId is not null && !seen.SubnetIds.Contains(SubnetId);
    }

    private static bool IsWhole(ObservedEndpoint seen) =>
        seen.Interfaces.Length == seen.Endpoint.NetworkInterfaceIds.Length
        && seen.Endpoint.SubnetIds.All(subnet => seen.Interfaces.Any(nic => nic.SubnetId == subnet));

    private static bool Serves(Endpoint endpoint) => endpoint.State
        is EndpointState.Available or EndpointState.Pending or EndpointState.Partial or EndpointState.Unknown;
}
