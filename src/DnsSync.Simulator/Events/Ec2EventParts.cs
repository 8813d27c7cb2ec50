using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using DnsSync.Simulator.Ec2;

namespace DnsSync.Simulator.Events;

/// <summary>
/// EC2's calls as CloudTrail has them. Those on endpoints are wrapped, with lists as
/// <c>{"tag":1,"content":…}</c> or an array of those; those on interfaces and tags are not.
/// </summary>
internal sealed class Ec2EventParts(WorldSettings settings, Ids ids)
{
    private const string Namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

    public EventParts Create(ApiCall call)
    {
        if (call.Request is not CreateEndpointRequest request)
        {
            return new(null, null);
        }

        var asked = new JsonObject
        {
            ["VpcId"] = request.VpcId,
            ["ServiceName"] = request.ServiceName,
            ["VpcEndpointType"] = request.Type,
        };
        AddIf(asked, "PrivateDnsEnabled", Flag(request.PrivateDnsEnabled));
        AddIf(asked, "IpAddressType", request.IpAddressType);
        AddIf(asked, "SubnetId", Tagged(request.SubnetIds));
        AddIf(asked, "SecurityGroupId", Tagged(request.SecurityGroupIds));
        AddIf(asked, "TagSpecification", TagSpecification(request.Tags));
        return Wrapped(call, asked, call.Response is WorldEndpoint made
            ? new JsonObject { ["vpcEndpoint"] = Endpoint(made) }
            : null);
    }

    public EventParts Modify(ApiCall call)
    {
        if (call.Request is not ModifyEndpointRequest request)
        {
            return new(null, null);
        }

        var asked = new JsonObject { ["VpcEndpointId"] = request.EndpointId };
        AddIf(asked, "AddSubnetId", Tagged(request.AddSubnetIds));
        AddIf(asked, "RemoveSubnetId", Tagged(request.RemoveSubnetIds));
        AddIf(asked, "AddSecurityGroupId", Tagged(request.AddSecurityGroupIds));
        AddIf(asked, "RemoveSecurityGroupId", Tagged(request.RemoveSecurityGroupIds));
        AddIf(asked, "IpAddressType", request.IpAddressType);
        AddIf(asked, "PrivateDnsEnabled", Flag(request.PrivateDnsEnabled));
        return Wrapped(call, asked, new JsonObject { ["return"] = true });
    }

    public EventParts Delete(ApiCall call)
    {
        if (call.Request is not DeleteEndpointsRequest request)
        {
            return new(null, null);
        }

        var left = (call.Response as DeleteEndpointsResponse)?.Unsuccessful ?? [];
        return Wrapped(
            call,
            new JsonObject { ["VpcEndpointId"] = Tagged(request.EndpointIds) },
            new JsonObject
            {
                ["unsuccessful"] = Items(left.Select(item => (JsonNode)new JsonObject
                {
                    ["resourceId"] = item.EndpointId,
                    ["error"] = new JsonObject
                    {
                        ["code"] = item.Error.Code,
                        ["message"] = item.Error.Message,
                    },
                })),
            });
    }

    public EventParts CreateInterface(ApiCall call)
    {
        if (call.Request is not WorldInterface eni)
        {
            return new(null, null);
        }

        var groups = eni.SecurityGroupIds
            .Select(id => (JsonNode)new JsonObject { ["groupId"] = id, ["groupName"] = "default" });
        var made = new JsonObject
        {
            ["networkInterfaceId"] = eni.Id,
            ["subnetId"] = eni.SubnetId,
            ["vpcId"] = eni.VpcId,
            ["availabilityZone"] = eni.AvailabilityZone,
            ["description"] = eni.Description,
            ["ownerId"] = settings.AccountId,
            ["requesterId"] = "AIDAEXAMPLE",
            ["requesterManaged"] = true,
            ["status"] = "pending",
            ["macAddress"] = "06:00:00:00:00:01",
        };
        AddIf(made, "privateIpAddress", eni.IPv4);
        made["sourceDestCheck"] = true;
        made["interfaceType"] = "vpc_endpoint";
        made["groupSet"] = new JsonObject { ["items"] = new JsonArray([.. groups]) };
        made["privateIpAddressesSet"] = Set(eni.IPv4 is null ? null : new JsonObject
        {
            ["privateIpAddress"] = eni.IPv4,
            ["primary"] = true,
        });
        made["ipv6AddressesSet"] = Set(
            eni.IPv6 is null ? null : new JsonObject { ["ipv6Address"] = eni.IPv6 });
        made["tagSet"] = new JsonObject();
        return new(
            new JsonObject
            {
                ["subnetId"] = eni.SubnetId,
                ["description"] = eni.Description,
                ["groupSet"] = new JsonObject
                {
                    ["items"] = new JsonArray([.. eni.SecurityGroupIds
                        .Select(id => (JsonNode)new JsonObject { ["groupId"] = id })]),
                },
                ["privateIpAddressesSet"] = new JsonObject(),
            },
            new JsonObject { ["requestId"] = ids.Request(), ["networkInterface"] = made });
    }

