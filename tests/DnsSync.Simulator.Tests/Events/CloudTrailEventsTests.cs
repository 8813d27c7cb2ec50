using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using DnsSync.Events;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Events;
using DnsSync.Simulator.Route53;

namespace DnsSync.Simulator.Tests.Events;

/// <summary>Events against examples of AWS's shapes, and against what reads them.</summary>
public sealed class CloudTrailEventsTests
{
    private const string Endpoint = "vpce-0aa1";
    private const string Service = "com.amazonaws.ap-northeast-1.iot.data";
    private const string Name = "a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com";

    private static readonly DateTimeOffset At = new(2026, 1, 15, 9, 30, 0, 36, TimeSpan.Zero);

    private static readonly WorldInterface Eni =
        new("eni-0aa1", Endpoint, "vpc-0aa1", "subnet-0aa1", "ap-northeast-1a")
        {
            IPv4 = "10.0.2.149",
            SecurityGroupIds = ["sg-0aa1"],
        };

    private readonly CloudTrailEvents _events =
        new(new WorldSettings { Start = new(2026, 1, 15, 8, 0, 0, TimeSpan.Zero) });

    /// <summary>Each example of AWS's shapes, and the call that it is of.</summary>
    private static readonly Dictionary<string, ApiCall> Calls = new()
    {
        ["create-vpc-endpoint-one-subnet"] = Create([], "subnet-0aa1"),
        ["create-vpc-endpoint-two-subnets"] =
            Create(["eni-0aa1", "eni-0aa2"], "subnet-0aa1", "subnet-0aa2"),
        ["modify-vpc-endpoint-add-subnet"] = Ec2("ModifyVpcEndpoint",
            new ModifyEndpointRequest(Endpoint) { AddSubnetIds = ["subnet-0aa3"] }),
        ["modify-vpc-endpoint-remove-two-subnets"] = Ec2("ModifyVpcEndpoint",
            new ModifyEndpointRequest(Endpoint)
            {
                RemoveSubnetIds = ["subnet-0aa1", "subnet-0aa2"],
            }),
        ["modify-vpc-endpoint-address-type"] = Ec2("ModifyVpcEndpoint",
            new ModifyEndpointRequest(Endpoint) { IpAddressType = "dualstack" }),
        ["delete-vpc-endpoints-one"] = Delete(Endpoint),
        ["delete-vpc-endpoints-two"] = Delete(Endpoint, "vpce-0aa2"),
        ["delete-vpc-endpoints-denied"] = Delete(Endpoint) with
        {
            Response = null,
            Error = new Fault(FaultKind.AccessDenied).ErrorFor("ec2:DeleteVpcEndpoints"),
        },
        ["create-network-interface-endpoint"] =
            Ec2("CreateNetworkInterface", Eni, caller: ApiCall.EndpointService),
        ["delete-network-interface"] =
            Ec2("DeleteNetworkInterface", Eni, caller: ApiCall.EndpointService),
        ["change-resource-record-sets"] = new ApiCall(
            At, "route53:ChangeResourceRecordSets", "operator",
            new ZoneChangeBatch("Z0123456789ABCDEFGHIJ",
            [
                new ZoneChange(ZoneAction.Upsert,
                    new RecordSet(DnsName.Parse(Name), "A", 300, ["10.9.9.9"])),
            ]))
        {
            Response = new WorldChange("C0123456789", "Z0123456789ABCDEFGHIJ", At, At, null),
        },
    };

