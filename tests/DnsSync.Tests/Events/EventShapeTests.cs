using DnsSync.Events;

namespace DnsSync.Tests.Events;

public sealed class EventShapeTests
{
    private const string Role = "arn:aws:iam::111122223333:role/dnssync";

    [Theory]
    [InlineData("\"subnet-a\"", "subnet-a")]
    [InlineData("""{"tag":1,"content":"subnet-a"}""", "subnet-a")]
    [InlineData("""[{"tag":1,"content":"subnet-a"},{"tag":2,"content":"subnet-b"}]""", "subnet-a subnet-b")]
    [InlineData("""["subnet-a","subnet-b"]""", "subnet-a subnet-b")]
    [InlineData("""{"item":"subnet-a"}""", "subnet-a")]
    [InlineData("""{"item":["subnet-a","subnet-b"]}""", "subnet-a subnet-b")]
    [InlineData("""{"items":[{"content":"subnet-a"}]}""", "subnet-a")]
    [InlineData("\"\"", "")]
    [InlineData("{}", "")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    [InlineData("7", "")]
    [InlineData("[7,true,null,{},\"subnet-a\"]", "subnet-a")]
    [InlineData("""{"content":7}""", "")]
    public void A_list_is_read_in_each_of_its_shapes(string list, string expected)
    {
        var trigger = SampleEvents.Read(SampleEvents.Of("ModifyVpcEndpoint",
            $$$"""{"ModifyVpcEndpointRequest":{"VpcEndpointId":"vpce-1","RemoveSubnetId":{{{list}}} } }"""));
        Assert.Equal(expected, string.Join(' ', trigger.Expected.Select(expectation => expectation.SubnetId)));
    }

    [Theory]
    [InlineData("\"Interface\"", null)]
    [InlineData("\"INTERFACE\"", null)]
    [InlineData("\"Gateway\"", "a Gateway endpoint has no interfaces")]
    [InlineData("\"GatewayLoadBalancer\"", "a GatewayLoadBalancer endpoint has no interfaces")]
    [InlineData("null", "a Gateway endpoint has no interfaces")]
    [InlineData("7", "a Gateway endpoint has no interfaces")]
    public void Only_interface_endpoints_count(string type, string? ignored)
    {
        var trigger = SampleEvents.Read(SampleEvents.Of("CreateVpcEndpoint",
            $$$"""{"CreateVpcEndpointRequest":{"VpcEndpointType":{{{type}}},"ServiceName":"s"} }""",
            """{"CreateVpcEndpointResponse":{"vpcEndpoint":{"vpcEndpointId":"vpce-1","ownerId":111122223333}}}"""));
        Assert.Equal(ignored, trigger.Ignored);
        Assert.Equal(ignored is null ? 1 : 0, trigger.Endpoints.Length);
    }

    [Fact]
    public void Endpoints_that_could_not_be_deleted_are_not_expected_gone()
    {
        var trigger = SampleEvents.Read(SampleEvents.Of("DeleteVpcEndpoints",
            """{"DeleteVpcEndpointsRequest":{"VpcEndpointId":[{"tag":1,"content":"vpce-1"},{"tag":2,"content":"vpce-2"}]}}""",
            """
            {"DeleteVpcEndpointsResponse":{"unsuccessful":{"item":{"resourceId":"vpce-1",
            "error":{"code":"InvalidVpcEndpoint.NotFound","message":"no"}}}}}
            """));
        Assert.Equal(["expect vpce-2 itself gone"], trigger.Expected.Select(SampleEvents.Text));
    }

    [Theory]
    [InlineData("ModifyVpcEndpoint", "null", "it names no endpoint, interface or record set")]
    [InlineData("ModifyVpcEndpoint", """{"ModifyVpcEndpointRequest":{"VpcEndpointId":7}}""", "it names no endpoint, interface or record set")]
    [InlineData("ModifyVpcEndpoint", """{"ModifyVpcEndpointRequest":{"VpcEndpointId":"vpc-1"}}""", "it names no endpoint, interface or record set")]
    [InlineData("DeleteVpcEndpoints", "[]", "it names no endpoint, interface or record set")]
    [InlineData("DeleteNetworkInterface", "{}", "it names no endpoint, interface or record set")]
    [InlineData("ChangeResourceRecordSets", "{}", "it names no endpoint, interface or record set")]
    [InlineData("CreateTags", """{"resourcesSet":{"items":[{"resourceId":"i-1"}]}}""", "it names no endpoint, interface or record set")]
    [InlineData("CreateNetworkInterface", """{"description":"VPC Endpoint Interface"}""", "the interface does not belong to an endpoint")]
    [InlineData("RunInstances", "{}", "aws.ec2 RunInstances does not concern endpoints or zones")]
    public void An_event_without_ids_is_ignored_with_a_reason(string call, string request, string why) =>
        Assert.Equal(why, SampleEvents.Read(SampleEvents.Of(call, request)).Ignored);

    [Theory]
    [InlineData("VPC Endpoint Interface vpce-1")]
    [InlineData("VPC Endpoint Interface: vpce-1")]
    public void An_interface_names_its_endpoint_in_its_description(string description) =>
        Assert.Equal("vpce-1", SampleEvents.Read(SampleEvents.Of(
            "CreateNetworkInterface", $$"""{"description":"{{description}}"}""")).Endpoints[0].EndpointId);

    [Fact]
    public void A_failed_call_is_ignored() => Assert.Equal("the call failed",
        SampleEvents.Read(SampleEvents.Of("DeleteVpcEndpoints",
            """{"DeleteVpcEndpointsRequest":{"VpcEndpointId":"vpce-1"}}""",
            more: "\"errorCode\":\"Client.DryRunOperation\",")).Ignored);

    [Theory]
    [InlineData(Role, "DnsSync made this change itself")]
    [InlineData("arn:aws:iam::111122223333:role/dnssync-other", null)]
    public void Edits_by_our_own_role_are_ignored(string issuer, string? ignored)
    {
        var json = SampleEvents.Of("ChangeResourceRecordSets",
            """{"hostedZoneId":"Z1","changeBatch":{"changes":[{"resourceRecordSet":{"name":"a.example."}}]}}""",
            more: $$$"""
                "userIdentity":{"sessionContext":{"sessionIssuer":{"arn":"{{{issuer}}}"} } },
                """);
        Assert.Equal(ignored, SampleEvents.Read(json, Role).Ignored);
        Assert.Null(SampleEvents.Read(json).Ignored);
    }

    [Fact]
    public void Edited_names_are_normalised_and_markers_count_as_their_names()
    {
        var edit = SampleEvents.Read(SampleEvents.ZoneEdited(
            "/hostedzone/Z1", "B.Example.", "\\052.example.", "_dnssync.a.example.", "a.example", "not..a.name", ""));
        Assert.Equal(
            [new ZoneHint("Z1", edit.Zones[0].Names)], edit.Zones);
        Assert.Equal("*.example a.example b.example", string.Join(' ', edit.Zones[0].Names).Replace("\\052", "*"));
    }

    [Fact]
    public void Without_a_call_time_the_event_time_counts()
    {
        var trigger = SampleEvents.Read("""
            {"source":"aws.ec2","time":"2026-01-15T09:31:00Z","detail":{"eventTime":9,"eventName":"RunInstances"}}
            """);
        Assert.Equal(SampleEvents.Time + TimeSpan.FromMinutes(1), trigger.At);
        Assert.Equal("(no id)", trigger.EventId);
    }
}
