using System.Net;
using Amazon.IoT;
using Amazon.IoT.Model;
using Amazon.Runtime;

namespace AWSSDK.IoT.Tests;

public class DescribeEndpointTests
{
    private const string Json = "application/json";

    private static readonly Canned Found = new(
        200, "{\"endpointAddress\":\"a1-ats.iot.eu-west-1.amazonaws.com\",\"other\":[1]}", Json);

    [Fact]
    public async Task Asks_for_the_type_and_reads_the_address()
    {
        using var server = new FakeIoT(Found);
        using var client = server.Client();

        var response = await client.DescribeEndpointAsync(
            new DescribeEndpointRequest { EndpointType = "iot:Data-ATS" });

        Assert.Equal("a1-ats.iot.eu-west-1.amazonaws.com", response.EndpointAddress);
        Assert.Equal(HttpStatusCode.OK, response.HttpStatusCode);
        Assert.Equal("from-header", response.ResponseMetadata.RequestId);
        Assert.Equal("GET /endpoint?endpointType=iot%3AData-ATS HTTP/1.1", server.Request.Line);
        Assert.Contains(
            "/eu-west-1/iot/aws4_request", server.Request.Headers["Authorization"],
            StringComparison.Ordinal);
        Assert.Equal("", server.Request.Body);
    }

    [Fact]
    public async Task Leaves_the_type_to_IoT_when_there_is_none()
    {
        using var server = new FakeIoT(Found);
        using var client = server.Client();

        await client.DescribeEndpointAsync(new DescribeEndpointRequest());

        Assert.Equal("/endpoint", server.Request.Target);
    }

    [Theory]
    [InlineData(400, "InvalidRequestException", ErrorType.Sender)]
    [InlineData(500, "InternalFailureException", ErrorType.Receiver)]
    public async Task Gives_each_error_its_code(int status, string code, ErrorType side)
    {
        Canned[] shapes =
        [
            new(status, "{\"message\":\"No.\"}", Json, Headers: $"x-amzn-ErrorType: {code}\r\n"),
            new(
                status,
                "{\"message\":\"No.\"}",
                Json,
                Headers: $"x-amzn-ErrorType: {code}:http://a.test/\r\n"),
            new(status, $"{{\"Message\":\"No.\",\"__type\":\"com.amazonaws.iot#{code}\"}}", Json),
            new(status, $"{{\"message\":\"No.\",\"code\":\"{code}\"}}", Json),
        ];
        foreach (var shape in shapes)
        {
            var error = await Fail(shape);

            Assert.Equal(
                (code, "No.", (HttpStatusCode)status, side, "from-header"),
                (error.ErrorCode, error.Message, error.StatusCode, error.ErrorType,
                    error.RequestId));
        }
    }

    [Theory]
    [InlineData(403, "")]
    [InlineData(502, "<html>Bad Gateway</html>")]
    [InlineData(500, "{\"message\":")]
    [InlineData(400, "[]")]
    public async Task Keeps_the_status_when_the_body_is_no_error_document(int status, string body)
    {
        var error = await Fail(new(status, body, "text/html"));

        Assert.Equal(typeof(AmazonIoTException), error.GetType());
        Assert.Equal(status, (int)error.StatusCode);
        Assert.Null(error.ErrorCode);
        Assert.Equal($"IoT answered without an error document, HTTP {status}", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"endpointAddress\":null}")]
    [InlineData("{\"endpointAddress\":\"\"}")]
    [InlineData("{\"endpointAddress\":\"a")]
    [InlineData("<html/>")]
    public async Task Takes_no_answer_without_an_address(string body)
    {
        using var server = new FakeIoT(new Canned(200, body, Json));
        using var client = server.Client();

        await Assert.ThrowsAsync<AmazonUnmarshallingException>(() =>
            client.DescribeEndpointAsync(new DescribeEndpointRequest()));
    }

    [Fact]
    public async Task Tries_again_what_passes()
    {
        using var server = new FakeIoT(
            new Canned(400, "{}", Json, Headers: "x-amzn-ErrorType: ThrottlingException\r\n"),
            Found);
        using var client = server.Client(retries: 1);

        await client.DescribeEndpointAsync(new DescribeEndpointRequest());

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Can_be_cancelled()
    {
        using var server = new FakeIoT(Canned.Silence);
        using var client = server.Client();
        using var cancel = new CancellationTokenSource();

        var call = client.DescribeEndpointAsync(new DescribeEndpointRequest(), cancel.Token);
        await server.Asked.WaitAsync(TimeSpan.FromSeconds(30));
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    private static async Task<AmazonIoTException> Fail(Canned canned)
    {
        using var server = new FakeIoT(canned);
        using var client = server.Client();
        return await Assert.ThrowsAnyAsync<AmazonIoTException>(() =>
            client.DescribeEndpointAsync(new DescribeEndpointRequest()));
    }
}
