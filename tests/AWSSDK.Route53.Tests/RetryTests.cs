using Amazon.Route53;
using Amazon.Route53.Model;
using Amazon.Runtime;

namespace AWSSDK.Route53.Tests;

public class RetryTests
{
    private static readonly Canned Accepted = Canned.Ok(
        "ChangeResourceRecordSetsResponse", "<ChangeInfo><Id>/change/C1</Id></ChangeInfo>");

    public static TheoryData<int, string> Passing => new()
    {
        { 400, "Throttling" },
        { 400, "ThrottlingException" },
        { 400, "PriorRequestNotComplete" },
        { 503, "ServiceUnavailable" },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Tries_again_what_passes(int status, string code)
    {
        using var server = new FakeRoute53(Canned.Error(status, code), Accepted);
        using var client = server.Client(retries: 1);

        Assert.Equal("/change/C1", (await Change(client)).ChangeInfo.Id);

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(server.Requests[0].Body, server.Requests[1].Body);
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Does_not_try_again_when_told_not_to(int status, string code)
    {
        using var server = new FakeRoute53(Canned.Error(status, code), Accepted);
        using var client = server.Client(retries: 0);

        var error = await Assert.ThrowsAnyAsync<AmazonRoute53Exception>(() => Change(client));

        Assert.Equal(code, error.ErrorCode);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Does_not_try_again_what_stays_wrong()
    {
        using var server = new FakeRoute53(Canned.Error(400, "InvalidInput"), Accepted);
        using var client = server.Client(retries: 3);

        var error = await Assert.ThrowsAsync<AmazonRoute53Exception>(() => Change(client));

        Assert.Equal("InvalidInput", error.ErrorCode);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Gives_up_with_the_last_error()
    {
        using var server = new FakeRoute53(Canned.Error(400, "PriorRequestNotComplete"));
        using var client = server.Client(retries: 1);

        var error = await Assert.ThrowsAsync<AmazonRoute53Exception>(() => Change(client));

        Assert.Equal("PriorRequestNotComplete", error.ErrorCode);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Can_be_cancelled_while_it_waits_for_the_answer()
    {
        using var server = new FakeRoute53(Canned.Silence);
        using var client = server.Client(retries: 3);
        using var cancel = new CancellationTokenSource();

        var change = Change(client, cancel.Token);
        await server.Asked.WaitAsync(TimeSpan.FromSeconds(30));
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => change);

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Sends_nothing_when_it_is_cancelled_already()
    {
        using var server = new FakeRoute53(Accepted);
        using var client = server.Client();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Change(client, new CancellationToken(canceled: true)));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Leaves_the_number_of_retries_to_the_SDK_by_default()
    {
        var config = new AmazonRoute53Config();

        Assert.Equal((2, RequestRetryMode.Standard), (config.MaxErrorRetry, config.RetryMode));
    }

    private static Task<ChangeResourceRecordSetsResponse> Change(
        AmazonRoute53Client client, CancellationToken cancellationToken = default) =>
        client.ChangeResourceRecordSetsAsync(
            new ChangeResourceRecordSetsRequest("Z1", new()), cancellationToken);
}
