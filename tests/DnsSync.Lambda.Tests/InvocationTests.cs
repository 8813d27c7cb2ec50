using System.Text;
using System.Text.Json;
using DnsSync.Model;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Queues;
using DnsSync.Simulator.Route53;

namespace DnsSync.Lambda.Tests;

[Trait("Speed", "slow")]
public sealed class InvocationTests(PublishedBootstrap bootstrap)
{
    private const string Tick =
        """{"id":"t","detail-type":"Scheduled Event","source":"aws.events","detail":{}}""";

    [Fact]
    public async Task A_resync_answers_with_its_report_and_a_dry_run_writes_nothing()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        var dry = await function.SucceedAsync("""{"action":"resync","dryRun":true}""");
        Assert.Equal("Changed", dry.Json.GetProperty("bindings")[0].GetProperty("outcome").GetString());
        Assert.Empty(function.Addresses);

        var real = await function.SucceedAsync("""{"action":"resync","wait":true}""");
        Assert.True(real.Json.GetProperty("inSyncEverywhere").GetBoolean());
        Assert.Equal(["127.10.1.4", "127.10.2.4"], function.Addresses);
    }

    [Fact]
    public async Task A_forced_resync_of_a_name_empties_what_is_held()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        await function.SucceedAsync(Tick);
        function.World.Use(world => world.Ec2.DeleteEndpoints(
            [.. world.Ec2.Current.Endpoints.Keys]));
        await Task.Delay(TimeSpan.FromSeconds(2));
        var held = await function.SucceedAsync("""{"action":"resync"}""");
        Assert.Equal("Held", held.Json.GetProperty("bindings")[0].GetProperty("outcome").GetString());
        await function.SucceedAsync(
            $$"""{"action":"resync","force":true,"names":["{{DemoWorld.DataName}}"]}""");
        Assert.Empty(function.Addresses);
    }

    [Fact]
    public async Task A_payload_that_is_not_an_event_is_answered()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        function.ForgetCalls();
        await function.SucceedAsync("this is not JSON");
        await function.SucceedAsync("");
        await function.SucceedAsync("[1,2,3]");
        await function.SucceedAsync("{}");
        await function.SucceedAsync(SqsEvent.Of("", "{", "null", "\"text\"", "[]", "{\"detail\":7}"));
        await function.SucceedAsync(Encoding.UTF8.GetBytes(
            JsonSerializer.Serialize(new { big = new string('x', 6 * 1024 * 1024 - 100) })));
        Assert.Equal(0, function.Calls);
        await function.SucceedAsync(Tick);
        Assert.Equal(["127.10.1.4", "127.10.2.4"], function.Addresses);
    }

    [Fact]
    public async Task A_throttled_account_is_requeued_and_converges()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        function.World.Use(world => world.Faults.Add("ec2:*", FaultKind.Throttled, times: 5));
        function.Feed().Send(EventExamples.Read("create-vpc-endpoint-two-subnets")
            .Replace("vpc-0aa1", DemoWorld.VpcId, StringComparison.Ordinal));
        await function.UntilAddressesAreAsync("127.10.1.4", "127.10.2.4");
        Assert.True(function.RequeuesSent >= 1);
    }

    [Fact]
    public async Task Unanswered_AWS_calls_end_before_the_invocation_times_out()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        function.World.Use(world => world.Faults.Add("route53:*", FaultKind.Timeout, times: 1000));
        var result = await function.Api.InvokeAsync("""{"action":"resync"}""", TimeSpan.FromSeconds(12));
        Assert.True(
            result.Outcome is InvocationOutcome.Responded or InvocationOutcome.Failed, function.Process.Tail());
        Assert.Contains("deadline", result.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(DemoWorld.DataName, result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_are_returned_in_time_when_AWS_and_the_queue_hang()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap);
        function.World.Use(world => world.Faults.Add("*", FaultKind.Timeout, times: 1000));
        var result = await function.Api.InvokeAsync(
            SqsEvent.Of(EventExamples.Read("create-vpc-endpoint-two-subnets")
                .Replace("vpc-0aa1", DemoWorld.VpcId, StringComparison.Ordinal)),
            TimeSpan.FromSeconds(12));
        Assert.Equal(InvocationOutcome.Failed, result.Outcome);
        Assert.Contains("sqs:SendMessage failed with Timeout", result.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_are_denied_together_are_changed_one_by_one()
    {
        const string second = "b." + DemoWorld.DataName;
        await using var function = await DeployedFunction.StartAsync(bootstrap, $$"""
            {
              "owner": "{{DeployedFunction.Owner}}",
              "bindings": [
                {{DeployedFunction.Binding}},
                {{DeployedFunction.Binding.Replace(DemoWorld.DataName, second, StringComparison.Ordinal)}}
              ]
            }
            """);
        function.World.Use(world => world.Route53.AllowOnly(
            FunctionEnvironment.AccessKey, [.. ((string[])[DemoWorld.DataName, second]).Select(name =>
                new ChangeStatement(DemoWorld.DataZoneId, DnsName.Parse(name), DnsName.Parse("_dnssync." + name)))]));
        await function.SucceedAsync(Tick);
        Assert.Equal(2, function.Metric("BindingsChanged"));
        Assert.Equal(0, function.Metric("Failed"));
        Assert.Equal(3, function.World.Use(world => world.Calls.Count("route53:ChangeResourceRecordSets")));
    }

    [Fact]
    public async Task A_broken_configuration_is_reported_on_every_invocation()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap, "{ \"owner\": 7 }");
        foreach (var payload in (byte[][])
        [
            Encoding.UTF8.GetBytes(Tick), SqsEvent.Of(Tick), """{"action":"resync"}"""u8.ToArray(),
            SqsEvent.Of(EventExamples.Read("create-vpc-endpoint-two-subnets")), Encoding.UTF8.GetBytes(Tick),
        ])
        {
            var result = await function.Api.InvokeAsync(payload);
            Assert.Equal(InvocationOutcome.Failed, result.Outcome);
            Assert.Contains("configuration", result.ErrorMessage, StringComparison.Ordinal);
        }

        await function.Process.LineAsync(line => line.Contains("$.owner", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broken_parameter_does_not_stop_the_others()
    {
        await using var function = await DeployedFunction.StartAsync(bootstrap, "ssm:/dnssync/test/");
        function.World.Use(world =>
        {
            world.Parameters.Put(new("/dnssync/test/data", DeployedFunction.Binding));
            world.Parameters.Put(new("/dnssync/test/broken", "{ \"name\": 7 }"));
        });
        await function.SucceedAsync(Tick);
        Assert.Equal(["127.10.1.4", "127.10.2.4"], function.Addresses);
        await function.Process.LineAsync(line => line.Contains("/dnssync/test/broken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_init_is_reported_as_an_init_error()
    {
        await using var api = await RuntimeApi.StartAsync();
        var environment = FunctionEnvironment.Of(api, configuration: DeployedFunction.Configuration);
        environment.Remove("AWS_REGION");
        environment.Remove("AWS_DEFAULT_REGION");
        await using var process = LambdaProcess.Start(await bootstrap.PathAsync(), environment, api);
        var error = await api.InitError.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("region", error.GetProperty("errorMessage").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual(0, await process.ExitAsync());
    }
}
