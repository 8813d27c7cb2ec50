using DnsSync.Endpoints;
using DnsSync.Model;

namespace DnsSync.Tests.Endpoints;

public sealed class EndpointCacheTests
{
    [Fact]
    public void A_name_in_two_zones_has_addresses_of_two_origins()
    {
        var cache = new EndpointCache();
        cache.After(Make.Binding(zoneId: "Z1"), Make.Seen(Make.Endpoint("vpce-1", EndpointState.Available, "10.0.1.7")));
        var other = cache.After(
            Make.Binding(zoneId: "Z2"), Make.Seen(Make.Endpoint("vpce-2", EndpointState.Available, "10.0.2.9")));
        Assert.Equal(["10.0.2.9"], other.Keys.Select(address => address.ToString()));
    }
}
