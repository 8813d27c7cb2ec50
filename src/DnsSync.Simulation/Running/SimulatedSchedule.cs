using DnsSync.Simulator;
using DnsSync.Simulator.Queues;

namespace DnsSync.Simulation.Running;

/// <summary>The schedule rule, which has every name read regardless of events.</summary>
internal static class SimulatedSchedule
{
    public const string Tick =
        """{"version":"0","id":"5f1c3f4e-0000-4000-8000-000000000000","detail-type":"Scheduled Event","source":"aws.events","account":"111122223333","time":"2026-01-01T00:00:00Z","region":"ap-northeast-1","resources":["arn:aws:events:ap-northeast-1:111122223333:rule/dnssync-schedule"],"detail":{}}""";

    /// <param name="until">After this it does not tick any more, so that the queue can empty.</param>
    public static void Start(
        World world, string queueUrl, TimeSpan period, TimeSpan first, DateTimeOffset until)
    {
        var request = new SendMessageRequest(queueUrl, Tick);
        void Send()
        {
            if (world.Now >= until)
            {
                return;
            }

            world.Queues.Send(request);
            world.Clock.After(period, Send);
        }

        world.Clock.After(first, Send);
    }
}
