using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using static Amazon.Lambda.Tests.FakeRuntimeApi;

namespace Amazon.Lambda.Tests;

[Collection("Process")]
public class LoggingTests
{
    private const string Head = "1970-01-01T00:16:40.000Z\treq-1\t";

    [Fact]
    public async Task Writes_text_by_default()
    {
        Assert.Equal(
            Head + "info\ta 1\n" + Head + "warn\t{x} {}\n" + Head + "plain\n"
                + Head + "crit\tb\nSystem.FormatException: No.\n",
            await Log("Text", null, log =>
            {
                log.LogDebug("not this");
                log.LogInformation("a {N}", 1);
                log.LogWarning("{x} {}");
                log.LogLine("plain");
                log.LogCritical(new FormatException("No."), "b");
            }));
    }

    [Fact]
    public async Task Writes_JSON_with_the_values_of_the_message()
    {
        Assert.Equal(
            """
            {"timestamp":"1970-01-01T00:16:40.000Z","level":"Error","requestId":"req-1","traceId":"Root=1-req-1","message":"a 1 é \" 2.5 X {{","Count":1,"Name":"é \"","Ratio":2.5,"Kind":"X","errorType":"System.FormatException","errorMessage":"No.","stackTrace":["System.FormatException: No."]}

            """,
            await Log("JSON", "INFO", log =>
            {
                log.LogTrace("not this");
                log.LogError(
                    new FormatException("No."),
                    "a {Count} {Name} {Ratio:0.0} {Kind} {{{{",
                    1, "é \"", 2.5, new Named());
            }));
    }

    [Theory]
    [InlineData("TRACE", 6)]
    [InlineData("DEBUG", 5)]
    [InlineData("INFO", 4)]
    [InlineData("WARN", 3)]
    [InlineData("ERROR", 2)]
    [InlineData("FATAL", 1)]
    [InlineData("Critical", 1)]
    [InlineData("", 4)]
    [InlineData("nonsense", 4)]
    public async Task Keeps_to_the_level_that_is_set(string level, int lines)
    {
        var text = await Log("Text", level, log =>
        {
            log.LogTrace("t");
            log.LogDebug("d");
            log.LogInformation("i");
            log.LogWarning("w");
            log.LogError("e");
            log.LogCritical("c");
        });

        Assert.Equal(lines, text.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Cuts_nothing()
    {
        var addresses = Enumerable.Range(0, 5_000).Select(i => $"10.0.{i / 256}.{i % 256}").ToList();

        var text = await Log("JSON", null, log => log.LogInformation("{Addresses}", addresses));

        Assert.Contains(
            "\"Addresses\":[\"" + string.Join("\",\"", addresses) + "\"]",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_lines_from_code_without_a_context()
    {
        Assert.Equal(Head + "static\n" + Head + "fail\tx 1\n", await Log("Text", null, _ =>
        {
            LambdaLogger.Log("static");
            LambdaLogger.Log(LogLevel.Error, "x {0}", 1);
        }));
    }

    [Theory]
    [InlineData("{A} {B}", "1 2")]
    [InlineData("{1} {0} {1}", "2 1 2")]
    [InlineData("{A,4}|{B:000}", "   1|002")]
    [InlineData("{{A}} {B}", "{A} 1")]
    [InlineData("{A} {B} {C}", "1 2 {C}")]
    [InlineData("{A", "{A")]
    [InlineData("A} {}", "A} {}")]
    [InlineData("{A:{B}", "1")]
    [InlineData("", "")]
    public void Renders_templates(string template, string text) =>
        Assert.StartsWith(text, MessageTemplate.Render(template, [1, 2]), StringComparison.Ordinal);

    private static async Task<string> Log(
        string format, string? level, Action<ILambdaLogger> write)
    {
        using var api = new FakeRuntimeApi(Event(), Accepted);
        using var runtime = new Runtime(api);
        runtime.Variables["AWS_LAMBDA_LOG_FORMAT"] = format;
        runtime.Variables["AWS_LAMBDA_LOG_LEVEL"] = level!;
        await runtime.PlayAsync(LambdaBootstrapBuilder.Create((ILambdaContext context) =>
        {
            write(context.Logger);
            return Task.CompletedTask;
        }));
        return runtime.Output;
    }

    private sealed class Named
    {
        public override string ToString() => "X";
    }
}
