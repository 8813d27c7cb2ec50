using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DnsSync.Cli;
using DnsSync.Simulator.Queues;

namespace DnsSync.Infra.Tests.Deployment;

/// <summary>
/// The deployed function against the account that it was deployed into: its own code, with the
/// environment that was read back. Only AWS_ENDPOINT_URL is added, and what Lambda itself adds.
/// </summary>
[Trait("Speed", "slow")]
public sealed class DeployedFunctionTests(DeployedStack stack, PublishedBootstrap bootstrap)
{
    private const string Marker = $"\"v=1 owner={DeployedStack.Owner} rev=";

    [Fact]
    public async Task A_tick_and_an_event_through_rule_and_queue_fix_the_records()
    {
        await stack.DeployAsync(bootstrap);
        await using var running = await RunningFunction.StartAsync(stack);
        await PauseEventSourceAsync();
        var vpc = stack.Main.Id(stack.Main.Template.One("AWS::EC2::VPC"));
        var first = stack.Main.Id(stack.Main.Template.One("AWS::EC2::VPCEndpoint", "Endpointdata"));
        await running.SucceedAsync(EventExamples.Read("scheduled"));
        await ExpectAsync(stack.DataZoneId, DeployedStack.DataName, await AddressesAsync(first), revision: 1);

        // The credentials' zone came out public, which is moto's mistake and nothing to write into.
        var zone = stack.Main.Id(stack.Main.Template.One("AWS::Route53::HostedZone"));
        Assert.Equal(["NS", "SOA"], (await RecordSetsAsync(zone)).Select(set => set.Type).Order());
        Assert.Contains(running.Process.Output, line => line.Contains(zone, StringComparison.Ordinal) && line.Contains("public", StringComparison.Ordinal));

        // And the command line agrees, with nothing but the deployed configuration.
        var plan = await Programs.DnsSyncAsync(AwsEnvironment.Variables,
            "plan", "-o", "json", "-c", $"ssm:/dnssync/{DeployedStack.Owner}/", "--endpoint-url", stack.Url);
        Assert.Equal(
            [$"{DeployedStack.DataName} InSync", $"{DeployedStack.CredentialsName} Failed"],
            Outcomes(plan.Json));
        Assert.Equal(ExitCodes.Failed, plan.ExitCode);

        var second = await OneMoreEndpointAsync(vpc, first);
        var announced = await AnnounceAsync(vpc, second);
        await running.SucceedAsync(announced);
        string[] both = [.. (await AddressesAsync(first)).Concat(await AddressesAsync(second)).Order(StringComparer.Ordinal)];
        Assert.Equal(4, both.Length);
        await ExpectAsync(stack.DataZoneId, DeployedStack.DataName, both, revision: 2);

        // The read that confirms a change waits in the deployed queue, or is due.
        var counts = (await stack.AwsAsync("sqs", "get-queue-attributes", "--queue-url", Queue, "--attribute-names", "All"))
            .GetProperty("Attributes");
        string[] waiting = ["ApproximateNumberOfMessagesDelayed", "ApproximateNumberOfMessages"];
        Assert.True(waiting.Any(count => counts.GetProperty(count).GetString() == "1"), $"{counts}\n{running.Process.Tail()}");

        // The documented manual resync finds all right.
        var document = await File.ReadAllTextAsync(Path.Combine(Infra.Repository.Root, "docs", "deploying.md"));
        var resync = Regex.Match(document, @"^echo '(.*)' > resync\.json$", RegexOptions.Multiline).Groups[1].Value;
        Assert.Equal(
            [$"{DeployedStack.DataName} InSync", $"{DeployedStack.CredentialsName} Failed"],
            Outcomes((await running.SucceedAsync(resync)).Json));
    }

