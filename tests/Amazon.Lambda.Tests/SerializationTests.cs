using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using static Amazon.Lambda.Tests.FakeRuntimeApi;

namespace Amazon.Lambda.Tests;

public sealed record Question(int Number);

public sealed record Answer(string Text, string? Note = null);

[JsonSerializable(typeof(Question))]
[JsonSerializable(typeof(Answer))]
[JsonSerializable(typeof(CloudWatchEvent<JsonElement>))]
internal sealed partial class Types : JsonSerializerContext;

[Collection("Process")]
public class SerializationTests
{
    private static readonly SourceGeneratorLambdaJsonSerializer<Types> Serializer = new();

    [Fact]
    public async Task Gives_the_handler_its_type_and_writes_what_it_returns()
    {
        using var api = new FakeRuntimeApi(Event("{\"NUMBER\":42}"), Accepted);
        using var runtime = new Runtime(api);
        ILambdaSerializer? found = null;

        await runtime.PlayAsync(LambdaBootstrapBuilder.Create(
            (Question question, ILambdaContext context) =>
            {
                found = context.Serializer;
                return Task.FromResult(new Answer($"é <{question.Number}>"));
            },
            Serializer));

        Assert.Equal("{\"Text\":\"é <42>\"}", api.Requests[1].Text);
        Assert.Same(Serializer, found);
    }

    [Fact]
    public async Task Fails_the_invocation_when_the_event_is_not_the_handlers_type()
    {
        using var api = new FakeRuntimeApi(Event("not JSON"), Accepted, Event(), Accepted);
        using var runtime = new Runtime(api);

        await runtime.PlayAsync(LambdaBootstrapBuilder.Create(
            (Question question) => Task.FromResult(new Answer("fine")), Serializer));

        Assert.Equal(
            "JsonSerializerException",
            api.Requests[1].Headers["Lambda-Runtime-Function-Error-Type"]);
        Assert.Equal("{\"Text\":\"fine\"}", api.Requests[3].Text);
    }

    [Fact]
    public void Reads_an_event_of_EventBridge()
    {
        var read = Serializer.Deserialize<CloudWatchEvent<JsonElement>>(Stream("""
            {"version":"0","id":"e-1","detail-type":"AWS API Call via CloudTrail",
             "source":"aws.ec2","account":"123456789012","time":"2026-01-02T03:04:05Z",
             "region":"eu-west-1","resources":["arn:a"],"detail":{"eventName":"X"}}
            """));

        Assert.Equal(
            ("0", "e-1", "AWS API Call via CloudTrail", "aws.ec2", "123456789012", "eu-west-1"),
            (read.Version, read.Id, read.DetailType, read.Source, read.Account, read.Region));
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), read.Time);
        Assert.Equal(["arn:a"], read.Resources);
        Assert.Equal("X", read.Detail.GetProperty("eventName").GetString());
    }

    [Fact]
    public void Reads_any_stream_from_where_it_stands()
    {
        var memory = Stream("xx{\"number\":1}");
        memory.Position = 2;
        Assert.Equal(1, Serializer.Deserialize<Question>(memory).Number);

        using var buffered = new BufferedStream(Stream("{\"number\":2}"));
        Assert.Equal(2, Serializer.Deserialize<Question>(buffered).Number);
    }

    [Fact]
    public void Says_which_type_the_context_lacks()
    {
        var error = Assert.Throws<JsonSerializerException>(() =>
            Serializer.Serialize(new Version(1, 0), new MemoryStream()));

        Assert.Contains("System.Version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lets_its_options_be_changed()
    {
        var serializer = new SourceGeneratorLambdaJsonSerializer<Types>(
            (JsonSerializerOptions options) =>
                options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase);
        using var stream = new MemoryStream();

        serializer.Serialize(new Answer("a"), stream);

        Assert.Equal("{\"text\":\"a\"}", Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static MemoryStream Stream(string text)
    {
        var stream = new MemoryStream();
        stream.Write(Encoding.UTF8.GetBytes(text));
        stream.Position = 0;
        return stream;
    }
}
