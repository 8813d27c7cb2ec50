using Amazon.EC2;
using Amazon.Route53;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Endpoints;
using DnsSync.Model;
using DnsSync.Reporting;
using DnsSync.Simulator;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Parameters;
using DnsSync.Simulator.Wire;
using DnsSync.Zones;
using Fault = DnsSync.Simulator.Fault;

namespace DnsSync.Tests.Seams;

/// <summary>
/// The service with the real clients over the simulated wire, in virtual time, while something that is not AWS answers some
/// calls with status 200.
/// </summary>
public sealed class ForeignPagesTests
{
    private static readonly BasicAWSCredentials Credentials = new("service", "simulated");

    public static TheoryData<ulong, WhenEmpty> Cases { get; } = new(
        from seed in Enumerable.Range(1, 12)
        from whenEmpty in new[] { WhenEmpty.Keep, WhenEmpty.Delete }
        select ((ulong)seed, whenEmpty));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Nothing_is_planned_from_a_foreign_list_of_endpoints(ulong seed, WhenEmpty whenEmpty) =>
        AssertNothingGoes(seed, whenEmpty, isForeign: (_, _) => true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Nothing_is_planned_from_a_foreign_second_page_of_endpoints(ulong seed, WhenEmpty whenEmpty) =>
        AssertNothingGoes(seed, whenEmpty, isForeign: (operation, earlier) =>
            operation == "ec2:DescribeVpcEndpoints" && earlier > 0);

    [Fact]
    public void Parameters_of_several_pages_are_read_through_the_real_client()
    {
        var world = WithParameters(23);
        var read = ReadParameters(world);
        Assert.Equal(Enumerable.Range(0, 23).Select(i => $"/dnssync/prod/n{i:00}"), read!.Select(parameter => parameter.Name));
        Assert.Equal(3, world.Calls.Count("ssm:GetParametersByPath"));
    }

    [Fact]
    public void A_foreign_page_of_parameters_is_an_error()
    {
        var world = WithParameters(23);
        var pages = 0;
        world.Faults.Chance = (_, _) => ++pages == 2 ? new Fault(FaultKind.ForeignAnswer) : null;
        Assert.Null(ReadParameters(world));
        Assert.Equal(2, pages);
    }

    /// <param name="isForeign">Of a call's operation, and how many calls to EC2 the run made before it.</param>
    private static void AssertNothingGoes(ulong seed, WhenEmpty whenEmpty, Func<string, int, bool> isForeign)
    {
        var demo = DemoWorld.Create(new WorldSettings { Seed = seed, Ec2Page = 1 });
        var world = demo.World;
        world.Ec2.CreateEndpoint(new CreateEndpointRequest(DemoWorld.VpcId, DemoWorld.DataService)
        {
            SubnetIds = [DemoWorld.SubnetA, DemoWorld.SubnetC],
        });
        world.RunFor(TimeSpan.FromMinutes(5));
        var binding = new Binding(
            DnsName.Parse(DemoWorld.DataName), DemoWorld.DataZoneId,
            new EndpointSelector([], DemoWorld.DataService, DemoWorld.VpcId))
        {
            WhenEmpty = whenEmpty,
        };
        Assert.Equal(Outcome.Changed, Sync(world, binding).Outcome);
        var before = world.Route53.Find(DemoWorld.DataZoneId)!.RecordSets;

        for (var run = 0; run < 2; run++)
        {
            var earlier = 0;
            world.Faults.Chance = (operation, _) =>
                operation.StartsWith("ec2:", StringComparison.Ordinal) && isForeign(operation, earlier++)
                    ? new Fault(FaultKind.ForeignAnswer)
                    : null;
            var report = Sync(world, binding);
            Assert.Equal((Outcome.Failed, "UnreadableAnswer"), (report.Outcome, report.Fault?.Code));
        }

        Assert.Equal(before, world.Route53.Find(DemoWorld.DataZoneId)!.RecordSets);
    }

    private static BindingReport Sync(World world, Binding binding)
    {
        SyncReport? report = null;
        world.Run(async process =>
        {
            var wire = new SimulatedWire(world, process);
            var driver = new Driver(
                new Ec2EndpointInventory(new AmazonEC2Client(Credentials, Configure(new AmazonEC2Config(), wire))),
                new Route53HostedZones(new AmazonRoute53Client(Credentials, Configure(new AmazonRoute53Config(), wire))),
                new QuotaShare(), process.Time, new Random(1));
            report = await driver.RunAsync(new SyncRequest(Make.Owner, [binding]));
        });
        return report!.Bindings.Single();
    }

    private static World WithParameters(int count)
    {
        var world = new World();
        for (var i = 0; i < count; i++)
        {
            world.Parameters.Put(new PutParameterRequest($"/dnssync/prod/n{i:00}", "{}"));
        }

        return world;
    }

    /// <returns>Null if that failed for an answer that could not be read.</returns>
    private static IReadOnlyList<StoredParameter>? ReadParameters(World world)
    {
        IReadOnlyList<StoredParameter>? read = null;
        world.Run(async process =>
        {
            var parameters = new SsmParameters(new AmazonSimpleSystemsManagementClient(
                Credentials, Configure(new AmazonSimpleSystemsManagementConfig(), new SimulatedWire(world, process))));
            try
            {
                read = await parameters.ReadAsync("/dnssync/prod/", default);
            }
            catch (AwsCallException failure)
            {
                Assert.Equal("UnreadableAnswer", failure.Fault.Code);
            }
        });
        return read;
    }

    private static T Configure<T>(T config, SimulatedWire wire)
        where T : ClientConfig
    {
        config.ServiceURL = "http://simulated";
        config.AuthenticationRegion = "ap-northeast-1";
        config.HttpClientFactory = wire;
        return ClientSettings.Apply(config);
    }
}
