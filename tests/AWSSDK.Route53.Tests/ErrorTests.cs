using System.Net;
using Amazon.Route53;
using Amazon.Route53.Model;
using Amazon.Runtime;

namespace AWSSDK.Route53.Tests;

public class ErrorTests
{
    [Theory]
    [InlineData("InvalidChangeBatch", typeof(InvalidChangeBatchException))]
    [InlineData("Throttling", typeof(AmazonRoute53Exception))]
    [InlineData("AccessDenied", typeof(AmazonRoute53Exception))]
    public async Task Gives_each_error_its_type_and_code(string code, Type type)
    {
        var error = await Fail(Canned.Error(400, code, "No: &lt;that&gt;."));

        Assert.Equal(type, error.GetType());
        Assert.Equal(code, error.ErrorCode);
        Assert.Equal("No: <that>.", error.Message);
        Assert.Equal("req-1", error.RequestId);
        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
        Assert.Equal(ErrorType.Sender, error.ErrorType);
    }

    [Fact]
    public async Task Keeps_every_message_of_a_refused_change_batch()
    {
        var error = Assert.IsType<InvalidChangeBatchException>(await Fail(new(400, """
            <?xml version="1.0" encoding="UTF-8"?>
            <InvalidChangeBatch xmlns="https://route53.amazonaws.com/doc/2013-04-01/">
              <Messages>
                <Message>[Tried to create resource record set [name='x.', type='A'] but it already exists]</Message>
                <Message>Another.</Message>
              </Messages>
              <RequestId>req-2</RequestId>
            </InvalidChangeBatch>
            """)));

        Assert.Equal("InvalidChangeBatch", error.ErrorCode);
        Assert.Equal(
            ["[Tried to create resource record set [name='x.', type='A'] but it already exists]",
                "Another."],
            error.Messages);
        Assert.Equal(string.Join("; ", error.Messages), error.Message);
        Assert.Equal("req-2", error.RequestId);
        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
    }

    [Fact]
    public async Task Has_the_message_alone_of_a_refused_change_batch_in_the_common_shape()
    {
        var error = Assert.IsType<InvalidChangeBatchException>(
            await Fail(Canned.Error(400, "InvalidChangeBatch", "One.")));

        Assert.Null(error.Messages);
        Assert.Equal("One.", error.Message);
    }

    [Fact]
    public async Task Says_the_code_when_there_is_no_message()
    {
        var error = await Fail(new(400,
            "<PriorRequestNotComplete xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\"/>"));

        Assert.Equal("Route 53 answered PriorRequestNotComplete, HTTP 400", error.Message);
        Assert.Equal("from-header", error.RequestId);
    }

    [Theory]
    [InlineData(400, "")]
    [InlineData(503, "")]
    [InlineData(502, "<html><head><title>502</title><body><br>Bad Gateway</html>")]
    [InlineData(403, "<html><body><p>Blocked</p></body></html>")]
    [InlineData(500, "<?xml version=\"1.0\"?><ErrorResponse><Error><Code>Inter")]
    [InlineData(500, "{\"message\":\"no\"}")]
    [InlineData(400, "<ErrorResponse><RequestId/></ErrorResponse>")]
    public async Task Keeps_the_status_when_the_body_is_no_error_document(int status, string body)
    {
        var error = await Fail(new(status, body, "text/html"));

        Assert.Equal(typeof(AmazonRoute53Exception), error.GetType());
        Assert.Equal(status, (int)error.StatusCode);
        Assert.Null(error.ErrorCode);
        Assert.Equal("from-header", error.RequestId);
        Assert.Equal($"Route 53 answered without an error document, HTTP {status}", error.Message);
    }

    [Fact]
    public async Task Keeps_the_status_when_the_connection_ends_within_the_body()
    {
        var error = await Fail(Canned.Error(500, "InternalFailure") with { Missing = 9 });

        Assert.Equal(500, (int)error.StatusCode);
        Assert.Null(error.ErrorCode);
    }

    [Fact]
    public async Task Does_not_repeat_a_message_that_comes_in_both_spellings()
    {
        var error = await Fail(new(400, """
            <ErrorResponse><Error><Code>InvalidInput</Code><Message>No.</Message>
            <message>No.</message></Error></ErrorResponse>
            """));

        Assert.Equal("No.", error.Message);
    }

    private static async Task<AmazonRoute53Exception> Fail(Canned canned)
    {
        using var server = new FakeRoute53(canned);
        using var client = server.Client();
        return await Assert.ThrowsAnyAsync<AmazonRoute53Exception>(() =>
            client.ChangeResourceRecordSetsAsync(
                new ChangeResourceRecordSetsRequest("Z1", new())));
    }
}
