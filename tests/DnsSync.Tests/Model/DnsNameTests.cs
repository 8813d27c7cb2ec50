using CsCheck;
using DnsSync.Model;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Route53;

namespace DnsSync.Tests.Model;

public sealed class DnsNameTests
{
    /// <summary>Names of one to four labels of any octets.</summary>
    private static readonly Gen<string> AnyName =
        Gen.Byte.Array[1, 12].Select(octets => string.Concat(octets.Select(Escaped)))
            .Array[1, 4].Select(labels => string.Join('.', labels));

    [Theory]
    [InlineData("a.example", "a.example")]
    [InlineData("A.EXAMPLE.", "a.example")]
    [InlineData(@"\052.example", "*.example")]
    [InlineData("*.example", "*.example")]
    [InlineData(@"a\100b.example", @"a\100b.example")]
    [InlineData("a@b.example", @"a\100b.example")]
    [InlineData(@"a\052.example", @"a\052.example")]
    [InlineData("_dnssync.*.example", "_dnssync.*.example")]
    [InlineData(@"\101.example", "a.example")]
    [InlineData(@"a\056b.example", @"a\056b.example")]
    [InlineData(@"a\134b.example", @"a\134b.example")]
    [InlineData(@"a\040b.example", @"a\040b.example")]
    [InlineData("a b.example", @"a\040b.example")]
    [InlineData(@"\000\377.example", @"\000\377.example")]
    [InlineData("com", "com")]
    public void A_name_has_one_spelling(string text, string canonical) =>
        Assert.Equal(canonical, DnsName.Parse(text).ToString());

