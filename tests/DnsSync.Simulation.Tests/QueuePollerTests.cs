using DnsSync.Simulation.Running;
using DnsSync.Simulation.Scenarios;
using DnsSync.Simulator;
using DnsSync.Simulator.Queues;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulation.Tests;

/// <summary>How SQS and Lambda work together, as they are recorded.</summary>
public sealed class QueuePollerTests
{
    private readonly Account _account = new(Scenarios.Scenarios.Draw(1, 1, FaultLevel.None));
    private readonly List<FunctionRun> _runs = [];
    private readonly string _dead;
    private readonly string _url;

    public QueuePollerTests()
    {
        _dead = World.Queues.CreateQueue(new CreateQueueRequest("dead"));
        _url = World.Queues.CreateQueue(new CreateQueueRequest("q")
        {
            Visibility = TimeSpan.FromMinutes(6),
            DeadLetterQueue = "dead",
        });
        var lambda = new Lambda(_account, _url, new SplitMix64(1));
        lambda.OnEnded += _runs.Add;
        _ = new QueuePoller(World, lambda, _url, concurrency: 2, new SplitMix64(2));
    }

    private World World => _account.World;

    [Fact]
    public void A_two_second_window_collects_a_batch_that_success_deletes()
    {
        var began = World.Now;
        for (var i = 0; i < 25; i++)
        {
            World.Queues.Send(new SendMessageRequest(_url, "{}"));
        }

        World.RunFor(TimeSpan.FromSeconds(3));
        var run = Assert.Single(_runs);
        Assert.Equal((25, TimeSpan.FromSeconds(2)), (run.Messages.Count, run.StartedAt - began));
        Assert.Equal(new QueueCounts(0, 0, 0), World.Queues.CountsOf(_url));
    }

    [Fact]
    public void A_failing_batch_is_redelivered_five_times_six_minutes_apart()
    {
        World.Faults.Add("ssm:*", FaultKind.AccessDenied, 100);
        World.Queues.Send(new SendMessageRequest(_url, SimulatedSchedule.Tick));
        World.RunFor(TimeSpan.FromMinutes(35));
        Assert.Equal(5, _runs.Count);
        Assert.All(_runs.Zip(_runs.Skip(1)), pair =>
            Assert.True(pair.Second.StartedAt - pair.First.StartedAt is var pause
                && pause >= TimeSpan.FromMinutes(6) && pause < TimeSpan.FromMinutes(7)));
        Assert.Equal((0, 1), (World.Queues.CountsOf(_url).InFlight, World.Queues.CountsOf(_dead).Visible));
    }

    [Fact]
    public void The_concurrency_limits_the_functions_that_run_at_once()
    {
        World.Faults.Add("ssm:*", FaultKind.Timeout, 1000);
        for (var i = 0; i < 10; i++)
        {
            World.Queues.Send(new SendMessageRequest(_url, SimulatedSchedule.Tick));
            World.RunFor(TimeSpan.FromSeconds(3));
        }

        World.RunFor(TimeSpan.FromMinutes(10));
        Assert.Equal(2, _runs.Max(run => _runs.Count(other =>
            other.StartedAt <= run.StartedAt && other.EndedAt > run.StartedAt)));
    }
}
