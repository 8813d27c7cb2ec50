using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.IoT;
using Amazon.Route53;
using Amazon.Route53.Model;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using AWS.Lambda.Powertools.Logging;
using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Endpoints;
using DnsSync.Handlers;
using DnsSync.Zones;
using Microsoft.Extensions.Logging;

namespace DnsSync.Lambda;

/// <summary>
/// The function put together by hand. <c>_HANDLER</c> chooses: <c>EndpointName</c> is the small one
/// that looks up the account's IoT endpoint name, <c>VpcCheck</c> the one that checks a VPC, anything
/// else is the sync.
/// </summary>
internal sealed class FunctionHost : IDisposable
{
    public const string EndpointNameHandler = "EndpointName";
    public const string VpcCheckHandler = "VpcCheck";

    private const string QuotaShareVariable = "DNSSYNC_QUOTA_SHARE";
    private const string RegionVariable = "AWS_REGION";

    // Retries are the pipeline's. A call that has not answered by then is taken for lost.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    private readonly List<IDisposable> _clients = [];
    private readonly SharedConnections _connections = new(CallTimeout);
    private readonly Func<ReadOnlyMemory<byte>, Invocation, Task<string>> _handle;

    // Past Console.Out: the official RuntimeSupport puts a writer there that turns each line into a
    // log entry of its own format, and CloudWatch finds metrics only in lines as they are.
    private readonly Stream _output = Console.OpenStandardOutput();

    private FunctionHost(Func<string, string?> environment)
    {
        // Without a service container: its reflection takes longer than all else that is made here.
        var logger = new PowertoolsLoggerBuilder().WithService("dnssync").Build();
        var http = new ResponsePut();
        _clients.Add(http);
        _handle = environment("_HANDLER") switch
        {
            EndpointNameHandler => CreateEndpointName(logger, http),
            VpcCheckHandler => CreateVpcCheck(logger, http),
            _ => CreateSync(environment, logger, http),
        };
    }

    /// <param name="environment">Reads a variable of the environment.</param>
    public static FunctionHost Create(Func<string, string?> environment) => new(environment);

    public Task<string> HandleAsync(ReadOnlyMemory<byte> payload, Invocation invocation) =>
        _handle(payload, invocation);

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        _connections.Dispose();
        _output.Dispose();
    }

    private Func<ReadOnlyMemory<byte>, Invocation, Task<string>> CreateSync(
        Func<string, string?> environment, ILogger logger, ResponsePut http)
    {
        var ec2 = Keep(new AmazonEC2Client(Configure(new AmazonEC2Config())));
        var route53 = Keep(new AmazonRoute53Client(Configure(new AmazonRoute53Config())));
        _connections.Open(route53, new GetHostedZoneRequest());
        _connections.Open(ec2, new DescribeVpcEndpointsRequest());
        var setting = environment("DNSSYNC_CONFIG");
        var quota = environment(QuotaShareVariable);
        var share = string.IsNullOrEmpty(quota) ? new QuotaShare() : QuotaShare.TryParse(quota);
        var parameters = new Lazy<SsmParameters>(() => new SsmParameters(
            Keep(new AmazonSimpleSystemsManagementClient(Configure(new AmazonSimpleSystemsManagementConfig())))));
        var queue = environment("DNSSYNC_QUEUE_URL") is { Length: > 0 } url
            ? new SqsRequeueQueue(Keep(new AmazonSQSClient(Configure(new AmazonSQSConfig()))), url)
            : null;
        var parts = new ServiceParts(
            new Ec2EndpointInventory(ec2),
            new Route53HostedZones(route53),
            new ConfigurationSource(setting, (path, token) => parameters.Value.ReadAsync(path, token), TimeProvider.System),
            queue,
            TimeProvider.System,
            new Random(),
            logger,
            WriteMetrics)
        {
            Share = share ?? new QuotaShare(),
            EnvironmentError = share is null
                ? new(QuotaShareVariable, $"expected {QuotaShare.Expected}, got '{quota}'")
                : environment(RegionVariable) is { } region && AwsPartitions.WhyNot(region) is { } unknown
                    ? new(RegionVariable, unknown)
                    : null,
            OwnRole = environment("DNSSYNC_ROLE_ARN"),
            PutResponse = http.PutAsync,
        };
        var function = new DnsSyncFunction(parts);
        return (payload, invocation) => function.HandleAsync(payload, invocation);
    }

    private Func<ReadOnlyMemory<byte>, Invocation, Task<string>> CreateEndpointName(
        ILogger logger, ResponsePut http)
    {
        var iot = Keep(new AmazonIoTClient(Configure(new AmazonIoTConfig())));
        var names = new IotEndpointNames(iot);
        var handler = new OnEndpointName(
            names.DescribeAsync, new DeploymentReply(http.PutAsync, TimeProvider.System, logger), TimeProvider.System,
            new Random(), logger);
        return (payload, invocation) => handler.HandleAsync(payload, invocation, CancellationToken.None);
    }

    private Func<ReadOnlyMemory<byte>, Invocation, Task<string>> CreateVpcCheck(
        ILogger logger, ResponsePut http)
    {
        var attributes = new VpcAttributes(Keep(new AmazonEC2Client(Configure(new AmazonEC2Config()))));
        var handler = new OnVpcCheck(
            new VpcQuestions(attributes.IsOnAsync, attributes.ZonesOfSubnetsAsync, attributes.ZonesOfServiceAsync), new DeploymentReply(http.PutAsync, TimeProvider.System, logger), TimeProvider.System,
            new Random(), logger);
        return (payload, invocation) => handler.HandleAsync(payload, invocation, CancellationToken.None);
    }

    private void WriteMetrics(string line) => _output.Write(Encoding.UTF8.GetBytes(line + "\n"));

    private T Keep<T>(T client)
        where T : IDisposable
    {
        _clients.Add(client);
        return client;
    }

    private T Configure<T>(T config)
        where T : ClientConfig
    {
        ClientSettings.Apply(config);
        config.Timeout = CallTimeout;
        config.HttpClientFactory = _connections;

        // Where Lambda puts them. The SDK's search for them would be a tenth of the start.
        config.DefaultAWSCredentials = new EnvironmentVariablesAWSCredentials();
        return config;
    }
}