    [Fact]
    public async Task The_custom_resource_syncs_its_name_and_cleans_up_on_delete()
    {
        await stack.DeployAsync(bootstrap);
        await using var cloudFormation = await ResponseServer.StartAsync();
        await using var running = await RunningFunction.StartAsync(stack);
        var resource = stack.Main.Template.All("Custom::DnsSyncName")
            .Single(one => one["Name"] == $"\"{DeployedStack.CredentialsName}\"");
        var endpoint = stack.Main.Id(stack.Main.Template.One("AWS::EC2::VPCEndpoint", "Endpointcredentials"));
        var properties = stack.Main.PropertiesOf(resource);

        // What CloudFormation would ask is answered by what moto made of the zone: it is public.
        var refused = await DeployAsync("Create", properties, null);
        Assert.Equal("FAILED", refused.GetProperty("Status").GetString());
        Assert.Contains("public", refused.GetProperty("Reason").GetString(), StringComparison.Ordinal);

        // So a private one stands in for it.
        var deployed = properties["ZoneId"]!.GetValue<string>();
        var standIn = await stack.PrivateZoneAsync(DeployedStack.CredentialsName);
        properties = JsonNode.Parse(properties.ToJsonString().Replace(deployed, standIn, StringComparison.Ordinal))!.AsObject();
        var created = await DeployAsync("Create", properties, null);
        Assert.Equal("SUCCESS Changed", Outcome(created));
        await ExpectAsync(standIn, DeployedStack.CredentialsName, await AddressesAsync(endpoint), revision: 1);

        var id = created.GetProperty("PhysicalResourceId").GetString();
        Assert.Equal("SUCCESS InSync", Outcome(await DeployAsync("Update", properties, id)));
        var deleted = await DeployAsync("Delete", properties, id);
        Assert.Equal("SUCCESS", deleted.GetProperty("Status").GetString());
        Assert.Equal(["NS", "SOA"], (await RecordSetsAsync(standIn)).Select(set => set.Type).Order());

        async Task<JsonElement> DeployAsync(string type, JsonObject given, string? physicalId)
        {
            var url = cloudFormation.NextUrl();
            await running.SucceedAsync(new JsonObject
            {
                ["RequestType"] = type,
                ["ResponseURL"] = url.ToString(),
                ["StackId"] = $"arn:aws:cloudformation:{stack.Main.Region}:{DeployedStack.Account}:stack/DnsSync/1",
                ["RequestId"] = Guid.CreateVersion7().ToString(),
                ["LogicalResourceId"] = resource.Id,
                ["PhysicalResourceId"] = physicalId,
                ["ResourceType"] = resource.Type,
                ["ResourceProperties"] = given.DeepClone(),
            }.ToJsonString());
            return (await cloudFormation.AnswerAtAsync(url)).Json;
        }

        static string Outcome(JsonElement answer) =>
            $"{answer.GetProperty("Status").GetString()} {answer.GetProperty("Data").GetProperty("Outcome").GetString()}";
    }

    private static IEnumerable<string> Outcomes(JsonElement report) => report.GetProperty("bindings").EnumerateArray()
        .Select(binding => $"{binding.GetProperty("name").GetString()} {binding.GetProperty("outcome").GetString()}")
        .Order(StringComparer.Ordinal);

    private string Queue => stack.Main.Id(stack.Main.Template.One("AWS::SQS::Queue", "ServiceChangesQueue"));

    // moto would empty the queue by itself, for a function that it cannot run.
    private async Task PauseEventSourceAsync()
    {
        var source = stack.Main.Id(stack.Main.Template.One("AWS::Lambda::EventSourceMapping"));
        await stack.AwsAsync("lambda", "update-event-source-mapping", "--uuid", source, "--no-enabled");
    }

