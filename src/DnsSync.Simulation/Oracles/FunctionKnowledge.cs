using System.Collections.Immutable;
using System.Text.Json;
using DnsSync.Model;
using DnsSync.Simulation.Running;

namespace DnsSync.Simulation.Oracles;

/// <summary>What a function knew when it wrote: judged from what it was given, and nothing else.</summary>
internal sealed class FunctionKnowledge
{
    /// <summary>For how long a function may go by a configuration that it has read.</summary>
    public static readonly TimeSpan ConfigurationAge = TimeSpan.FromSeconds(75);

    // The endpoint and subnet of each published address, as the writing function read them.
    private readonly Dictionary<string, HashSet<(string Endpoint, string? Subnet)>> _origins = [];
    private (FunctionRun? Run, List<(string Endpoint, string? Subnet)> Gone) _announced = (null, []);

    /// <summary>The configurations of a name that a run may have gone by.</summary>
    public static IEnumerable<Binding> BindingsOf(SimulatedName name, FunctionRun run) => name.Versions
        .Where(version => version.Until is not { } until || until >= run.StartedAt - ConfigurationAge)
        .Select(version => version.Binding);

    /// <summary>The whole reads of a run that show a binding's endpoints, oldest first.</summary>
    public static List<EndpointRead> ReadsFor(Binding binding, FunctionRun run)
    {
        var reads = new List<EndpointRead>();
        foreach (var read in run.EndpointReads)
        {
            if (read.IsWhole && Shows(read.Filter, binding.Endpoints))
            {
                reads.Add(read);
            }
        }

        return reads;
    }

    /// <summary>The endpoints of a read that a binding follows.</summary>
    public static IEnumerable<Endpoint> Followed(EndpointRead read, Binding binding) =>
        read.Endpoints.Where(endpoint => Follows(binding.Endpoints, endpoint)
            && (!IsWithinZone(binding) || !read.ZoneVpcs.TryGetValue(binding.ZoneId, out var vpcs) || vpcs.Contains(endpoint.VpcId)));

    /// <summary>Whether a name takes no endpoint outside of the VPCs that its zone is associated with.</summary>
    public static bool IsWithinZone(Binding binding) => binding.Endpoints.VpcId is null && !binding.AnyVpc;

    /// <summary>Every address that a read shows on a followed endpoint in one of some states.</summary>
    public static HashSet<string> Shown(
        EndpointRead read, Binding binding, string type, Func<EndpointState, bool>? inState = null)
    {
        var shown = new HashSet<string>();
        foreach (var endpoint in Followed(read, binding))
        {
            if (inState?.Invoke(endpoint.State) != false)
            {
                AddAddresses(shown, read, endpoint, type);
            }
        }

        return shown;
    }

    public static HashSet<string> AddressesOf(EndpointRead read, Endpoint endpoint, string type)
    {
        var addresses = new HashSet<string>();
        AddAddresses(addresses, read, endpoint, type);
        return addresses;
    }

    /// <summary>Whether an endpoint in this state serves, or served until now.</summary>
    public static bool IsServing(EndpointState state) => state
        is EndpointState.Available or EndpointState.Pending or EndpointState.Partial or EndpointState.Unknown;

    /// <summary>An interface that a serving endpoint lists and a read does not resolve; null if none.</summary>
    public static string? Unresolved(EndpointRead read, Binding binding)
    {
        foreach (var endpoint in Followed(read, binding).Where(endpoint => IsServing(endpoint.State)))
        {
            foreach (var id in endpoint.NetworkInterfaceIds)
            {
                var eni = read.Interfaces.FirstOrDefault(candidate => candidate.Id == id);
                if (eni is null
                    || (Lacks(endpoint, "ipv4", eni.IPv4Addresses) && binding.Families.Contains(AddressFamily.IPv4))
                    || (Lacks(endpoint, "ipv6", eni.IPv6Addresses) && binding.Families.Contains(AddressFamily.IPv6)))
                {
                    return id;
                }
            }
        }

        return null;
    }

    /// <summary>Remembers where a read shows its addresses.</summary>
    public void Learn(EndpointRead read)
    {
        foreach (var endpoint in read.Endpoints)
        {
            foreach (var eni in read.Interfaces.Where(eni => endpoint.NetworkInterfaceIds.Contains(eni.Id)))
            {
                foreach (var address in eni.IPv4Addresses.Concat(eni.IPv6Addresses.Select(Addresses.Plain)))
                {
                    if (!_origins.TryGetValue(address, out var origins))
                    {
                        _origins.Add(address, origins = []);
                    }

                    origins.Add((endpoint.Id, eni.SubnetId));
                }
            }
        }
    }

