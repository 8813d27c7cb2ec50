using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.RuntimeSupport.Logging;
using static Amazon.Lambda.Tests.FakeRuntimeApi;

namespace Amazon.Lambda.Tests;

[Collection("Process")]
public class LoggingTests
{
    private const string Head = "1970-01-01T00:16:40.000Z\treq-1\t";

    [Fact]
    public async Task Writes_text_by_default() => Assert.Equal(
        Head + "fail\ta {N}\n" + Head + "crit\tb\nSystem.FormatException: No.\n",
        await Written("Text", null, log =>
        {
            log.Log(LogLevel.Error, "a {N}");
            log.Log(LogLevel.Critical, new FormatException("No."), "b");
        }));

    [Fact]
    public async Task Writes_JSON_with_the_exception() => Assert.Equal(
        """
        {"timestamp":"1970-01-01T00:16:40.000Z","level":"Error","requestId":"req-1","traceId":"Root=1-req-1","message":"é \"","errorType":"System.FormatException","errorMessage":"No.","stackTrace":["System.FormatException: No."]}

        """,
        await Written("JSON", "INFO", log => log.Log(LogLevel.Error, new FormatException("No."), "é \"")));

    [Theory]
    [InlineData("TRACE", 2)]
    [InlineData("WARN", 2)]
    [InlineData("ERROR", 2)]
    [InlineData("FATAL", 1)]
    [InlineData("Critical", 1)]
    [InlineData("", 2)]
    [InlineData("nonsense", 2)]
    public async Task Keeps_to_the_level_that_is_set(string level, int lines)
    {
        var text = await Written("Text", level, log =>
        {
            log.Log(LogLevel.Error, "e");
            log.Log(LogLevel.Critical, "c");
        });

        Assert.Equal(lines, text.Count(c => c == '\n'));
    }

    private static async Task<string> Written(string format, string? level, Action<LambdaLogWriter> write)
    {
        using var api = new FakeRuntimeApi(Event(), Accepted);
        using var runtime = new Runtime(api);
        runtime.Variables["AWS_LAMBDA_LOG_FORMAT"] = format;
        runtime.Variables["AWS_LAMBDA_LOG_LEVEL"] = level!;
        await runtime.PlayAsync(LambdaBootstrapBuilder.Create((ILambdaContext _) =>
        {
            write(runtime.Log());
            return Task.CompletedTask;
        }));
        return runtime.Output;
    }
}
