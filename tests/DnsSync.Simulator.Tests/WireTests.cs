using System.Net;
using System.Text;
using System.Xml.Linq;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Time;
using DnsSync.Simulator.Wire;

namespace DnsSync.Simulator.Tests;

/// <summary>The SDK's EC2 client, and raw HTTP for what no client would send.</summary>
public sealed class WireTests(WireFixture wire) : IClassFixture<WireFixture>, IDisposable
{
    private static readonly XNamespace Ns = "https://route53.amazonaws.com/doc/2013-04-01/";

    private const string RecordSets = $"/2013-04-01/hostedzone/{DemoWorld.DataZoneId}/rrset/";

    private readonly HttpClient _http = new()
    {
        BaseAddress = wire.Address,
        Timeout = TimeSpan.FromSeconds(20),
    };

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task The_sdk_pages_through_endpoints_and_filters_them()
    {
        using var ec2 = Client();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var created = await ec2.CreateVpcEndpointAsync(new CreateVpcEndpointRequest
            {
                VpcId = DemoWorld.VpcId,
                VpcEndpointType = VpcEndpointType.Interface,
                ServiceName = DemoWorld.CredentialsService,
                SubnetIds = [DemoWorld.SubnetD],
                TagSpecifications =
                [
                    new TagSpecification
                    {
                        ResourceType = Amazon.EC2.ResourceType.VpcEndpoint,
                        Tags = [new Tag("paging", "yes")],
                    },
                ],
            });
            ids.Add(created.VpcEndpoint.VpcEndpointId);
        }

