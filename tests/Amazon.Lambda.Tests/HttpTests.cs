using System.Text;
using Amazon.Lambda.RuntimeSupport.Http;
using static Amazon.Lambda.Tests.FakeRuntimeApi;

namespace Amazon.Lambda.Tests;

/// <summary>How answers are read: strictly, within bounds, however the bytes arrive.</summary>
public class HttpTests
{
    public static TheoryData<string, string> Answers => new()
    {
        { "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", "abc" },
        { "HTTP/1.1 200\r\ncontent-length:3\r\n\r\nabc", "abc" },
        { "HTTP/1.1 204 No Content\r\n\r\n", "" },
        { "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 X\r\nContent-Length: 0\r\n\r\n", "" },
        {
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\nA;x=\"y\"\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n",
            "abc0123456789"
        },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n", "" },
    };

    public static TheoryData<string> Garbage =>
    [
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "HTTP/2 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
        "HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n folded\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: \0\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\rc\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nContent-Length: 67108865\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7ffffff\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: " + new string('a', 70_000) + "\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 " + new string('a', 70_000),
        string.Concat(Enumerable.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 9)),
    ];

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Reads_an_answer_whole_and_byte_by_byte(string text, string body)
    {
        foreach (var portion in new[] { 1, 2, 7, 4096 })
            Assert.Equal(body, Encoding.Latin1.GetString((await Read(text, portion)).Body));
    }

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Refuses_what_is_no_answer(string text)
    {
        foreach (var portion in new[] { 1, 4096, 1 << 20 })
            await Assert.ThrowsAsync<InvalidDataException>(() => Read(text, portion));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Never_takes_a_part_for_the_whole(string text, string body)
    {
        _ = body;
        for (var length = 0; length < text.Length; length++)
            await Assert.ThrowsAsync<EndOfStreamException>(() => Read(text[..length], 5));
    }

    [Fact]
    public async Task Refuses_more_than_it_asked_for() =>
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            Read("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nabc", 4096));

    [Fact]
    public async Task Finds_headers_in_any_case_and_trims_them()
    {
        var answer = await Read(
            "HTTP/1.1 200 OK\r\nA-b: \t c d \r\nCONTENT-LENGTH: 0\r\n\r\n", 3);

        Assert.Equal("c d", answer.Header("a-B"));
        Assert.Null(answer.Header("other"));
        Assert.True(answer.KeepAlive);
        Assert.False((await Read("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", 9)).KeepAlive);
    }

    [Fact]
    public async Task Puts_together_an_event_that_comes_in_split_packets()
    {
        using var api = new FakeRuntimeApi(
            async (stream, request) =>
            {
                var all = "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: r\r\n"
                    + "Lambda-Runtime-Deadline-Ms: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "2\r\n{\"\r\n5\r\na\":1}\r\n0\r\n\r\n";
                foreach (var letter in all)
                {
                    await Raw(letter.ToString())(stream, request);
                    await Task.Yield();
                }
            },
            Accepted);
        using var runtime = new Runtime(api);

        await runtime.PlayAsync(Runtime.Echo());

        Assert.Equal("{\"a\":1}", api.Requests[1].Text);
    }

    [Theory]
    [InlineData("Lambda-Runtime-Aws-Request-Id: r\r\n")]
    [InlineData("Lambda-Runtime-Aws-Request-Id: r\r\nLambda-Runtime-Deadline-Ms: soon\r\n")]
    [InlineData("Lambda-Runtime-Deadline-Ms: 1\r\n")]
    [InlineData("Lambda-Runtime-Deadline-Ms: 1\r\nLambda-Runtime-Aws-Request-Id: a/../b\r\n")]
    public async Task Ends_when_an_invocation_lacks_what_it_needs(string headers)
    {
        using var api = new FakeRuntimeApi(
            Raw($"HTTP/1.1 200 OK\r\n{headers}Content-Length: 0\r\n\r\n"));
        using var runtime = new Runtime(api);

        await runtime.FailAsync<InvalidDataException>(Runtime.Echo());
    }

    private static async Task<RuntimeApiResponse> Read(string text, int portion)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var at = 0;
        return await new ResponseReader((into, _) =>
        {
            var count = Math.Min(Math.Min(portion, into.Length), bytes.Length - at);
            bytes.AsMemory(at, count).CopyTo(into);
            at += count;
            return ValueTask.FromResult(count);
        }).ReadAsync(default);
    }
}
