using System.Reflection;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Runtime;
using AWS.Lambda.Powertools.Logging;
using DnsSync.Lambda.Managed;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Time;
using DnsSync.Simulator.Wire;

namespace DnsSync.Lambda.Tests;

/// <summary>The flavour of the official packages, as far as it can be known without them.</summary>
public sealed class ManagedTests
{
    [Fact]
    public void Every_handler_has_the_attributes_and_never_logs_its_event()
    {
        Assert.Equal("dotnet10", typeof(SyncFunction).Assembly
            .GetCustomAttribute<LambdaGlobalPropertiesAttribute>()!.Runtime);
        foreach (var (type, method) in ((Type, string)[])
            [
                (typeof(SyncFunction), "OnEvent"), (typeof(EndpointNameFunction), "OnEndpointName"),
                (typeof(VpcCheckFunction), "OnVpcCheck"),
            ])
        {
            var handler = type.GetMethod(method)!;
            Assert.NotNull(type.GetConstructor([]));
            Assert.Equal(typeof(Task<Stream>), handler.ReturnType);
            Assert.True(handler.GetCustomAttribute<LambdaFunctionAttribute>() is { MemorySize: 256, Timeout: >= 60 });
            Assert.False(handler.GetCustomAttribute<LoggingAttribute>()!.LogEvent);
        }
    }

    [Fact]
    public async Task The_managed_handlers_are_the_function()
    {
        using var world = new RealTimeWorld(DemoWorld.Create().World, TimeProvider.System);
        await using var aws = await SimulatorServer.StartAsync(world);
        using var environment = InFrontOf(aws);
        using var answer = await JsonDocument.ParseAsync(
            await new SyncFunction().OnEvent(Payload("""{"action":"resync"}"""), Context.Create()));
        Assert.Equal("Changed", answer.RootElement.GetProperty("bindings")[0].GetProperty("outcome").GetString());

        // The small ones answer custom resources and nothing else.
        foreach (var small in (Func<Stream, ILambdaContext, Task<Stream>>[])
            [new EndpointNameFunction().OnEndpointName, new VpcCheckFunction().OnVpcCheck])
        {
            using var other = new StreamReader(await small(Payload("""{"action":"resync"}"""), Context.Create()));
            Assert.Equal("{}", await other.ReadToEndAsync());
        }
    }

    [Theory]
    [InlineData("25%")]
    [InlineData("2")]
    [InlineData("a quarter")]
    public async Task An_invalid_quota_share_fails_every_invocation(string share)
    {
        using var environment = new Variables(new()
        {
            ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1",
            ["AWS_REGION"] = "ap-northeast-1",
            ["AWS_ACCESS_KEY_ID"] = FunctionEnvironment.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = "simulated",
            ["DNSSYNC_CONFIG"] = DeployedFunction.Configuration,
            ["DNSSYNC_QUOTA_SHARE"] = share,
        });
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => new SyncFunction().OnEvent(Payload("""{"action":"resync"}"""), Context.Create()));
        Assert.Equal($"DNSSYNC_QUOTA_SHARE: expected a number from 0.01 to 1, got '{share}'", failure.Message);
    }

    [Fact]
    public async Task A_change_by_the_functions_own_role_is_ignored()
    {
        using var environment = new Variables(new()
        {
            ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1",
            ["AWS_REGION"] = "ap-northeast-1",
            ["AWS_ACCESS_KEY_ID"] = FunctionEnvironment.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = "simulated",
            ["DNSSYNC_CONFIG"] = "read for other changes alone",
            ["DNSSYNC_ROLE_ARN"] = "arn:aws:iam::123456789012:role/own",
        });
        static string ChangeBy(string role) => $$"""
            {
              "id": "e-1", "source": "aws.route53", "detail-type": "AWS API Call via CloudTrail",
              "detail": {
                "eventName": "ChangeResourceRecordSets",
                "userIdentity": {"sessionContext": {"sessionIssuer": {"arn": "arn:aws:iam::123456789012:role/{{role}}"} } },
                "requestParameters": {
                  "hostedZoneId": "{{DemoWorld.DataZoneId}}",
                  "changeBatch": {"changes": [{"resourceRecordSet": {"name": "{{DemoWorld.DataName}}"} }]}
                }
              }
            }
            """;
        var function = new SyncFunction();
        using var answer = new StreamReader(await function.OnEvent(Payload(ChangeBy("own")), Context.Create()));
        Assert.Equal("{}", await answer.ReadToEndAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => function.OnEvent(Payload(ChangeBy("other")), Context.Create()));
    }

    [Fact]
    public async Task An_unknown_partition_fails_every_invocation()
    {
        using var environment = new Variables(new()
        {
            ["AWS_REGION"] = "eusc-de-east-1",
            ["AWS_ACCESS_KEY_ID"] = FunctionEnvironment.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = "simulated",
            ["DNSSYNC_CONFIG"] = DeployedFunction.Configuration,
            ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1",
        });
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => new SyncFunction().OnEvent(Payload("""{"action":"resync"}"""), Context.Create()));
        Assert.StartsWith("AWS_REGION: eusc-de-east-1 is not in a supported AWS partition", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metric_lines_do_not_pass_the_console_writer_that_a_runtime_replaces()
    {
        using var world = new RealTimeWorld(DemoWorld.Create().World, TimeProvider.System);
        await using var aws = await SimulatorServer.StartAsync(world);
        using var environment = InFrontOf(aws);
        using var replaced = new StringWriter();
        var before = Console.Out;
        Console.SetOut(replaced);
        try
        {
            await new SyncFunction().OnEvent(Payload("""{"action":"resync"}"""), Context.Create());
        }
        finally
        {
            Console.SetOut(before);
        }

        Assert.DoesNotContain("_aws", replaced.ToString(), StringComparison.Ordinal);
    }

    private static Variables InFrontOf(SimulatorServer aws) => new(new()
    {
        ["AWS_ENDPOINT_URL"] = aws.Address.ToString(),
        ["AWS_REGION"] = "ap-northeast-1",
        ["AWS_ACCESS_KEY_ID"] = FunctionEnvironment.AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = "simulated",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["DNSSYNC_CONFIG"] = DeployedFunction.Configuration,
    });

    private static MemoryStream Payload(string json) => new(Encoding.UTF8.GetBytes(json));

    private sealed class Variables : IDisposable
    {
        private readonly Dictionary<string, string?> _before = [];

        public Variables(Dictionary<string, string> variables)
        {
            foreach (var (name, value) in variables)
            {
                _before[name] = Environment.GetEnvironmentVariable(name);
                Environment.SetEnvironmentVariable(name, value);
            }

            // The SDK keeps the Region that it found first.
            FallbackRegionFactory.Reset();
        }

        public void Dispose()
        {
            foreach (var (name, value) in _before)
            {
                Environment.SetEnvironmentVariable(name, value);
            }

            FallbackRegionFactory.Reset();
        }
    }

    // Of the official interface the subset has a part, so that no class can implement both.
    public class Context : DispatchProxy
    {
        public static ILambdaContext Create() => Create<ILambdaContext, Context>();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            "get_AwsRequestId" => "r-1",
            "get_RemainingTime" => TimeSpan.FromMinutes(1),
            _ => targetMethod.ReturnType.IsValueType ? Activator.CreateInstance(targetMethod.ReturnType) : null,
        };
    }
}
