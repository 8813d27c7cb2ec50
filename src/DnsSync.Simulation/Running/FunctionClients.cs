using Amazon.EC2;
using Amazon.Route53;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Endpoints;
using DnsSync.Handlers;
using DnsSync.Simulator;
using DnsSync.Simulator.Seams;
using DnsSync.Simulator.Time;
using DnsSync.Simulator.Wire;
using DnsSync.Zones;

namespace DnsSync.Simulation.Running;

/// <summary>How one function reaches the simulated AWS.</summary>
internal sealed record FunctionClients(
    IEndpointInventory Endpoints,
    IHostedZones Zones,
    IRequeueQueue Queue,
    Func<string, CancellationToken, Task<IReadOnlyList<StoredParameter>>> Parameters)
{
    /// <param name="traceHeader">Of the invocation that sends, which the SDK puts into each message.</param>
    public static FunctionClients InMemory(
        World world, string queueUrl, SimulatedProcess process, Func<string?> traceHeader) => new(
        new SimulatedEndpointInventory(world, process),
        new SimulatedHostedZones(world, process),
        new SimulatedRequeueQueue(world, queueUrl, process) { TraceHeader = traceHeader },
        new SimulatedParameters(world, process).ReadAsync);

    /// <summary>By the same clients and the same settings of them as the deployed function.</summary>
    public static FunctionClients OverTheWire(World world, string queueUrl, SimulatedProcess process)
    {
        var wire = new SimulatedWire(world, process);
        var credentials = new BasicAWSCredentials(process.Name, "simulated");
        return new(
            new Ec2EndpointInventory(new AmazonEC2Client(credentials, Configure(new AmazonEC2Config()))),
            new Route53HostedZones(new AmazonRoute53Client(credentials, Configure(new AmazonRoute53Config()))),
            new SqsRequeueQueue(new AmazonSQSClient(credentials, Configure(new AmazonSQSConfig())), queueUrl),
            new SsmParameters(new AmazonSimpleSystemsManagementClient(
                credentials, Configure(new AmazonSimpleSystemsManagementConfig()))).ReadAsync);

        T Configure<T>(T config)
            where T : ClientConfig
        {
            config.ServiceURL = "http://simulated";
            config.AuthenticationRegion = world.Settings.Region;
            config.HttpClientFactory = wire;
            return ClientSettings.Apply(config);
        }
    }
}
