using System.Text.Json.Nodes;
using DnsSync.Simulator.Parameters;

namespace DnsSync.Simulator.Wire;

/// <summary>The Parameter Store in JSON.</summary>
internal static class SsmJson
{
    /// <summary>The work of an action; null for one that is not simulated.</summary>
    public static Func<JsonObject>? Find(World world, string action, byte[] body) => action switch
    {
        "GetParametersByPath" => () => ByPath(world, new JsonParameters(body)),
        "GetParameter" => () => new JsonObject
        {
            ["Parameter"] = Parameter(
                world, world.Parameters.Get(new JsonParameters(body).Require("Name"))),
        },
        "PutParameter" => () => Put(world, new JsonParameters(body)),
        "DeleteParameter" => () => Delete(world, new JsonParameters(body)),
        _ => null,
    };

    private static JsonObject ByPath(World world, JsonParameters request)
    {
        var page = world.Parameters.GetByPath(new ParametersByPathRequest(request.Require("Path"))
        {
            Recursive = request.IsTrue("Recursive"),
            MaxResults = request.FindInteger("MaxResults"),
            NextToken = request.Find("NextToken"),
        });
        var json = new JsonObject
        {
            ["Parameters"] = new JsonArray(
                [.. page.Parameters.Select(parameter => (JsonNode)Parameter(world, parameter))]),
        };
        if (page.NextToken is not null)
        {
            json["NextToken"] = page.NextToken;
        }

        return json;
    }

    private static JsonObject Put(World world, JsonParameters request)
    {
        var made = world.Parameters.Put(
            new PutParameterRequest(request.Require("Name"), request.Require("Value"))
            {
                Type = request.Find("Type") ?? "String",
                Overwrite = request.IsTrue("Overwrite"),
            });
        return new JsonObject { ["Version"] = made.Version, ["Tier"] = "Standard" };
    }

    private static JsonObject Delete(World world, JsonParameters request)
    {
        world.Parameters.Delete(request.Require("Name"));
        return [];
    }

    private static JsonObject Parameter(World world, WorldParameter parameter) => new()
    {
        ["Name"] = parameter.Name,
        ["Type"] = parameter.Type,
        ["Value"] = parameter.Value,
        ["Version"] = parameter.Version,
        ["LastModifiedDate"] = parameter.Modified.ToUnixTimeMilliseconds() / 1000.0,
        ["ARN"] = $"arn:aws:ssm:{world.Settings.Region}:{world.Settings.AccountId}:parameter/"
            + parameter.Name.TrimStart('/'),
        ["DataType"] = "text",
    };
}
