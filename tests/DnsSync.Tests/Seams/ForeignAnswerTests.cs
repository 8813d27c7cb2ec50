using DnsSync.Calls;
using DnsSync.Model;

namespace DnsSync.Tests.Seams;

/// <summary>What comes with HTTP status 200 and is not the answer to the call says nothing about AWS.</summary>
public sealed class ForeignAnswerTests
{
    private const string Ec2 = "xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"";
    private const string Route53 = "xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"";

    public static TheoryData<string> Foreign =>
    [
        "<html><head><title>Blocked</title></head><body><p>Your request was blocked.</p></body></html>",
        "<!DOCTYPE html><html><body><p>Sign in<br></body></html>",
        "<ok/>",
        "",
        "{}",
        "[]",
        "{\"message\":\"Forbidden\"}",
        "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}",
        $"<DescribeVpcsResponse {Ec2}><requestId>r-1</requestId><vpcSet/></DescribeVpcsResponse>",
        "<Response><Errors><Error><Code>InternalError</Code><Message>Sorry</Message></Error></Errors>"
            + "<RequestID>r-1</RequestID></Response>",
        $"<ErrorResponse {Route53}><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message>"
            + "</Error><RequestId>r-1</RequestId></ErrorResponse>",
        $"<ListHostedZonesResponse {Route53}><HostedZones/><IsTruncated>false</IsTruncated></ListHostedZonesResponse>",
    ];

    [Theory]
    [MemberData(nameof(Foreign))]
    public Task A_foreign_response_is_not_accepted_from_EC2(string body) => AssertUnreadableAsync(
        body,
        aws => aws.Ec2.DescribeEndpointsAsync(Filter, null, default),
        aws => aws.Ec2.DescribeNetworkInterfacesAsync(["eni-1"], null, default));

    [Theory]
    [MemberData(nameof(Foreign))]
    public Task A_foreign_response_is_not_accepted_from_Route_53(string body) => AssertUnreadableAsync(
        body,
        aws => aws.Route53.GetZoneAsync("Z1", default),
        aws => aws.Route53.ListRecordSetsAsync("Z1", null, default),
        aws => aws.Route53.PrivateZonesNamedAsync(Name, default),
        aws => aws.Route53.ChangeRecordSetsAsync("Z1", new ChangeBatch([], "test"), default),
        aws => aws.Route53.GetChangeAsync("C1", default));

    [Theory]
    [MemberData(nameof(Foreign))]
    public Task A_foreign_response_is_not_accepted_from_SSM_and_SQS(string body) => AssertUnreadableAsync(
        body,
        aws => aws.Ssm.ReadAsync("/dnssync/prod/", default),
        aws => aws.Sqs.SendAsync("{}", TimeSpan.Zero, default));

    // The right document, without what it must hold.
    [Theory]
    [InlineData("")]
    [InlineData("<requestId>r-1</requestId>")]
    [InlineData("<vpcEndpointSet/>")]
    [InlineData("<requestId>r-1</requestId><vpcEndpointSet><item><state>available</state></item></vpcEndpointSet>")]
    public Task A_listing_of_endpoints_has_a_request_id_and_a_set_of_endpoints_with_ids(string content) =>
        AssertUnreadableAsync(
            $"<DescribeVpcEndpointsResponse {Ec2}>{content}</DescribeVpcEndpointsResponse>",
            aws => aws.Ec2.DescribeEndpointsAsync(Filter, null, default));

    [Theory]
    [InlineData("")]
    [InlineData("<ResourceRecordSets/>")]
    [InlineData("<IsTruncated>false</IsTruncated>")]
    [InlineData("<ResourceRecordSets/><IsTruncated>true</IsTruncated>")]
    public Task A_listing_of_record_sets_has_a_continuation(string content) => AssertUnreadableAsync(
        $"<ListResourceRecordSetsResponse {Route53}>{content}</ListResourceRecordSetsResponse>",
        aws => aws.Route53.ListRecordSetsAsync("Z1", null, default));

    [Theory]
    [InlineData("")]
    [InlineData("<ChangeInfo/>")]
    [InlineData("<ChangeInfo><Id>/change/C1</Id></ChangeInfo>")]
    [InlineData("<ChangeInfo><Status>INSYNC</Status></ChangeInfo>")]
    public async Task A_change_has_an_id_and_a_status(string content)
    {
        await AssertUnreadableAsync(
            $"<GetChangeResponse {Route53}>{content}</GetChangeResponse>",
            aws => aws.Route53.GetChangeAsync("C1", default));
        await AssertUnreadableAsync(
            $"<ChangeResourceRecordSetsResponse {Route53}>{content}</ChangeResourceRecordSetsResponse>",
            aws => aws.Route53.ChangeRecordSetsAsync("Z1", new ChangeBatch([], "test"), default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<HostedZone/>")]
    [InlineData("<HostedZone><Id>/hostedzone/Z1</Id></HostedZone>")]
    public Task A_zone_has_an_id_and_a_name(string content) => AssertUnreadableAsync(
        $"<GetHostedZoneResponse {Route53}>{content}</GetHostedZoneResponse>",
        aws => aws.Route53.GetZoneAsync("Z1", default));

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task A_foreign_second_page_does_not_end_the_parameters(string body)
    {
        var aws = new FakeAws(
            "{\"Parameters\":[{\"Name\":\"/dnssync/prod/a\",\"Value\":\"{}\"}],\"NextToken\":\"t\"}", body);
        await AssertUnreadableAsync(() => aws.Ssm.ReadAsync("/dnssync/prod/", default));
        Assert.Equal(2, aws.Calls);
    }

    [Fact]
    public async Task An_empty_response_is_accepted_where_it_is_valid()
    {
        var page = await new FakeAws(
                $"<DescribeVpcEndpointsResponse {Ec2}><requestId>r</requestId><vpcEndpointSet/></DescribeVpcEndpointsResponse>")
            .Ec2.DescribeEndpointsAsync(Filter, null, default);
        Assert.Empty(page.Endpoints);
        var records = await new FakeAws(
                $"<ListResourceRecordSetsResponse {Route53}><ResourceRecordSets/><IsTruncated>false</IsTruncated>"
                + "<MaxItems>300</MaxItems></ListResourceRecordSetsResponse>")
            .Route53.ListRecordSetsAsync("Z1", null, default);
        Assert.Empty(records.RecordSets);
        Assert.Empty(await new FakeAws("{\"Parameters\":[]}").Ssm.ReadAsync("/dnssync/prod/", default));
    }

    private static EndpointFilter Filter => new([], "com.amazonaws.eu-west-1.iot.data", null);

    private static DnsName Name => DnsName.Parse("a.example");

    private static async Task AssertUnreadableAsync(string body, params Func<FakeAws, Task>[] calls)
    {
        foreach (var call in calls)
        {
            await AssertUnreadableAsync(() => call(new FakeAws(body)));
        }
    }

    private static async Task AssertUnreadableAsync(Func<Task> call)
    {
        var fault = (await Assert.ThrowsAsync<AwsCallException>(call)).Fault;
        Assert.Equal((AwsFaultKind.Transient, "UnreadableAnswer"), (fault.Kind, fault.Code));
    }
}
