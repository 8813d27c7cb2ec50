using System.Text.Json.Nodes;

namespace DnsSync.Simulator.Wire;

/// <summary>
/// The services that speak JSON: SQS (AWS JSON 1.0) and SSM (1.1), which the header X-Amz-Target
/// tells apart, and IoT's one REST call, DescribeEndpoint.
/// </summary>
internal static class JsonFront
{
    private const string Endpoint = "/endpoint";
    private const string Sqs = "AmazonSQS.";
    private const string Ssm = "AmazonSSM.";

    /// <summary>Whether a request is for one of them.</summary>
    public static bool Owns(string? target, string path) => target is not null || path == Endpoint;

    /// <summary>Answers one request; never throws for what a client can send.</summary>
    public static WireResponse Answer(World world, WireRequest request)
    {
        var target = request.Target ?? "";
        var service = request.Target is null ? "iot"
            : target.StartsWith(Sqs, StringComparison.Ordinal) ? "sqs"
            : target.StartsWith(Ssm, StringComparison.Ordinal) ? "ssm"
            : null;
        var action = service == "iot"
            ? "DescribeEndpoint"
            : target[(target.IndexOf('.') + 1)..];
        Func<JsonObject>? work = service switch
        {
            "iot" when request.Method == "GET" => () => IotJson.DescribeEndpoint(
                world, request.Find("endpointType")),
            "sqs" => SqsJson.Find(world, action, request.Body),
            "ssm" => SsmJson.Find(world, action, request.Body),
            _ => null,
        };
        if (work is null)
        {
            return Refuse(new AwsError(
                "UnknownOperationException", $"There is no operation {target}."));
        }

        var served = world.Serve($"{service}:{action}", request.Caller, work);
        return served.Value is { } body ? WireResponse.Of(200, body)
            : served.Error is { } error ? Refuse(error)
            : WireResponse.Broken(served.Fault ?? FaultKind.Cut, action);

        WireResponse Refuse(AwsError error) => Error(error, service == "sqs");
    }

    /// <summary>An error as these services answer it.</summary>
    public static WireResponse Error(AwsError error, bool isSqs = false)
    {
        // SQS once spoke Query, and still says what its errors were called there.
        var oldCode = error.Code == "QueueDoesNotExist"
            ? "AWS.SimpleQueueService.NonExistentQueue"
            : error.Code;
        var headers = new Dictionary<string, string> { ["x-amzn-ErrorType"] = error.Code };
        if (isSqs)
        {
            headers["x-amzn-query-error"] =
                $"{oldCode};{(error.Status >= 500 ? "Receiver" : "Sender")}";
        }

        return WireResponse.Of(error.Status, new JsonObject
        {
            ["__type"] = (isSqs ? "com.amazonaws.sqs#" : "") + error.Code,
            ["message"] = error.Message,
        }) with
        { Headers = headers };
    }
}

/// <summary>IoT: the two endpoint names of the account.</summary>
internal static class IotJson
{
    public static JsonObject DescribeEndpoint(World world, string? type) =>
        world.Note("iot:DescribeEndpoint", type, () => new JsonObject
        {
            ["endpointAddress"] = type switch
            {
                "iot:Data-ATS" => $"a1b2c3d4e5f6g7-ats.iot.{world.Settings.Region}.amazonaws.com",
                "iot:CredentialProvider" =>
                    $"c1b2c3d4e5f6g7.credentials.iot.{world.Settings.Region}.amazonaws.com",
                _ => throw new AwsErrorException(
                    "InvalidRequestException", $"Invalid endpoint type: {type}"),
            },
        });
}
