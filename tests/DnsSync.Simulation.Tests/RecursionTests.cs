using DnsSync.Handlers;
using DnsSync.Simulation.Running;
using DnsSync.Simulation.Scenarios;
using DnsSync.Simulator;
using DnsSync.Simulator.Queues;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulation.Tests;

/// <summary>What Lambda does with a function that sends messages to itself, and what ours needs of it.</summary>
public sealed class RecursionTests
{
    /// <summary>While its configuration cannot be read the function goes on for 15 minutes.</summary>
    [Theory]
    [InlineData("Terminate", 16, 1)]
    [InlineData(IRequeueQueue.RecursiveLoop, 17, 0)]
    public void Lambda_ends_our_longest_sequence_unless_recursion_is_allowed(string setting, int invocations, int dead)
    {
        var account = new Account(Scenarios.Scenarios.Draw(1, 1, FaultLevel.None));
        var queues = account.World.Queues;
        var deadLetters = queues.CreateQueue(new CreateQueueRequest("dead"));
        var url = queues.CreateQueue(new CreateQueueRequest("q")
        {
            Visibility = TimeSpan.FromMinutes(30),
            DeadLetterQueue = "dead",
        });
        var runs = new List<FunctionRun>();
        var lambda = new Lambda(account, url, new SplitMix64(1)) { RecursiveLoop = setting };
        lambda.OnEnded += runs.Add;
        _ = new QueuePoller(account.World, lambda, url, concurrency: 2, new SplitMix64(2));
        account.World.Faults.Chance = (operation, _) =>
            operation.StartsWith("ssm:", StringComparison.Ordinal) ? new Fault(FaultKind.Throttled) : null;
        queues.Send(new SendMessageRequest(url, $$$"""
            {"id":"e","source":"aws.ec2","detail-type":"AWS API Call via CloudTrail","detail":{
              "eventName":"DeleteVpcEndpoints","eventTime":"{{{account.World.Now:O}}}",
              "requestParameters":{"DeleteVpcEndpointsRequest":{"VpcEndpointId":"vpce-0gone"}},"responseElements":null}}
            """));
        account.World.RunFor(TimeSpan.FromMinutes(30));
        Assert.Equal((invocations, dead), (runs.Count, queues.CountsOf(deadLetters).Visible));
        Assert.All(runs, run => Assert.Single(run.Messages));
        Assert.Equal(Enumerable.Range(1, invocations), runs.Select(run => run.Lineage));
    }
}