    private async Task<string> OneMoreEndpointAsync(string vpc, string like)
    {
        var first = (await stack.AwsAsync("ec2", "describe-vpc-endpoints", "--vpc-endpoint-ids", like)).GetProperty("VpcEndpoints")[0];
        var created = await stack.AwsAsync(
        [
            "ec2", "create-vpc-endpoint", "--vpc-id", vpc, "--vpc-endpoint-type", "Interface",
            "--service-name", first.GetProperty("ServiceName").GetString()!, "--no-private-dns-enabled", "--subnet-ids",
            .. first.GetProperty("SubnetIds").EnumerateArray().Select(subnet => subnet.GetString()!),
        ]);
        return created.GetProperty("VpcEndpoint").GetProperty("VpcEndpointId").GetString()!;
    }

    /// <summary>Tells EventBridge what CloudTrail would; what the deployed rule puts into the deployed queue.</summary>
    private async Task<string> AnnounceAsync(string vpc, string endpoint)
    {
        var told = JsonNode.Parse(EventExamples.Read("create-vpc-endpoint-two-subnets")
            .Replace("vpc-0aa1", vpc, StringComparison.Ordinal)
            .Replace("vpce-0aa1", endpoint, StringComparison.Ordinal))!;
        var entries = new JsonArray(new JsonObject
        {
            ["Source"] = told["source"]!.GetValue<string>(),
            ["DetailType"] = told["detail-type"]!.GetValue<string>(),
            ["Detail"] = told["detail"]!.ToJsonString(),
        });

        // The queue is the deployed one: confirming reads of other tests' changes may be due in it.
        await stack.AwsAsync("sqs", "purge-queue", "--queue-url", Queue);
        var put = await stack.AwsAsync("events", "put-events", "--entries", entries.ToJsonString());
        Assert.Equal(0, put.GetProperty("FailedEntryCount").GetInt32());
        var received = await stack.AwsAsync("sqs", "receive-message", "--queue-url", Queue, "--max-number-of-messages", "10");

        // It comes twice: moto takes the schedule, which has no pattern, for a rule that matches all.
        var bodies = received.GetProperty("Messages").EnumerateArray().Select(message => message.GetProperty("Body").GetString()!).ToList();
        Assert.Equal(2, bodies.Count);
        return Encoding.UTF8.GetString(SqsEvent.Of(bodies));
    }

    private async Task<string[]> AddressesAsync(string endpoint)
    {
        var answer = await stack.AwsAsync("ec2", "describe-vpc-endpoints", "--vpc-endpoint-ids", endpoint);
        var ids = answer.GetProperty("VpcEndpoints")[0].GetProperty("NetworkInterfaceIds").EnumerateArray().Select(id => id.GetString()!);
        var interfaces = await stack.AwsAsync(["ec2", "describe-network-interfaces", "--network-interface-ids", .. ids]);
        return
        [
            .. interfaces.GetProperty("NetworkInterfaces").EnumerateArray()
                .Select(one => one.GetProperty("PrivateIpAddress").GetString()!).Order(StringComparer.Ordinal),
        ];
    }

    private async Task ExpectAsync(string zone, string name, string[] addresses, long revision)
    {
        var sets = await RecordSetsAsync(zone);
        Assert.Equal(
            [$"A {name}. 60 {string.Join(',', addresses)}", $"TXT _dnssync.{name}. 60 {Marker}{revision}\""],
            sets.Where(set => set.Type is not ("NS" or "SOA"))
                .Select(set => $"{set.Type} {set.Name} {set.Ttl} {string.Join(',', set.Values)}").Order(StringComparer.Ordinal));
    }

    private async Task<List<(string Name, string Type, int Ttl, string[] Values)>> RecordSetsAsync(string zone)
    {
        var listed = await stack.AwsAsync("route53", "list-resource-record-sets", "--hosted-zone-id", zone);
        return
        [
            .. listed.GetProperty("ResourceRecordSets").EnumerateArray().Select(set => (
                set.GetProperty("Name").GetString()!,
                set.GetProperty("Type").GetString()!,
                set.GetProperty("TTL").GetInt32(),
                set.GetProperty("ResourceRecords").EnumerateArray()
                    .Select(record => record.GetProperty("Value").GetString()!).Order(StringComparer.Ordinal).ToArray())),
        ];
    }
}