    [Theory]
    [InlineData(null, "expected a domain name")]
    [InlineData("", "expected a domain name")]
    [InlineData(".", "expected a domain name")]
    [InlineData("..", "has an empty label")]
    [InlineData("a..b", "has an empty label")]
    [InlineData(".a", "has an empty label")]
    [InlineData("a.b..", "has an empty label")]
    [InlineData(@"a\", "has an escape that is not")]
    [InlineData(@"a\12", "has an escape that is not")]
    [InlineData(@"a\128", "has an escape that is not")]
    [InlineData(@"a\400", "has an escape that is not")]
    [InlineData("bücher.example", "'bücher.example' has a character outside ASCII at position 2 (U+00FC): use the name's A-label")]
    [InlineData("a\U0001F600.example", "has a character outside ASCII at position 2 (U+1F600)")]
    public void An_invalid_name_is_refused_with_the_reason(string? text, string problem)
    {
        Assert.False(DnsName.TryParse(text, out _, out var said));
        Assert.Contains(problem, said, StringComparison.Ordinal);
        Assert.Contains(problem, Assert.Throws<FormatException>(() => DnsName.Parse(text!)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://x-ats.iot.eu-west-1.amazonaws.com:8443/topics", "is a URL, not a domain name: use only the name, x-ats.iot.eu-west-1.amazonaws.com")]
    [InlineData("mqtts://user@a.example", "is a URL, not a domain name: use only the name, a.example")]
    [InlineData("a.example:8883", "has ':' at position 10: a name has letters, digits, '-' and '_' (write \\072 if it is really part of the name)")]
    [InlineData("a.example/path", "has '/' at position 10")]
    [InlineData("a b.example", "has a space at position 2: a name has letters, digits, '-' and '_' (write \\040 if it is really part of the name)")]
    [InlineData(" a.example", "has a space at position 1")]
    [InlineData("a.example,b.example", "has ',' at position 10: enter one name without separators")]
    [InlineData("a.example\n", "'a.example\\n' has a line break at position 10: enter one name on one line")]
    [InlineData("a.example\r\nb.example", "'a.example\\r\\nb.example' has a line break at position 10")]
    [InlineData("\ta.example", "'\\ta.example' has a tab at position 1")]
    [InlineData("a\u0000.example", "'a\\u0000.example' has a control character at position 2")]
    [InlineData("a\u200b.example", "'a\\u200b.example' has a character outside ASCII at position 2 (U+200B)")]
    [InlineData("a@b.example", "has '@' at position 2")]
    [InlineData("\"a.example\"", "has '\"' at position 1")]
    [InlineData("*a.example", "has a * at position 1: only the whole first label can be a wildcard")]
    [InlineData("a.*.example", "has a * at position 3: only the whole first label can be a wildcard")]
    [InlineData("", "expected a domain name")]
    [InlineData("a..b", "has an empty label")]
    [InlineData(@"a\12.example", "has an escape that is not")]
    public void Implausible_names_are_refused_in_user_input(string text, string problem)
    {
        Assert.False(DnsName.TryParseStrict(text, out _, out var said));
        Assert.Contains(problem, said, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', said);
    }

    [Theory]
    [InlineData("*.example", "*.example")]
    [InlineData(@"\052.example", "*.example")]
    [InlineData("_a-1.EXAMPLE.", "_a-1.example")]
    [InlineData(@"a\040b\054.example", @"a\040b\054.example")]
    public void User_input_may_be_a_wildcard_or_contain_escapes(string text, string canonical)
    {
        Assert.True(DnsName.TryParseStrict(text, out var name, out _));
        Assert.Equal(canonical, name.ToString());
    }

    [Fact]
    public void A_printed_name_parses_again() =>
        AnyName.Sample(text =>
        {
            var name = DnsName.Parse("x." + text);
            Assert.Equal(!name.ToString().Contains('*'), DnsName.TryParseStrict(name.ToString(), out var read, out _));
            Assert.True(read == name || name.ToString().Contains('*'));
        });

    [Fact]
    public void Labels_have_63_octets_and_names_255_at_most_however_they_are_written()
    {
        var label = new string('a', 63);
        Assert.True(DnsName.TryParse(label, out _, out _));
        Assert.False(DnsName.TryParse(label + "a", out _, out _));
        Assert.True(DnsName.TryParse(string.Concat(Enumerable.Repeat(@"\001", 63)), out _, out _));
        Assert.False(DnsName.TryParse(string.Concat(Enumerable.Repeat(@"\001", 64)), out _, out _));

        // Length octets and the root's count: 3 * 64 + 62 + 1 = 255.
        var name = $"{label}.{label}.{label}.{new string('a', 61)}";
        Assert.True(DnsName.TryParse(name, out _, out _));
        Assert.True(DnsName.TryParse(name + ".", out _, out _));
        Assert.False(DnsName.TryParse(name + "a", out _, out _));
    }

    [Fact]
    public void Any_name_round_trips_through_both_spellings() =>
        AnyName.Sample(text =>
        {
            var name = DnsName.Parse(text);
            Assert.Equal(name, DnsName.Parse(name.ToString()));
            Assert.Equal(name, DnsName.Parse(name.ToRoute53()));
            Assert.Equal(name.GetHashCode(), DnsName.Parse(name.ToRoute53()).GetHashCode());
            Assert.Equal(0, name.CompareTo(DnsName.Parse(name.ToRoute53())));
            Assert.Matches(@"^([a-z0-9_-]|\\[0-7]{3})+(\.([a-z0-9_-]|\\[0-7]{3})+)*\.$", name.ToRoute53());
        });

    [Fact]
    public void Order_and_equality_agree() =>
        Gen.Select(AnyName, AnyName).Sample((a, b) =>
        {
            var (one, two) = (DnsName.Parse(a), DnsName.Parse(b));
            Assert.Equal(one == two, one.CompareTo(two) == 0);
            Assert.Equal(Math.Sign(one.CompareTo(two)), -Math.Sign(two.CompareTo(one)));
        });

    [Fact]
    public void Names_are_ordered_by_reversed_labels_as_Route_53_documents_it()
    {
        string[] listed =
        [
            "example", @"\052.example", "a.example", "b.a.example", "a-.example", "a0.example", "aa.example",
            "z.example", "example2",
        ];
        Assert.Equal(listed.Select(DnsName.Parse).Order(), listed.Reverse().Select(DnsName.Parse).Order());
        var order = listed.Select(DnsName.Parse).Order().Select(name => name.ToString()).ToList();
        Assert.True(order.IndexOf("example") < order.IndexOf("a.example"));
        Assert.True(order.IndexOf("a.example") < order.IndexOf("b.a.example"));
        Assert.True(order.IndexOf("b.a.example") < order.IndexOf("z.example"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_listed_order_matches_the_listing_for_both_escape_orders(bool byEscapes) =>
        AnyName.Array[1, 30].Sample(labels =>
        {
            var world = new World(new WorldSettings { ListsByEscapes = byEscapes });
            world.Ec2.CreateVpc("127.10.0.0/16", id: DemoWorld.VpcId);
            world.Route53.CreateZone(
                new CreateZoneRequest(DnsName.Parse("z"), "z") { Id = "Z1", VpcId = DemoWorld.VpcId });
            var names = labels.Select(label => DnsName.Parse(label + ".z")).Distinct().ToList();
            foreach (var name in names)
            {
                world.Route53.SeedRecord("Z1", new(name, "A", 60, ["127.0.0.1"]));
            }

            var listed = new List<DnsName>();
            RecordSetCursor? next = null;
            do
            {
                var page = world.Route53.ListRecordSets(
                    new ListRecordSetsRequest("Z1") { Start = next, MaxItems = 3 });
                listed.AddRange(page.RecordSets.Where(set => set.Type == "A").Select(set => set.Name));
                next = page.Next;
            }
            while (next is not null);
            Assert.Equal(names.Order(), listed.Order());
            Assert.True(!byEscapes || names.Order().SequenceEqual(listed));
            for (var i = 1; i < listed.Count; i++)
            {
                Assert.All(listed.Take(i), earlier => Assert.False(earlier.ListedOrder(listed[i]) >= 0));
            }
        }, iter: 50);

    [Theory]
    [InlineData("1.z", "a.z", -1)]
    [InlineData("a.z", "z", 1)]
    [InlineData("*.z", "*.z", 0)]
    [InlineData("*.z", "z", 1)]
    [InlineData("*.b.z", "1.a.z", 1)]
    [InlineData("*.z", "1.z", null)]
    [InlineData("_a.z", @"\001.z", null)]
    [InlineData(@"\001.z", @"\002.z", -1)]
    public void The_listed_order_is_known_only_without_escapes(string one, string two, int? order)
    {
        var (left, right) = (DnsName.Parse(one), DnsName.Parse(two));
        Assert.Equal(order, left.ListedOrder(right) is { } told ? Math.Sign(told) : null);
        Assert.Equal(-order, right.ListedOrder(left) is { } turned ? Math.Sign(turned) : null);
    }

    [Theory]
    [InlineData("example", "example", true)]
    [InlineData("a.example", "example", true)]
    [InlineData("b.a.EXAMPLE", "Example.", true)]
    [InlineData("notexample", "example", false)]
    [InlineData("example", "a.example", false)]
    [InlineData(@"a\056example", "example", false)]
    public void A_name_lies_in_a_zone_by_whole_labels(string name, string zone, bool within) =>
        Assert.Equal(within, DnsName.Parse(name).IsAtOrBelow(DnsName.Parse(zone)));

    private static string Escaped(byte octet) =>
        $"\\{octet >> 6}{(octet >> 3) & 7}{octet & 7}";
}