    /// <summary>Whether the run was told that the address's endpoint or subnet is gone.</summary>
    /// <param name="before">What the name held: a weighted record set says whose its addresses are.</param>
    public bool WasAnnouncedGone(string address, FunctionRun run, IEnumerable<RecordSet> before)
    {
        if (_announced.Run != run)
        {
            _announced = (run, [.. run.Messages.SelectMany(GoneIn)]);
        }

        var origins = _origins.GetValueOrDefault(address) ?? [];
        var sets = before.Where(set => set.Values.Any(value => Addresses.Plain(value) == address)).ToList();
        return _announced.Gone.Any(gone =>
            origins.Any(origin => origin.Endpoint == gone.Endpoint && (gone.Subnet is null || gone.Subnet == origin.Subnet))
            || (gone.Subnet is null && sets.TrueForAll(set => set.SetIdentifier == gone.Endpoint)));
    }

    private static bool Lacks(Endpoint endpoint, string family, ImmutableArray<string> addresses) =>
        addresses.IsEmpty && (endpoint.IpAddressType ?? "ipv4") is var carried
            && (carried == "dualstack" || carried == family);

    private static bool Shows(EndpointFilter filter, EndpointSelector selector) =>
        selector.Ids.IsEmpty
            ? filter.Ids.IsEmpty && filter.ServiceName == selector.Service && filter.VpcId == selector.VpcId
                && filter.Tags.SequenceEqual(selector.Tags)
            : selector.Ids.All(id => filter.Ids.Contains(id));

    private static bool Follows(EndpointSelector selector, Endpoint endpoint) =>
        (selector.Ids.IsEmpty || selector.Ids.Contains(endpoint.Id))
        && (selector.Service is null || selector.Service == endpoint.ServiceName)
        && (selector.VpcId is null || selector.VpcId == endpoint.VpcId)
        && HasTags(endpoint.Tags, selector);

    /// <summary>Whether an endpoint's tags are those that a selector asks for.</summary>
    public static bool HasTags(ImmutableSortedDictionary<string, string> tags, EndpointSelector selector) =>
        selector.Tags.All(tag => tags.GetValueOrDefault(tag.Key) == tag.Value);

    private static void AddAddresses(HashSet<string> addresses, EndpointRead read, Endpoint endpoint, string type)
    {
        foreach (var eni in read.Interfaces)
        {
            if (endpoint.NetworkInterfaceIds.Contains(eni.Id))
            {
                foreach (var address in type == "A" ? eni.IPv4Addresses : eni.IPv6Addresses)
                {
                    addresses.Add(Addresses.Plain(address));
                }
            }
        }
    }

    /// <summary>What a message says is gone.</summary>
    public static IEnumerable<(string Endpoint, string? Subnet)> GoneIn(string message)
    {
        if (FunctionRun.IsTick(message))
        {
            return [];
        }

        if (RequeueMessage.Read(message) is { } requeued)
        {
            return [.. requeued.Expected.Where(said => !said.IsPresent).Select(said => (said.EndpointId, said.SubnetId))];
        }

        using var document = JsonDocument.Parse(message);
        var root = document.RootElement;
        if (!root.TryGetProperty("detail", out var detail) || !detail.TryGetProperty("eventName", out var name))
        {
            return [];
        }

        var request = detail.GetProperty("requestParameters");
        switch (name.GetString())
        {
            case "DeleteVpcEndpoints":
                // The answer names those that were not deleted.
                var answer = detail.GetProperty("responseElements").GetRawText();
                return [.. Contents(request.GetProperty("DeleteVpcEndpointsRequest"), "VpcEndpointId")
                    .Where(id => !answer.Contains(id, StringComparison.Ordinal))
                    .Select(id => (id, (string?)null))];
            case "ModifyVpcEndpoint":
                var modify = request.GetProperty("ModifyVpcEndpointRequest");
                var endpoint = modify.GetProperty("VpcEndpointId").GetString()!;
                return [.. Contents(modify, "RemoveSubnetId").Select(subnet => (endpoint, (string?)subnet))];
            default:
                return [];
        }
    }

    // A list is {"tag":1,"content":"…"}, or an array of those.
    private static List<string> Contents(JsonElement request, string list)
    {
        if (!request.TryGetProperty(list, out var items))
        {
            return [];
        }

        return items.ValueKind == JsonValueKind.Array
            ? [.. items.EnumerateArray().Select(item => item.GetProperty("content").GetString()!)]
            : [items.GetProperty("content").GetString()!];
    }
}
