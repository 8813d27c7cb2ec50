using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace DnsSync.Simulator.Tests;

/// <summary>The SDK's SQS and SSM clients, and raw HTTP for IoT and for malformed requests.</summary>
public sealed class JsonWireTests(WireFixture wire) : IClassFixture<WireFixture>, IDisposable
{
    private readonly AmazonSQSClient _sqs = new(
        Credentials, Configure(new AmazonSQSConfig(), wire.Address));

    private readonly AmazonSimpleSystemsManagementClient _ssm = new(
        Credentials, Configure(new AmazonSimpleSystemsManagementConfig(), wire.Address));

    private readonly HttpClient _http = new()
    {
        BaseAddress = wire.Address,
        Timeout = TimeSpan.FromSeconds(20),
    };

    private static BasicAWSCredentials Credentials { get; } = new("AKIASIMULATED", "simulated");

    public void Dispose()
    {
        _sqs.Dispose();
        _ssm.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task The_sdk_sends_receives_and_deletes_messages()
    {
        var url = (await _sqs.CreateQueueAsync(new CreateQueueRequest
        {
            QueueName = "sdk",
            Attributes = new() { ["VisibilityTimeout"] = "60" },
        })).QueueUrl;
        Assert.Equal(url, (await _sqs.GetQueueUrlAsync("sdk")).QueueUrl);
        Assert.Empty((await _sqs.ReceiveMessageAsync(url)).Messages ?? []);
        await _sqs.SendMessageAsync(url, "{\"a\":\"\u00e4 \\\" <\"}");
        await _sqs.SendMessageAsync(new SendMessageRequest(url, "later") { DelaySeconds = 900 });
        var received = (await _sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url)
        {
            MaxNumberOfMessages = 10,
            MessageSystemAttributeNames = ["All"],
        })).Messages.Single();
        Assert.Equal("{\"a\":\"\u00e4 \\\" <\"}", received.Body);
        Assert.Equal("1", received.Attributes["ApproximateReceiveCount"]);
        var counts = (await _sqs.GetQueueAttributesAsync(url, ["All"])).Attributes;
        Assert.Equal("1", counts["ApproximateNumberOfMessagesNotVisible"]);
        Assert.Equal("1", counts["ApproximateNumberOfMessagesDelayed"]);
        Assert.Equal("60", counts["VisibilityTimeout"]);
        Assert.EndsWith(":sdk", counts["QueueArn"]);
        await _sqs.DeleteMessageAsync(url, received.ReceiptHandle);
        counts = (await _sqs.GetQueueAttributesAsync(url, ["All"])).Attributes;
        Assert.Equal("0", counts["ApproximateNumberOfMessagesNotVisible"]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 1)]
    [InlineData(59.2, 60)]
    [InlineData(60, 60)]
    [InlineData(900, 900)]
    [InlineData(86_400, 900)]
    public async Task The_real_queue_delays_a_message_by_the_whole_seconds_that_SQS_takes(double asked, int seconds)
    {
        var url = (await _sqs.CreateQueueAsync("delayed")).QueueUrl;
        var delays = new List<TimeSpan?>();
        void Note(ApiCall call)
        {
            if (call is { Error: null, Request: Simulator.Queues.SendMessageRequest { Body: "delayed" } request })
            {
                delays.Add(request.Delay);
            }
        }

        wire.World.Use(world => world.OnApiCall += Note);
        await new Handlers.SqsRequeueQueue(_sqs, url).SendAsync("delayed", TimeSpan.FromSeconds(asked), default);
        wire.World.Use(world => world.OnApiCall -= Note);
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(delays));
    }

    [Fact]
    public async Task The_sdk_understands_what_SQS_refuses()
    {
        await Assert.ThrowsAsync<QueueDoesNotExistException>(
            () => _sqs.SendMessageAsync("https://sqs.example/111122223333/none", "a"));
        var url = (await _sqs.CreateQueueAsync("refusing")).QueueUrl;
        var late = await Assert.ThrowsAsync<AmazonSQSException>(() => _sqs.SendMessageAsync(
            new SendMessageRequest(url, "a") { DelaySeconds = 901 }));
        Assert.Equal("InvalidParameterValue", late.ErrorCode);
        wire.World.Use(world => world.Faults.Add("sqs:SendMessage", FaultKind.Throttled));
        var throttled = await Assert.ThrowsAsync<AmazonSQSException>(
            () => _sqs.SendMessageAsync(url, "a"));
        Assert.Equal("ThrottlingException", throttled.ErrorCode);
        wire.World.Use(world => world.Faults.Add("sqs:SendMessage", FaultKind.ServerError));
        var broken = await Assert.ThrowsAsync<AmazonSQSException>(
            () => _sqs.SendMessageAsync(url, "a"));
        Assert.Equal(HttpStatusCode.InternalServerError, broken.StatusCode);
    }

    [Fact]
    public async Task The_sdk_pages_through_the_parameters_of_a_path()
    {
        for (var i = 0; i < 25; i++)
        {
            await Put($"/dnssync/paging/{i:00}", $"{i}");
        }

        await Put("/dnssync/paging/deeper/x", "deep");
        await Put("/dnssync/pagingelse", "other");
        var sizes = new List<int>();
        var names = new List<string>();
        string? token = null;
        do
        {
            var page = await _ssm.GetParametersByPathAsync(new GetParametersByPathRequest
            {
                Path = "/dnssync/paging/",
                Recursive = true,
                WithDecryption = true,
                NextToken = token,
            });
            sizes.Add(page.Parameters.Count);
            names.AddRange(page.Parameters.Select(parameter => parameter.Name));
            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token));
        Assert.Equal([10, 10, 6], sizes);
        Assert.Equal(26, names.Distinct().Count());
        Assert.DoesNotContain("/dnssync/pagingelse", names);
        var flat = await _ssm.GetParametersByPathAsync(new GetParametersByPathRequest
        {
            Path = "/dnssync/paging/deeper",
        });
        Assert.Equal("deep", Assert.Single(flat.Parameters).Value);
    }

    [Fact]
    public async Task The_sdk_puts_gets_and_deletes_a_parameter()
    {
        await Put("/one", "1");
        await Assert.ThrowsAsync<ParameterAlreadyExistsException>(() => Put("/one", "2"));
        await _ssm.PutParameterAsync(new PutParameterRequest
        {
            Name = "/one",
            Value = "2",
            Overwrite = true,
        });
        var got = (await _ssm.GetParameterAsync(new GetParameterRequest { Name = "/one" })).Parameter;
        Assert.Equal(("2", 2L), (got.Value, got.Version));
        await _ssm.DeleteParameterAsync(new DeleteParameterRequest { Name = "/one" });
        await Assert.ThrowsAsync<ParameterNotFoundException>(
            () => _ssm.GetParameterAsync(new GetParameterRequest { Name = "/one" }));
        Assert.Empty((await _ssm.GetParametersByPathAsync(
            new GetParametersByPathRequest { Path = "/nothing/" })).Parameters ?? []);
        wire.World.Use(world => world.Faults.Add("ssm:*", FaultKind.AccessDenied));
        var denied = await Assert.ThrowsAsync<AmazonSimpleSystemsManagementException>(
            () => Put("/two", "2"));
        Assert.Equal("AccessDeniedException", denied.ErrorCode);
    }

    [Theory]
    [InlineData("iot:Data-ATS", "a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com")]
    [InlineData("iot:CredentialProvider",
        "c1b2c3d4e5f6g7.credentials.iot.ap-northeast-1.amazonaws.com")]
    public async Task IoT_returns_the_account_endpoints(string type, string address)
    {
        var answer = await _http.GetStringAsync("/endpoint?endpointType=" + Uri.EscapeDataString(type));
        Assert.Equal(
            address, JsonDocument.Parse(answer).RootElement.GetProperty("endpointAddress").GetString());
    }

    [Fact]
    public async Task IoT_errors_and_injected_faults_are_returned()
    {
        using var wrong = await _http.GetAsync("/endpoint?endpointType=iot:Nothing");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal("InvalidRequestException", wrong.Headers.GetValues("x-amzn-ErrorType").Single());
        wire.World.Use(world => world.Faults.Add("iot:DescribeEndpoint", FaultKind.Throttled));
        using var throttled = await _http.GetAsync("/endpoint?endpointType=iot:Data-ATS");
        Assert.Contains("ThrottlingException", await throttled.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("AmazonSQS.SendMessage", "")]
    [InlineData("AmazonSQS.SendMessage", "{")]
    [InlineData("AmazonSQS.SendMessage", "[]")]
    [InlineData("AmazonSQS.SendMessage", "{\"QueueUrl\":1}")]
    [InlineData("AmazonSQS.ReceiveMessage", "{\"MaxNumberOfMessages\":11,\"QueueUrl\":\"x\"}")]
    [InlineData("AmazonSQS.ReceiveMessage", "{\"MaxNumberOfMessages\":99999999999}")]
    [InlineData("AmazonSQS.Nothing", "{}")]
    [InlineData("AmazonSSM.GetParametersByPath", "{\"Path\":\"nowhere\"}")]
    [InlineData("AmazonSSM.GetParametersByPath", "{\"Path\":\"/\",\"NextToken\":\"x\"}")]
    [InlineData("AmazonSSM.PutParameter", "{\"Name\":\"/a\",\"Value\":\"\"}")]
    [InlineData("Nobody", "{}")]
    [InlineData("", "")]
    public async Task Malformed_requests_are_refused_without_effect(
        string target, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.0");
        content.Headers.Add("X-Amz-Target", target);
        using var response = await _http.PostAsync("/", content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("__type", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_cli_uses_queues_parameters_and_endpoint_names()
    {
        Assert.SkipUnless(WireFixture.HasAwsCli, "the AWS CLI is not installed");
        var url = (await wire.AwsAsync("sqs", "create-queue", "--queue-name", "cli"))
            .GetProperty("QueueUrl").GetString()!;
        await wire.AwsAsync("sqs", "send-message", "--queue-url", url, "--message-body", "hello");
        var message = (await wire.AwsAsync("sqs", "receive-message", "--queue-url", url))
            .GetProperty("Messages")[0];
        Assert.Equal("hello", message.GetProperty("Body").GetString());
        await wire.AwsAsync("ssm", "put-parameter", "--name", "/cli/a", "--type", "String",
            "--value", "1");
        var parameters = (await wire.AwsAsync("ssm", "get-parameters-by-path", "--path", "/cli/"))
            .GetProperty("Parameters");
        Assert.Equal("1", parameters[0].GetProperty("Value").GetString());
        var endpoint = await wire.AwsAsync("iot", "describe-endpoint", "--endpoint-type",
            "iot:Data-ATS");
        Assert.StartsWith("a1b2c3d4e5f6g7-ats", endpoint.GetProperty("endpointAddress").GetString());
    }

    private Task<PutParameterResponse> Put(string name, string value) => _ssm.PutParameterAsync(new PutParameterRequest
    {
        Name = name,
        Value = value,
        Type = ParameterType.String,
    });

    private static T Configure<T>(T config, Uri address)
        where T : ClientConfig
    {
        config.ServiceURL = address.ToString();
        config.AuthenticationRegion = "ap-northeast-1";
        config.MaxErrorRetry = 0;
        config.MaxStaleConnectionRetries = 0;
        config.Timeout = TimeSpan.FromSeconds(20);
        return config;
    }
}
