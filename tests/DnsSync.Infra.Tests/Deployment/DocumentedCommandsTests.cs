using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace DnsSync.Infra.Tests.Deployment;

/// <summary>
/// The documents' commands that ask a deployed stack (<see cref="DocumentCommand.NeedsStack"/>), run as
/// they stand there against the stack in moto. What moto cannot do is done before it: it knows no outputs,
/// moves no messages, and runs no function, so that the deployed one answers.
/// </summary>
[Trait("Speed", "slow")]
public sealed class DocumentedCommandsTests(DeployedStack stack, PublishedBootstrap bootstrap)
{
    private static string Root => Infra.Repository.Root;

    public static TheoryData<string> Documents => [.. DocumentCommand.Documents(Root)
        .Where(document => DocumentCommand.Of(Root, document).Any(command => command.NeedsStack))];

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Every_documented_command_succeeds(string document)
    {
        Assert.SkipUnless(Programs.Has("bash"), "bash is not installed");
        await stack.DeployAsync(bootstrap);
        await using var running = await RunningFunction.StartAsync(stack);
        await using var front = await LocalServer.StartAsync(context => AnswerAsync(context, running));
        var commands = DocumentCommand.Of(Root, document).GroupBy(command => command.Block)
            .Where(block => block.Any(command => command.NeedsStack) || block.All(command => !command.Programs.Any()))
            .SelectMany(block => block).ToList();
        Assert.NotEmpty(commands);

        var folder = Directory.CreateTempSubdirectory("dnssync-commands-");
        try
        {
            var script = string.Concat(commands.Select(command =>
                $"echo '==> {command.Place}'\n{command.Text}\necho \"$?\" >> ends\n"));
            var aws = $"aws() {{ command aws --endpoint-url {front.Address.ToString().TrimEnd('/')} \"$@\"; }}\n";
            var result = await Programs.BashAsync(AwsEnvironment.Variables, folder.FullName, $"set -u\nexec 2>&1\n{aws}{script}");
            TestContext.Current.TestOutputHelper?.WriteLine(result.Output);
            var ends = await File.ReadAllLinesAsync(Path.Combine(folder.FullName, "ends"));
            Assert.Equal(
                commands.Select(command => string.Create(CultureInfo.InvariantCulture, $"{command.Place} ended with {command.ExitCode ?? 0}")),
                commands.Zip(ends).Select(pair => $"{pair.First.Place} ended with {pair.Second}"));
            Assert.DoesNotContain("None", result.Output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task AnswerAsync(HttpContext context, RunningFunction running)
    {
        var body = await LocalServer.ReadAsync(context);
        var text = Encoding.UTF8.GetString(body);
        if (context.Request.Path.Value!.EndsWith("/invocations", StringComparison.Ordinal))
        {
            Assert.Contains(stack.Main.Id(stack.Main.Template.One("AWS::Lambda::Function", "ServiceSync")),
                context.Request.Path.Value, StringComparison.Ordinal);
            await context.Response.Body.WriteAsync((await running.SucceedAsync(text)).Payload);
        }
        else if (text.Contains("Action=DescribeStacks&", StringComparison.Ordinal))
        {
            context.Response.ContentType = "text/xml";
            await context.Response.WriteAsync(DescribeStacks());
        }
        else if (context.Request.Headers["X-Amz-Target"] == "AmazonSQS.StartMessageMoveTask")
        {
            var dead = stack.Main.Id(stack.Main.Template.One("AWS::SQS::Queue", "ServiceChangesDeadLetters")).Split('/')[^1];
            Assert.Contains($":{dead}\"", text, StringComparison.Ordinal);
            await context.Response.WriteAsync("""{"TaskHandle":"1"}""");
        }
        else
        {
            await PassOnAsync(context, body);
        }
    }

    private string DescribeStacks()
    {
        var outputs = stack.Main.Outputs.Select(output =>
            $"<member><OutputKey>{output.Key}</OutputKey><OutputValue>{WebUtility.HtmlEncode(output.Value)}</OutputValue></member>");
        return $"""
            <DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
            <StackName>DnsSync</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus>
            <Outputs>{string.Concat(outputs)}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>
            """;
    }

    private async Task PassOnAsync(HttpContext context, byte[] body)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            new Uri(stack.Url + context.Request.Path + context.Request.QueryString))
        {
            Content = new ByteArrayContent(body),
        };
        foreach (var (name, value) in context.Request.Headers.Where(header => header.Key is not ("Host" or "Content-Length")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value.ToArray()))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value.ToArray());
            }
        }

        using var response = await client.SendAsync(request);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, value) in response.Headers.Concat(response.Content.Headers)
            .Where(header => header.Key is not ("Transfer-Encoding" or "Content-Length" or "Connection")))
        {
            context.Response.Headers[name] = value.ToArray();
        }

        await response.Content.CopyToAsync(context.Response.Body);
    }
}
