using CsCheck;
using DnsSync.Model;

namespace DnsSync.Tests.Model;

public sealed class AddressTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", AddressFamily.IPv4)]
    [InlineData("255.255.255.255", "255.255.255.255", AddressFamily.IPv4)]
    [InlineData("2001:DB8::1", "2001:db8::1", AddressFamily.IPv6)]
    [InlineData("2001:db8:0:0:0:0:0:1", "2001:db8::1", AddressFamily.IPv6)]
    [InlineData("::", "::", AddressFamily.IPv6)]
    public void An_address_has_one_spelling(string text, string canonical, AddressFamily family)
    {
        var address = Address.Parse(text);
        Assert.Equal((canonical, family), (address.ToString(), address.Family));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10.0.0")]
    [InlineData("10.1")]
    [InlineData("10")]
    [InlineData("010.0.0.1")]
    [InlineData("0x0a.0.0.1")]
    [InlineData("10.0.0.256")]
    [InlineData(" 10.0.0.1")]
    [InlineData("fe80::1%3")]
    [InlineData("a.example")]
    public void Ambiguous_address_spellings_are_refused(string? text)
    {
        Assert.False(Address.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Address.Parse(text!));
    }

    [Fact]
    public void Addresses_are_ordered_by_number_and_IPv4_first()
    {
        string[] sorted = ["2.0.0.0", "10.0.0.9", "10.0.0.10", "::1", "9::", "10::"];
        Assert.Equal(sorted, sorted.Reverse().Select(Address.Parse).Order().Select(a => a.ToString()));
    }

    [Fact]
    public void Any_IPv4_address_round_trips() =>
        Gen.Byte.Array[4].Sample(octets =>
        {
            var text = string.Join('.', octets);
            Assert.Equal(text, Address.Parse(text).ToString());
        });
}
