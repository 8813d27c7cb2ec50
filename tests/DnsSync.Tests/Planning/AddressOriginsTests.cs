using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Tests.Planning;

public sealed class AddressOriginsTests
{
    [Fact]
    public void An_address_that_two_endpoints_have_is_of_neither() => Assert.Empty(AddressOrigins.After(
        AddressOrigins.None,
        Make.Seen(
            Make.Endpoint("vpce-1", EndpointState.Available, "10.0.1.7"),
            Make.Endpoint("vpce-2", EndpointState.Available, "10.0.1.7"))));
}
