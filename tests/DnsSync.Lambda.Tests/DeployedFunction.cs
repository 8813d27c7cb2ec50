using System.Text;
using System.Text.Json;
using DnsSync.Lambda.Tests.Harness;
using DnsSync.Model;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;
using DnsSync.Simulator.Queues;
using DnsSync.Simulator.Time;
using DnsSync.Simulator.Wire;

namespace DnsSync.Lambda.Tests;

/// <summary>The published function beside a simulated account on the wire.</summary>
internal sealed class DeployedFunction : IAsyncDisposable
{
    public const string Owner = "test";

    /// <summary>The demo's data name, as one binding.</summary>
    public const string Binding = $$"""
        {
          "name": "{{DemoWorld.DataName}}",
          "zoneId": "{{DemoWorld.DataZoneId}}",
          "endpoints": { "service": "{{DemoWorld.DataService}}", "vpcId": "{{DemoWorld.VpcId}}" }
        }
        """;

    public const string Configuration = $$"""{ "owner": "{{Owner}}", "bindings": [{{Binding}}] }""";

    private readonly List<IAsyncDisposable> _parts = [];

    private DeployedFunction(RealTimeWorld world) => World = world;

    public RealTimeWorld World { get; }

    public RuntimeApi Api { get; private set; } = null!;

    public LambdaProcess Process { get; private set; } = null!;

    public string QueueUrl { get; private set; } = "";

    private SimulatorServer Aws { get; set; } = null!;

    /// <param name="configuration">Null for none.</param>
    public static async Task<DeployedFunction> StartAsync(
        PublishedBootstrap bootstrap, string? configuration = Configuration, WorldSettings? settings = null)
    {
        var function = new DeployedFunction(new RealTimeWorld(
            DemoWorld.Create(settings ?? new WorldSettings
            {
                InterfacesListed = TimeSpan.FromMilliseconds(100),
                InterfacesDescribable = TimeSpan.FromMilliseconds(300),
                InterfaceRemoved = TimeSpan.FromMilliseconds(300),
                EndpointSettles = TimeSpan.FromSeconds(1),
                EndpointDeletes = TimeSpan.FromSeconds(1),
                ChangeInSync = TimeSpan.FromSeconds(1),
            }).World,
            TimeProvider.System));
        function.Aws = await SimulatorServer.StartAsync(function.World);
        function._parts.Add(function.Aws);
        function.QueueUrl = function.World.Use(world =>
            world.Queues.CreateQueue(new CreateQueueRequest("dnssync")));
        (function.Api, function.Process) = await function.StartCopyAsync(bootstrap, configuration);
        return function;
    }

    /// <summary>Starts another copy of the function, as Lambda does when there is more to do.</summary>
    public async Task<(RuntimeApi Api, LambdaProcess Process)> StartCopyAsync(
        PublishedBootstrap bootstrap, string? configuration = Configuration, string handler = "OnEvent")
    {
        var api = await RuntimeApi.StartAsync();
        _parts.Add(api);
        var process = LambdaProcess.Start(
            await bootstrap.PathAsync(),
            FunctionEnvironment.Of(api, Aws.Address, configuration, QueueUrl, handler),
            api);
        _parts.Add(process);
        return (api, process);
    }

    /// <summary>Feeds the function with what happens in the account.</summary>
    public EventPump Feed(params RuntimeApi[] copies)
    {
        var pump = EventPump.Start(
            World, QueueUrl,
            new EventPumpSettings
            {
                RoleOf = caller => caller == FunctionEnvironment.AccessKey ? FunctionEnvironment.Role : null,
            },
            copies.Length > 0 ? copies : [Api]);
        _parts.Add(pump);
        return pump;
    }

    /// <summary>Invokes it with a payload, and wants it to succeed.</summary>
    public async Task<InvocationResult> SucceedAsync(byte[] payload, TimeSpan? timeout = null)
    {
        var result = await Api.InvokeAsync(payload, timeout);
        Assert.True(result.Succeeded, $"{result.Outcome} {result.Text}\n{Process.Tail()}");
        return result;
    }

    public Task<InvocationResult> SucceedAsync(string payload, TimeSpan? timeout = null) =>
        SucceedAsync(Encoding.UTF8.GetBytes(payload), timeout);

    public string[] Addresses => World.Use(world => world.Route53.Find(DemoWorld.DataZoneId)!
        .At(DnsName.Parse(DemoWorld.DataName))
        .Where(set => set.Type == RecordTypes.A)
        .SelectMany(set => set.Values)
        .Order(StringComparer.Ordinal)
        .ToArray());

    /// <summary>What EC2 has for the data service at this moment.</summary>
    public string[] AddressesOfTheEndpoints() => World.Use(world => world.Ec2.Current.Endpoints.Values
        .Where(endpoint => endpoint.ServiceName == DemoWorld.DataService && endpoint.State == "available")
        .SelectMany(endpoint => endpoint.InterfaceIds)
        .Select(id => world.Ec2.Current.Interfaces[id].IPv4!.ToString())
        .Order(StringComparer.Ordinal)
        .ToArray());

    public Task UntilAddressesAreAsync(params string[] expected) => Eventually.TrueAsync(
        () => Addresses.SequenceEqual(expected),
        () => $"the addresses are {string.Join(',', Addresses)}\n{Process.Tail()}",
        TimeSpan.FromSeconds(60));

    /// <summary>How often AWS was called.</summary>
    public int Calls => World.Use(world => world.Calls.Counts.Values.Sum());

    /// <summary>Messages of the function itself; what a test puts into the queue is a call, too.</summary>
    public int RequeuesSent => World.Use(world => world.Calls.Latest.Count(call =>
        call is { Operation: "sqs:SendMessage", Caller: FunctionEnvironment.AccessKey }));

    public void ForgetCalls() => World.Use(world => world.Calls.Clear());

    /// <summary>The sum of a metric over all that was written so far.</summary>
    public long Metric(string name) => Process.Json
        .Where(line => line.TryGetProperty("_aws", out _) && line.TryGetProperty(name, out _))
        .Sum(line => line.GetProperty(name).GetInt64());

    /// <summary>A custom resource's request about the data name.</summary>
    public static string Deployment(string requestType, Uri responseUrl, string? physicalId = null) =>
        JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["RequestType"] = requestType,
            ["ResponseURL"] = responseUrl.ToString(),
            ["StackId"] = "stack-1",
            ["RequestId"] = "request-1",
            ["LogicalResourceId"] = "DataName",
            ["PhysicalResourceId"] = physicalId,
            ["ResourceProperties"] = new Dictionary<string, string>
            {
                ["Owner"] = Owner,
                ["ZoneId"] = DemoWorld.DataZoneId,
                ["Name"] = DemoWorld.DataName,
                ["Binding"] = Binding,
            },
        });

    /// <summary>Sends a custom resource's request, and takes the answer.</summary>
    public async Task<CustomResourceAnswer> DeployAsync(
        ResponseServer cloudFormation, string type, string? id = null)
    {
        var url = cloudFormation.NextUrl();
        await SucceedAsync(Deployment(type, url, id), TimeSpan.FromMinutes(3));
        return await cloudFormation.AnswerAtAsync(url);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }

        World.Dispose();
        Assert.Null(World.Failure);
    }
}