    public static TheoryData<string> Examples => [.. Calls.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_event_matches_the_example_of_AWS(string example)
    {
        var expected = JsonNode.Parse(EventExamples.Read(example))!;
        var actual = JsonNode.Parse(_events.Of(Calls[example])!.Json)!;
        Normalize(expected);
        Normalize(actual);
        Assert.Equal(Write(expected), Write(actual));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_event_is_read_as_the_example_is(string example)
    {
        using var expected = JsonDocument.Parse(EventExamples.Read(example));
        using var actual = JsonDocument.Parse(_events.Of(Calls[example])!.Json);
        Assert.Equal(
            Describe(EventReader.Read(EventReader.Envelope(expected.RootElement))),
            Describe(EventReader.Read(EventReader.Envelope(actual.RootElement))));
    }

    [Fact]
    public void Tags_on_an_endpoint_are_read_as_a_hint_about_tags()
    {
        foreach (var action in (string[])["CreateTags", "DeleteTags"])
        {
            var trigger = Read(Ec2(action, new TagsRequest(
                Endpoint, ImmutableSortedDictionary<string, string>.Empty.Add("fleet", "a"))));
            var hint = Assert.Single(trigger.Endpoints);
            Assert.Equal((Endpoint, true), (hint.EndpointId, hint.TagsOnly));
        }
    }

    [Fact]
    public void An_endpoint_that_could_not_be_deleted_is_not_expected_to_go()
    {
        var trigger = Read(Delete(Endpoint, "vpce-0gone") with
        {
            Response = new DeleteEndpointsResponse(
                [("vpce-0gone", new AwsError("InvalidVpcEndpointId.NotFound", "no"))]),
        });
        Assert.Equal(Expectation.Gone(Endpoint), Assert.Single(trigger.Expected));
    }

    [Fact]
    public void Every_change_in_the_life_of_an_endpoint_is_a_trigger()
    {
        var world = Files.DemoWorld.Create().World;
        var events = new CloudTrailEvents(world.Settings);
        var seen = new List<string>();
        world.OnApiCall += call =>
        {
            if (events.Of(call) is { Failed: false } made)
            {
                using var json = JsonDocument.Parse(made.Json);
                var trigger = EventReader.Read(EventReader.Envelope(json.RootElement));
                Assert.Null(trigger.Ignored);
                Assert.Equal(world.Now, trigger.At!.Value, TimeSpan.FromSeconds(1));
                seen.Add(trigger.What);
            }
        };
        var id = world.Endpoint(Files.DemoWorld.SubnetA).Id;
        world.RunFor(TimeSpan.FromMinutes(2));
        world.Ec2.ModifyEndpoint(new(id) { AddSubnetIds = [Files.DemoWorld.SubnetC] });
        world.Ec2.CreateTags(id, ImmutableSortedDictionary<string, string>.Empty.Add("a", "b"));
        world.Ec2.DescribeEndpoints(new DescribeRequest());
        world.RunFor(TimeSpan.FromMinutes(2));
        world.Ec2.DeleteEndpoints(id);
        world.RunFor(TimeSpan.FromMinutes(2));
        Assert.Equal(
            [
                "CreateVpcEndpoint", "CreateNetworkInterface", "ModifyVpcEndpoint", "CreateTags",
                "CreateNetworkInterface", "DeleteVpcEndpoints", "DeleteNetworkInterface",
                "DeleteNetworkInterface",
            ],
            seen);
    }

    [Fact]
    public void A_zone_edit_names_the_role_that_made_it()
    {
        const string Role = "arn:aws:iam::111122223333:role/dnssync";
        var events = new CloudTrailEvents(new WorldSettings())
        {
            RoleOf = caller => caller == "AKIAFUNCTION" ? Role : null,
        };
        var edit = Calls["change-resource-record-sets"];
        Assert.Null(Read(edit));
        Assert.NotNull(Read(edit with { Caller = "AKIAFUNCTION" }));

        string? Read(ApiCall call)
        {
            using var json = JsonDocument.Parse(events.Of(call)!.Json);
            return EventReader.Read(EventReader.Envelope(json.RootElement), Role).Ignored;
        }
    }

    [Fact]
    public void The_same_calls_give_the_same_events()
    {
        var again = new CloudTrailEvents(new WorldSettings { Start = new(2026, 1, 15, 8, 0, 0, TimeSpan.Zero) });
        Assert.All(Calls.Values, call => Assert.Equal(_events.Of(call), again.Of(call)));
    }

    [Fact]
    public void Reads_and_calls_that_never_arrived_give_no_event()
    {
        Assert.Null(_events.Of(new ApiCall(At, "ec2:DescribeVpcEndpoints", "operator", null)));
        Assert.Null(_events.Of(Delete(Endpoint) with { Error = new AwsError("Cut", "") }));
    }

    private Trigger Read(ApiCall call)
    {
        using var json = JsonDocument.Parse(_events.Of(call)!.Json);
        return EventReader.Read(EventReader.Envelope(json.RootElement));
    }

    private static ApiCall Ec2(
        string action, object request, object? response = null, string caller = "operator") =>
        new(At, "ec2:" + action, caller, request) { Response = response };

    private static ApiCall Create(ImmutableArray<string> enis, params ImmutableArray<string> subnets) =>
        Ec2("CreateVpcEndpoint",
            new CreateEndpointRequest("vpc-0aa1", Service)
            {
                SubnetIds = subnets,
                SecurityGroupIds = ["sg-0aa1"],
                IpAddressType = "ipv4",
                PrivateDnsEnabled = false,
            },
            new WorldEndpoint(Endpoint, "vpc-0aa1", Service, "pending")
            {
                SubnetIds = subnets,
                InterfaceIds = enis,
                SecurityGroupIds = ["sg-0aa1"],
                Created = At,
            });

    private static ApiCall Delete(params ImmutableArray<string> ids) =>
        Ec2("DeleteVpcEndpoints", new DeleteEndpointsRequest(ids), new DeleteEndpointsResponse([]));

    private static string Describe(Trigger trigger) => JsonSerializer.Serialize(
        trigger with { EventId = "" });

    private static string Write(JsonNode node) =>
        node.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    // Ids are each world's own, so is the name of a group; who calls for the endpoint service is
    // told as CloudTrail documents it, which the examples leave out.
    private static void Normalize(JsonNode json)
    {
        json["id"] = "";
        var detail = json["detail"]!.AsObject();
        foreach (var name in (string[])["requestID", "eventID", "sourceIPAddress", "userAgent"])
        {
            detail[name] = "";
        }

        detail["userIdentity"]!.AsObject().Remove("invokedBy");
        Visit(detail["responseElements"]);

        static void Visit(JsonNode? node)
        {
            if (node is JsonArray array)
            {
                foreach (var item in array)
                {
                    Visit(item);
                }
            }
            else if (node is JsonObject fields)
            {
                foreach (var (name, value) in fields.ToList())
                {
                    if (name is "requestId" or "groupName")
                    {
                        fields[name] = "";
                    }

                    Visit(value);
                }
            }
        }
    }
}