    public EventParts DeleteInterface(ApiCall call) =>
        call.Request is WorldInterface eni
            ? new(new JsonObject { ["networkInterfaceId"] = eni.Id }, Done())
            : new(null, null);

    public EventParts Tag(ApiCall call)
    {
        if (call.Request is not TagsRequest request)
        {
            return new(null, null);
        }

        var withValues = call.Operation == "ec2:CreateTags";
        var tags = request.Tags.Select(tag =>
        {
            var item = new JsonObject { ["key"] = tag.Key };
            AddIf(item, "value", withValues ? tag.Value : null);
            return (JsonNode)item;
        });
        return new(
            new JsonObject
            {
                ["resourcesSet"] = new JsonObject
                {
                    ["items"] = new JsonArray(
                        new JsonObject { ["resourceId"] = request.ResourceId }),
                },
                ["tagSet"] = new JsonObject { ["items"] = new JsonArray([.. tags]) },
            },
            Done());
    }

    private JsonObject Done() => new() { ["requestId"] = ids.Request(), ["_return"] = true };

    private EventParts Wrapped(ApiCall call, JsonObject request, JsonObject? response)
    {
        var action = call.Operation["ec2:".Length..];
        response?.Insert(0, "xmlns", Namespace);
        response?.Insert(1, "requestId", ids.Request());
        return new(
            new JsonObject { [action + "Request"] = request },
            response is null ? null : new JsonObject { [action + "Response"] = response });
    }

    private JsonObject Endpoint(WorldEndpoint endpoint) => new()
    {
        ["vpcEndpointId"] = endpoint.Id,
        ["vpcEndpointType"] = "Interface",
        ["vpcId"] = endpoint.VpcId,
        ["serviceName"] = endpoint.ServiceName,
        ["state"] = endpoint.State,
        ["ownerId"] = long.Parse(settings.AccountId, CultureInfo.InvariantCulture),
        ["ipAddressType"] = endpoint.IpAddressType,
        ["dnsOptions"] = new JsonObject { ["dnsRecordIpType"] = endpoint.IpAddressType },
        ["privateDnsEnabled"] = endpoint.PrivateDnsEnabled,
        ["requesterManaged"] = false,
        ["creationTimestamp"] = endpoint.Created.UtcDateTime.ToString(
            "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["subnetIdSet"] = Items(endpoint.SubnetIds.Select(Node)),
        ["networkInterfaceIdSet"] = Items(endpoint.InterfaceIds.Select(Node)),
        ["routeTableIdSet"] = "",
        ["dnsEntrySet"] = "",
        ["groupSet"] = Items(endpoint.SecurityGroupIds.Select(id =>
            (JsonNode)new JsonObject { ["groupId"] = id, ["groupName"] = "default" })),
        ["tagSet"] = Items(endpoint.Tags.Select(tag =>
            (JsonNode)new JsonObject { ["key"] = tag.Key, ["value"] = tag.Value })),
    };

    private static JsonObject? TagSpecification(ImmutableSortedDictionary<string, string> tags) =>
        tags.IsEmpty ? null : new JsonObject
        {
            ["ResourceType"] = "vpc-endpoint",
            ["tag"] = 1,
            ["Tag"] = One(tags.Select((tag, index) => (JsonNode)new JsonObject
            {
                ["Key"] = tag.Key,
                ["tag"] = index + 1,
                ["Value"] = tag.Value,
            })),
        };

    private static JsonNode? Tagged(ImmutableArray<string> values) =>
        values.IsEmpty ? null : One(values.Select((value, index) =>
            (JsonNode)new JsonObject { ["tag"] = index + 1, ["content"] = value }));

    // A response's set: empty is an empty string, one is an object, several are an array.
    private static JsonNode Items(IEnumerable<JsonNode> items) =>
        One(items) is { } content ? new JsonObject { ["item"] = content } : JsonValue.Create("");

    private static JsonNode? One(IEnumerable<JsonNode> nodes) =>
        nodes.ToArray() is var all && all.Length > 1 ? new JsonArray(all) : all.FirstOrDefault();

    private static JsonObject Set(JsonObject? only) =>
        only is null ? [] : new JsonObject { ["item"] = new JsonArray(only) };

    private static JsonValue? Flag(bool? value) =>
        value is { } set ? JsonValue.Create(set) : null;

    private static JsonNode Node(string text) => JsonValue.Create(text);

    private static void AddIf(JsonObject to, string name, JsonNode? value)
    {
        if (value is not null)
        {
            to[name] = value;
        }
    }
}