        var seen = new List<string>();
        var pages = 0;
        string? token = null;
        do
        {
            var page = await ec2.DescribeVpcEndpointsAsync(new DescribeVpcEndpointsRequest
            {
                MaxResults = 2,
                NextToken = token,
                Filters =
                [
                    new Filter("tag:paging", ["yes"]), new Filter("vpc-id", [DemoWorld.VpcId]),
                ],
            });
            seen.AddRange(page.VpcEndpoints.Select(endpoint => endpoint.VpcEndpointId));
            token = page.NextToken;
            pages++;
        }
        while (!string.IsNullOrEmpty(token));
        Assert.Equal(3, pages);
        Assert.Equal("", token);
        Assert.Equal(ids.Order(StringComparer.Ordinal), seen);
        await ec2.DeleteVpcEndpointsAsync(new DeleteVpcEndpointsRequest { VpcEndpointIds = ids });
    }

    [Fact]
    public async Task The_sdk_reads_interfaces_and_their_errors()
    {
        using var ec2 = Client();
        var endpoint = (await ec2.DescribeVpcEndpointsAsync(new DescribeVpcEndpointsRequest
        {
            VpcEndpointIds = [wire.DataEndpointId],
        })).VpcEndpoints.Single();
        var enis = (await ec2.DescribeNetworkInterfacesAsync(new DescribeNetworkInterfacesRequest
        {
            MaxResults = 5,
            Filters =
            [
                new Filter("network-interface-id", [.. endpoint.NetworkInterfaceIds, "eni-x"]),
            ],
        })).NetworkInterfaces;
        Assert.Equal(
            ["127.10.1.4", "127.10.2.4"], enis.Select(eni => eni.PrivateIpAddress).Order());
        Assert.All(enis, eni => Assert.True(eni.RequesterManaged));
        var gone = await Assert.ThrowsAsync<AmazonEC2Exception>(() =>
            ec2.DescribeNetworkInterfacesAsync(new DescribeNetworkInterfacesRequest
            {
                NetworkInterfaceIds = ["eni-x"],
            }));
        Assert.Equal("InvalidNetworkInterfaceID.NotFound", gone.ErrorCode);
        wire.World.Use(world => world.Faults.Add("ec2:DescribeSubnets", FaultKind.Throttled));
        var throttled = await Assert.ThrowsAsync<AmazonEC2Exception>(() =>
            ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest()));
        Assert.Equal(
            ("RequestLimitExceeded", HttpStatusCode.ServiceUnavailable),
            (throttled.ErrorCode, throttled.StatusCode));
    }

    [Fact]
    public async Task Calls_are_counted_by_operation_and_know_their_caller()
    {
        using var ec2 = Client();
        var before = wire.World.Use(world => world.Calls.Count("ec2:DescribeVpcs"));
        await ec2.DescribeVpcsAsync(new DescribeVpcsRequest());
        await ec2.DescribeVpcsAsync(new DescribeVpcsRequest());
        wire.World.Use(world =>
        {
            Assert.Equal(before + 2, world.Calls.Count("ec2:DescribeVpcs"));
            Assert.Contains(world.Calls.Latest, call =>
                call is { Operation: "ec2:DescribeVpcs", Caller: "AKIASIMULATED" });
        });
    }

    [Fact]
    public async Task An_invalid_batch_is_answered_as_all_other_errors_are()
    {
        var (status, body) = await ChangeAsync("DELETE", "127.10.1.4");
        Assert.Equal((HttpStatusCode.BadRequest, Ns + "ErrorResponse"), (status, body.Name));
        var error = body.Element(Ns + "Error")!;
        Assert.Equal("InvalidChangeBatch", error.Element(Ns + "Code")!.Value);
        Assert.Equal(
            $"[Tried to delete resource record set [name='{DemoWorld.DataName}.', type='A'] but "
                + "it was not found]",
            error.Element(Ns + "Message")!.Value);
    }

    [Theory]
    [InlineData("POST", "/", "Action=")]
    [InlineData("POST", "/", "Action=DescribeVpcEndpoints&MaxResults=many")]
    [InlineData("POST", "/", "Action=CreateVpcEndpoint")]
    [InlineData("POST", "/", "%%%&&==\u0001")]
    [InlineData("POST", "/", "Action=%01%02<&>")]
    [InlineData("PUT", "/elsewhere", "x")]
    [InlineData("POST", "/2013-04-01/hostedzone/Z0DATA00000000000000A/rrset/", "")]
    [InlineData("POST", "/2013-04-01/hostedzone/Z0DATA00000000000000A/rrset/", "<a><b></a>")]
    [InlineData("POST", "/2013-04-01/hostedzone/Z0DATA00000000000000A/rrset/",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")]
    [InlineData("POST", "/2013-04-01/hostedzone/Z0DATA00000000000000A/rrset/",
        "<ChangeResourceRecordSetsRequest><ChangeBatch><Changes><Change><Action>CREATE</Action>"
            + "<ResourceRecordSet><Type>A</Type><Name>x</Name></ResourceRecordSet></Change>"
            + "</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>")]
    [InlineData("GET", "/2013-04-01/hostedzone/Z0DATA00000000000000A/rrset?maxitems=0", "")]
    [InlineData("GET", "/2013-04-01/hostedzone/Z0DATA00000000000000A/rrset?type=A", "")]
    [InlineData("GET", "/2013-04-01/hostedzone/Z0DATA00000000000000A/rrset?name=a..b", "")]
    [InlineData("GET", "/2013-04-01/nothing/here", "")]
    public async Task Malformed_requests_are_refused_without_effect(
        string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body.Length > 0)
        {
            request.Content = new StringContent(body);
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.InRange((int)response.StatusCode, 400, 499);
        Assert.Contains("<Code>", text);
        using var next = await _http.GetAsync("/2013-04-01/hostedzone");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task An_invalid_batch_can_have_the_root_element_of_its_own_that_older_documents_show()
    {
        var settings = new WorldSettings { InvalidChangeBatchHasOwnRoot = true };
        using var world = new RealTimeWorld(DemoWorld.Create(settings).World, TimeProvider.System);
        await using var server = await SimulatorServer.StartAsync(world);
        using var content = Batch("DELETE", "127.10.1.4");
        using var response = await _http.PostAsync(new Uri(server.Address, RecordSets), content);
        var body = XElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(Ns + "InvalidChangeBatch", body.Name);
        Assert.Contains("was not found", body.Element(Ns + "Messages")!.Elements(Ns + "Message").Single().Value);
    }

    [Fact]
    public async Task A_foreign_answer_has_status_200_and_is_not_the_answer()
    {
        wire.World.Use(world => world.Faults.Add("ec2:DescribeVpcEndpoints", FaultKind.ForeignAnswer));
        using var response = await _http.GetAsync("/?Action=DescribeVpcEndpoints");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain("vpcEndpointSet", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partial_response_breaks_off()
    {
        wire.World.Use(world => world.Faults.Add("ec2:DescribeVpcEndpoints", FaultKind.HalfAnswer));
        using var response = await _http.GetAsync(
            "/?Action=DescribeVpcEndpoints", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_beyond_the_bound_is_refused()
    {
        using var content = new StringContent("Action=" + new string('x', 2 << 20));
        using var response = await _http.PostAsync("/", content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_cut_connection_has_no_response_but_may_have_applied()
    {
        wire.World.Use(world => world.Faults.Add(
            "route53:ChangeResourceRecordSets", FaultKind.Cut, 1, FaultMoment.Answer));
        await Assert.ThrowsAsync<HttpRequestException>(() => ChangeAsync("CREATE", "127.10.1.9"));
        Assert.Equal(HttpStatusCode.OK, (await ChangeAsync("DELETE", "127.10.1.9")).Status);
    }

    [Theory]
    [InlineData(FaultKind.Throttled, "Throttling")]
    [InlineData(FaultKind.PriorRequestNotComplete, "PriorRequestNotComplete")]
    public async Task Route_53_refuses_with_400_and_an_error_response(FaultKind fault, string code)
    {
        wire.World.Use(world => world.Faults.Add("route53:ChangeResourceRecordSets", fault));
        var (status, body) = await ChangeAsync("CREATE", "127.10.1.4");
        Assert.Equal((HttpStatusCode.BadRequest, Ns + "ErrorResponse"), (status, body.Name));
        Assert.Equal(code, body.Element(Ns + "Error")!.Element(Ns + "Code")!.Value);
    }

    [Fact]
    public async Task An_unknown_zone_is_404()
    {
        using var response = await _http.GetAsync("/2013-04-01/hostedzone/Z0NOWHERE/rrset");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains(
            "<Code>NoSuchHostedZone</Code>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listing_continues_by_name_type_and_identifier_in_route_53s_spelling()
    {
        wire.World.Use(world => world.Change(
            Worlds.Create(Worlds.Weighted("*.W." + Worlds.Apex, "x", 1, "127.0.0.1")),
            Worlds.Create(Worlds.Weighted("*.W." + Worlds.Apex, "y", 1, "127.0.0.1"))));
        var written = $"\\052.w.{Worlds.Apex}.";
        var list = $"/2013-04-01/hostedzone/{DemoWorld.DataZoneId}/rrset?name={Uri.EscapeDataString(written)}";
        var page = XElement.Parse(await _http.GetStringAsync(list + "&maxitems=1"));
        Assert.Equal(written, page.Descendants(Ns + "Name").Single().Value);
        Assert.Equal(
            ["true", written, "A", "y"],
            new[] { "IsTruncated", "NextRecordName", "NextRecordType", "NextRecordIdentifier" }
                .Select(name => page.Element(Ns + name)?.Value));
        page = XElement.Parse(await _http.GetStringAsync(list + "&type=A&identifier=y"));
        Assert.Equal("y", page.Descendants(Ns + "SetIdentifier").First().Value);
    }

    [Fact]
    public async Task Elements_out_of_the_schemas_order_are_refused_and_in_order_accepted()
    {
        const string Ttl = "<TTL>60</TTL>";
        const string Values =
            "<ResourceRecords><ResourceRecord><Value>127.10.1.4</Value></ResourceRecord></ResourceRecords>";
        using var wrong = await SendAsync(Values + Ttl);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("<Code>InvalidInput</Code>", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var right = await SendAsync(Ttl + Values);
        Assert.Contains("<Id>/change/C", await right.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        async Task<HttpResponseMessage> SendAsync(string rest)
        {
            using var content = new StringContent(
                $"<ChangeResourceRecordSetsRequest xmlns=\"{Ns}\"><ChangeBatch><Changes><Change><Action>CREATE</Action>"
                + $"<ResourceRecordSet><Name>order.{DemoWorld.DataName}.</Name><Type>A</Type>{rest}</ResourceRecordSet>"
                + "</Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>");
            return await _http.PostAsync(RecordSets, content);
        }
    }

    private async Task<(HttpStatusCode Status, XElement Body)> ChangeAsync(
        string action, string value)
    {
        using var content = Batch(action, value);
        using var response = await _http.PostAsync(RecordSets, content);
        return (response.StatusCode, XElement.Parse(await response.Content.ReadAsStringAsync()));
    }

    private static StringContent Batch(string action, string value) => new(
        $"""
        <ChangeResourceRecordSetsRequest xmlns="{Ns}"><ChangeBatch><Changes><Change>
        <Action>{action}</Action><ResourceRecordSet><Name>{DemoWorld.DataName}.</Name>
        <Type>A</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>{value}</Value>
        </ResourceRecord></ResourceRecords></ResourceRecordSet></Change></Changes>
        </ChangeBatch></ChangeResourceRecordSetsRequest>
        """,
        Encoding.UTF8,
        "text/xml");

    private AmazonEC2Client Client() => new(
        new BasicAWSCredentials("AKIASIMULATED", "simulated"),
        new AmazonEC2Config
        {
            ServiceURL = wire.Address.ToString(),
            AuthenticationRegion = "ap-northeast-1",
            MaxErrorRetry = 0,
            MaxStaleConnectionRetries = 0,
            Timeout = TimeSpan.FromSeconds(20),
        });
}
