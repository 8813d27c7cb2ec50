using Amazon.Route53;
using Amazon.Route53.Model;
using Amazon.Runtime;

namespace AWSSDK.Route53.Tests;

public class ResponseTests
{
    public static TheoryData<string> Kinds => RecordSets.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Reads_every_kind_of_record_set_so_that_it_can_be_written_back(string kind)
    {
        var xml = RecordSets.All[kind].Xml;
        using var server = new FakeRoute53(
            Canned.Ok(
                "ListResourceRecordSetsResponse",
                $"<ResourceRecordSets><ResourceRecordSet>{xml}</ResourceRecordSet></ResourceRecordSets>"),
            Canned.Ok("ChangeResourceRecordSetsResponse", ""));
        using var client = server.Client();

        var page = await client.ListResourceRecordSetsAsync(new ListResourceRecordSetsRequest("Z1"));
        await client.ChangeResourceRecordSetsAsync(new ChangeResourceRecordSetsRequest("Z1", new(
            [new(ChangeAction.DELETE, Assert.Single(page.ResourceRecordSets))])));

        Assert.Contains(
            $"<ResourceRecordSet>{xml}</ResourceRecordSet>", server.Requests[1].Body);
    }

    [Fact]
    public async Task Reads_a_page_of_record_sets()
    {
        var page = await Answer(
            Canned.Ok("ListResourceRecordSetsResponse", """
                <ResourceRecordSets>
                  <ResourceRecordSet>
                    <Name>\052.example.</Name><Type>A</Type><SetIdentifier>s</SetIdentifier>
                    <Weight>7</Weight><TTL>60</TTL>
                    <ResourceRecords><ResourceRecord><Value>10.0.0.1</Value></ResourceRecord></ResourceRecords>
                    <SomethingNew><Name>no.</Name></SomethingNew>
                  </ResourceRecordSet>
                  <ResourceRecordSet>
                    <Name>b.example.</Name><Type>NEWTYPE</Type>
                  </ResourceRecordSet>
                </ResourceRecordSets>
                <IsTruncated>true</IsTruncated><MaxItems>2</MaxItems>
                <NextRecordName>c.example.</NextRecordName><NextRecordType>AAAA</NextRecordType>
                <NextRecordIdentifier>n</NextRecordIdentifier>
                """),
            client => client.ListResourceRecordSetsAsync(new ListResourceRecordSetsRequest("Z1")));

        Assert.Equal(2, page.ResourceRecordSets.Count);
        var set = page.ResourceRecordSets[0];
        Assert.Equal(@"\052.example.", set.Name);
        Assert.Same(RRType.A, set.Type);
        Assert.Equal("s", set.SetIdentifier);
        Assert.Equal(7, set.Weight);
        Assert.Equal(60, set.TTL);
        Assert.Equal("10.0.0.1", Assert.Single(set.ResourceRecords).Value);
        var bare = page.ResourceRecordSets[1];
        Assert.Equal("NEWTYPE", bare.Type.Value);
        Assert.Null(bare.ResourceRecords);
        Assert.Null(bare.TTL);
        Assert.Null(bare.Weight);
        Assert.Null(bare.Region);
        Assert.Null(bare.AliasTarget);
        Assert.True(page.IsTruncated);
        Assert.Equal("c.example.", page.NextRecordName);
        Assert.Same(RRType.AAAA, page.NextRecordType);
        Assert.Equal("n", page.NextRecordIdentifier);
        Assert.Equal(200, (int)page.HttpStatusCode);
        Assert.Equal("from-header", page.ResponseMetadata.RequestId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<ResourceRecordSets/>")]
    [InlineData("<ResourceRecordSets> </ResourceRecordSets>")]
    public async Task Leaves_collections_null_that_are_absent_or_empty(string content)
    {
        var page = await Answer(
            Canned.Ok("ListResourceRecordSetsResponse", content),
            client => client.ListResourceRecordSetsAsync(new ListResourceRecordSetsRequest("Z1")));

        Assert.Null(page.ResourceRecordSets);
        Assert.Null(page.IsTruncated);
        Assert.Null(page.NextRecordType);
    }

    [Fact]
    public async Task Reads_a_private_zone()
    {
        var zone = await Answer(
            Canned.Ok("GetHostedZoneResponse", """
                <HostedZone><Id>/hostedzone/Z1</Id><Name>iot.example.</Name>
                  <Config><PrivateZone>true</PrivateZone></Config>
                </HostedZone>
                <VPCs><VPC><VPCId>vpc-1</VPCId></VPC></VPCs>
                """),
            client => client.GetHostedZoneAsync(new GetHostedZoneRequest("Z1")));

        Assert.Equal("/hostedzone/Z1", zone.HostedZone.Id);
        Assert.Equal("iot.example.", zone.HostedZone.Name);
        Assert.True(zone.HostedZone.Config.PrivateZone);
        Assert.Equal("vpc-1", Assert.Single(zone.VPCs).VPCId);
    }

    [Fact]
    public async Task Reads_a_public_zone()
    {
        var zone = await Answer(
            Canned.Ok("GetHostedZoneResponse", """
                <HostedZone><Id>/hostedzone/Z1</Id></HostedZone>
                """),
            client => client.GetHostedZoneAsync(new GetHostedZoneRequest("Z1")));

        Assert.Equal("/hostedzone/Z1", zone.HostedZone.Id);
        Assert.Null(zone.VPCs);
        Assert.Null(zone.HostedZone.Config);
    }

    [Fact]
    public async Task Reads_zones_by_name()
    {
        var page = await Answer(
            Canned.Ok("ListHostedZonesByNameResponse", """
                <HostedZones><HostedZone><Id>/hostedzone/Z1</Id><Name>a.</Name>
                <Config><PrivateZone>false</PrivateZone></Config></HostedZone></HostedZones>
                """),
            client => client.ListHostedZonesByNameAsync(new ListHostedZonesByNameRequest()));

        Assert.False(Assert.Single(page.HostedZones).Config.PrivateZone);
        Assert.Equal("a.", page.HostedZones[0].Name);
    }

    [Fact]
    public async Task Reads_changes()
    {
        const string Info = """
            <ChangeInfo><Id>/change/C1</Id><Status>PENDING</Status></ChangeInfo>
            """;
        var asked = await Answer(
            Canned.Ok("GetChangeResponse", Info),
            client => client.GetChangeAsync(new GetChangeRequest("C1")));
        var made = await Answer(
            Canned.Ok("ChangeResourceRecordSetsResponse", Info),
            client => client.ChangeResourceRecordSetsAsync(
                new ChangeResourceRecordSetsRequest("Z1", new())));

        Assert.Equal(ChangeStatus.PENDING, asked.ChangeInfo.Status);
        Assert.Equal("/change/C1", made.ChangeInfo.Id);
        Assert.Equal(ChangeStatus.PENDING, made.ChangeInfo.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<ListResourceRecordSetsResponse><ResourceRecordSets>")]
    [InlineData("<html><body>Sign in to the network</body></html>")]
    [InlineData("<ListHostedZonesByNameResponse/>")]
    [InlineData("<ListResourceRecordSetsResponse><IsTruncated>maybe</IsTruncated></ListResourceRecordSetsResponse>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><ListResourceRecordSetsResponse>&b;</ListResourceRecordSetsResponse>")]
    public async Task Does_not_take_another_document_for_an_empty_zone(string body)
    {
        var error = await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => Answer(
            new Canned(200, body),
            client => client.ListResourceRecordSetsAsync(new ListResourceRecordSetsRequest("Z1"))));

        Assert.Equal(200, (int)error.StatusCode);
        Assert.Equal("from-header", error.RequestId);
    }

    private static async Task<T> Answer<T>(
        Canned canned, Func<AmazonRoute53Client, Task<T>> call)
    {
        using var server = new FakeRoute53(canned);
        using var client = server.Client();
        return await call(client);
    }
}
