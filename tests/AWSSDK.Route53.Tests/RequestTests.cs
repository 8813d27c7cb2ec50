using Amazon.Route53;
using Amazon.Route53.Model;

namespace AWSSDK.Route53.Tests;

public class RequestTests
{
    private const string Accepted = "<ChangeInfo><Id>/change/C1</Id></ChangeInfo>";

    public static TheoryData<string> Kinds => RecordSets.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Writes_a_change_of_every_kind_of_record_set(string kind)
    {
        var (set, xml) = RecordSets.All[kind];

        var request = await Change(new() { Changes = [new(ChangeAction.CREATE, set)] });

        Assert.Equal("POST /2013-04-01/hostedzone/Z1/rrset/ HTTP/1.1", request.Line);
        Assert.Equal("application/xml", request.Headers["Content-Type"]);
        Assert.Equal(
            "<ChangeResourceRecordSetsRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">"
            + "<ChangeBatch><Changes><Change><Action>CREATE</Action>"
            + $"<ResourceRecordSet>{xml}</ResourceRecordSet></Change></Changes></ChangeBatch>"
            + "</ChangeResourceRecordSetsRequest>",
            request.Body);
    }

    [Fact]
    public async Task Keeps_the_order_of_changes_and_the_comment_first()
    {
        var request = await Change(new()
        {
            Comment = "why",
            Changes =
            [
                new(ChangeAction.DELETE, new("b.", RRType.A)),
                new(ChangeAction.UPSERT, new("a.", RRType.TXT)),
            ],
        });

        Assert.Equal(
            "<ChangeResourceRecordSetsRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">"
            + "<ChangeBatch><Comment>why</Comment><Changes><Change><Action>DELETE</Action>"
            + "<ResourceRecordSet><Name>b.</Name><Type>A</Type></ResourceRecordSet></Change><Change>"
            + "<Action>UPSERT</Action><ResourceRecordSet><Name>a.</Name><Type>TXT</Type>"
            + "</ResourceRecordSet></Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>",
            request.Body);
    }

    [Fact]
    public async Task Escapes_what_XML_or_a_parser_of_it_would_change()
    {
        var request = await Change(new() { Comment = "<&>\"'\r\n\té\u0085\u2028😀]]>" });

        Assert.Contains(
            "<Comment>&lt;&amp;&gt;\"'&#xD;&#xA;\té&#x85;&#x2028;😀]]&gt;</Comment>", request.Body);
    }

    [Fact]
    public async Task Sends_nothing_when_a_value_cannot_be_XML()
    {
        using var server = new FakeRoute53(Canned.Ok("ChangeResourceRecordSetsResponse", Accepted));
        using var client = server.Client();

        await Assert.ThrowsAsync<ArgumentException>(() => client.ChangeResourceRecordSetsAsync(
            new ChangeResourceRecordSetsRequest("Z1", new() { Comment = "\u0001" })));

        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("Z1", "/2013-04-01/hostedzone/Z1/rrset/")]
    [InlineData("/hostedzone/Z1", "/2013-04-01/hostedzone/Z1/rrset/")]
    [InlineData("Z/1 é", "/2013-04-01/hostedzone/Z%2F1%20%C3%A9/rrset/")]
    public async Task Takes_zone_ids_with_and_without_their_prefix(string id, string path)
    {
        Assert.Equal(path, (await Change(new(), id)).Target);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/hostedzone/")]
    public async Task Sends_nothing_without_an_id(string? id)
    {
        using var server = new FakeRoute53(Canned.Ok("GetHostedZoneResponse", ""));
        using var client = server.Client();

        var error = await Assert.ThrowsAsync<AmazonRoute53Exception>(() =>
            client.GetHostedZoneAsync(new GetHostedZoneRequest(id)));

        Assert.Contains("Id", error.Message);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("C1")]
    [InlineData("/change/C1")]
    public async Task Asks_for_a_change(string id)
    {
        using var server = new FakeRoute53(Canned.Ok("GetChangeResponse", Accepted));
        using var client = server.Client();

        await client.GetChangeAsync(new GetChangeRequest(id));

        Assert.Equal("GET /2013-04-01/change/C1 HTTP/1.1", server.Request.Line);
        Assert.Equal("", server.Request.Body);
    }

    [Fact]
    public async Task Asks_for_a_zone()
    {
        using var server = new FakeRoute53(Canned.Ok("GetHostedZoneResponse", ""));
        using var client = server.Client();

        await client.GetHostedZoneAsync(new GetHostedZoneRequest("/hostedzone/Z1"));

        Assert.Equal("GET /2013-04-01/hostedzone/Z1 HTTP/1.1", server.Request.Line);
    }

    [Fact]
    public async Task Asks_for_zones_by_name()
    {
        using var server = new FakeRoute53(Canned.Ok("ListHostedZonesByNameResponse", ""));
        using var client = server.Client();

        await client.ListHostedZonesByNameAsync(new ListHostedZonesByNameRequest());
        await client.ListHostedZonesByNameAsync(new ListHostedZonesByNameRequest
        {
            DNSName = @"\052.a+b.example.",
        });

        Assert.Equal(
            [
                "GET /2013-04-01/hostedzonesbyname HTTP/1.1",
                "GET /2013-04-01/hostedzonesbyname?dnsname=%5C052.a%2Bb.example. HTTP/1.1",
            ],
            server.Requests.Select(request => request.Line));
    }

    [Fact]
    public async Task Asks_for_record_sets_from_where_the_last_page_ended()
    {
        using var server = new FakeRoute53(Canned.Ok("ListResourceRecordSetsResponse", ""));
        using var client = server.Client();

        await client.ListResourceRecordSetsAsync(new ListResourceRecordSetsRequest("Z1"));
        await client.ListResourceRecordSetsAsync(new ListResourceRecordSetsRequest("Z1")
        {
            StartRecordName = @"\052.example.",
            StartRecordType = RRType.AAAA,
            StartRecordIdentifier = "a b&c=d/é",
            MaxItems = "300",
        });

        Assert.Equal(
            [
                "GET /2013-04-01/hostedzone/Z1/rrset HTTP/1.1",
                "GET /2013-04-01/hostedzone/Z1/rrset?identifier=a%20b%26c%3Dd%2F%C3%A9&maxitems=300&name=%5C052.example.&type=AAAA HTTP/1.1",
            ],
            server.Requests.Select(request => request.Line));
    }

    private static async Task<Recorded> Change(ChangeBatch batch, string id = "Z1")
    {
        using var server = new FakeRoute53(Canned.Ok("ChangeResourceRecordSetsResponse", Accepted));
        using var client = server.Client();
        await client.ChangeResourceRecordSetsAsync(new ChangeResourceRecordSetsRequest(id, batch));
        return server.Request;
    }
}
