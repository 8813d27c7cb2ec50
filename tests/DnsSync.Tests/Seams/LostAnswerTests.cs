using Amazon.EC2;
using Amazon.Route53;
using Amazon.Runtime;
using DnsSync.Calls;
using DnsSync.Endpoints;
using DnsSync.Model;
using DnsSync.Reporting;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Time;
using DnsSync.Simulator.Wire;
using DnsSync.Zones;

namespace DnsSync.Tests.Seams;

/// <summary>Connections that break after AWS did what it was asked, under the real clients.</summary>
public sealed class LostAnswerTests
{
    private const string Change = "ChangeResourceRecordSetsRequest";

    [Theory]
    [InlineData(Break.Reset)]
    [InlineData(Break.Close)]
    [InlineData(Break.HalfAnswer)]
    [InlineData(Break.ShortAnswer)]
    public async Task A_change_whose_answer_is_lost_is_reported_as_changed(Break loss)
    {
        var lost = 0;
        await using var aws = await BrokenAws.StartAsync(
            request => request.Contains(Change, StringComparison.Ordinal) && lost++ == 0 ? loss : Break.None);
        var report = await aws.SyncAsync();
        Assert.Equal((Outcome.Changed, true), (report.Bindings[0].Outcome, report.Bindings[0].AnswerLost));
        Assert.Equal(2, report.Calls["route53:ChangeResourceRecordSets"]);
        aws.AssertCounted(report);
    }

    [Theory]
    [InlineData(Break.Reset)]
    [InlineData(Break.Close)]
    [InlineData(Break.HalfAnswer)]
    public async Task A_change_whose_answers_are_all_lost_is_reported_as_changed(Break loss)
    {
        await using var aws = await BrokenAws.StartAsync(
            request => request.Contains(Change, StringComparison.Ordinal) ? loss : Break.None);
        var report = await aws.SyncAsync();
        Assert.Equal((Outcome.Changed, true), (report.Bindings[0].Outcome, report.Bindings[0].AnswerLost));
        aws.AssertCounted(report);
    }

    [Theory]
    [InlineData(Break.Reset)]
    [InlineData(Break.Close)]
    [InlineData(Break.HalfAnswer)]
    public async Task Every_request_that_is_sent_is_counted(Break loss)
    {
        // Each connection serves one call well, and breaks at the second.
        var requests = 0;
        await using var aws = await BrokenAws.StartAsync(_ => ++requests % 2 == 0 ? loss : Break.None);
        var report = await aws.SyncAsync();
        Assert.True(report.Bindings[0].Outcome is Outcome.Changed, report.Bindings[0].Fault?.ToString());
        aws.AssertCounted(report);
    }

    [Fact]
    public void A_client_with_its_own_retries_is_refused()
    {
        using var ec2 = new AmazonEC2Client(new AnonymousAWSCredentials(), new AmazonEC2Config
        {
            ServiceURL = "http://localhost",
            MaxErrorRetry = 0,
        });
        Assert.Contains("ClientSettings.Apply", Assert.Throws<ArgumentException>(
            () => new Ec2EndpointInventory(ec2)).Message, StringComparison.Ordinal);
    }

    /// <summary>The demo's account behind a server that loses answers.</summary>
    private sealed class BrokenAws(RealTimeWorld world, SimulatorServer server, BreakingProxy proxy) : IAsyncDisposable
    {
        private static readonly Binding Data = new(
            DnsName.Parse(DemoWorld.DataName), DemoWorld.DataZoneId,
            new EndpointSelector([], DemoWorld.DataService, DemoWorld.VpcId));

        public static async Task<BrokenAws> StartAsync(Func<string, Break> breaks)
        {
            var world = new RealTimeWorld(DemoWorld.Create().World, TimeProvider.System);
            var server = await SimulatorServer.StartAsync(world);
            return new BrokenAws(world, server, new BreakingProxy(server.Address, breaks).Start());
        }

        public async Task<SyncReport> SyncAsync()
        {
            using var ec2 = new AmazonEC2Client(Credentials, Configure(new AmazonEC2Config()));
            using var route53 = new AmazonRoute53Client(Credentials, Configure(new AmazonRoute53Config()));
            var driver = new Driver(
                new Ec2EndpointInventory(ec2), new Route53HostedZones(route53), new QuotaShare(1),
                TimeProvider.System, new Random(1));
            return await driver.RunAsync(new SyncRequest(Make.Owner, [Data]));
        }

        /// <summary>What came is what the report says was called.</summary>
        public void AssertCounted(SyncReport report) =>
            Assert.Equal(proxy.Requests.Count, report.Calls.Values.Sum());

        public async ValueTask DisposeAsync()
        {
            await proxy.DisposeAsync();
            await server.DisposeAsync();
            world.Dispose();
        }

        private static BasicAWSCredentials Credentials => new("AKIASIMULATED", "simulated");

        private T Configure<T>(T config)
            where T : ClientConfig
        {
            config.ServiceURL = proxy.Address.ToString();
            config.AuthenticationRegion = "ap-northeast-1";
            return ClientSettings.Apply(config);
        }
    }
}
