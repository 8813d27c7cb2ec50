using System.Text.RegularExpressions;
using Amazon;
using Amazon.EC2;
using Amazon.IoT;
using Amazon.Route53;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using DnsSync.Calls;
using DnsSync.Cli.Identity;
using DnsSync.Cli.Init;
using DnsSync.Configuration;
using DnsSync.Endpoints;
using DnsSync.Handlers;
using DnsSync.Zones;

namespace DnsSync.Cli;

/// <summary>The AWS clients of one command. They never retry by themselves: the pipeline does.</summary>
internal sealed class AwsClients : IDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Who we are to a simulated account.</summary>
    public const string SimulatorAccessKey = "dnssync";

    private readonly AmazonEC2Client _ec2;
    private readonly AmazonRoute53Client _route53;
    private readonly AmazonSimpleSystemsManagementClient _parameters;
    private readonly Lazy<AmazonIoTClient> _iot;
    private readonly Lazy<AmazonSQSClient> _sqs;

    /// <param name="endpointUrl">Where the services are; null for AWS.</param>
    /// <param name="region">The region of EC2 and Parameter Store; null for what the environment says.</param>
    /// <exception cref="CommandException">No region is known, or the profile does not exist.</exception>
    public AwsClients(string? endpointUrl, string? region)
    {
        AwsProfile.RequireKnown();
        var name = RegionName(region);

        // The SDK makes clients of its own for STS and SSO.
        AWSConfigs.HttpClientFactory = CaBundle.FromEnvironment();
        var credentials = new EnvironmentCredentials();
        _ec2 = new AmazonEC2Client(credentials, Configure(new AmazonEC2Config(), endpointUrl, name));

        // Behind a given URL the SDK cannot tell the partition: Route 53 is signed for where it lives.
        _route53 = new AmazonRoute53Client(
            credentials, Configure(new AmazonRoute53Config(), endpointUrl, endpointUrl is null ? name : AwsPartitions.Route53RegionOf(name)!));
        _parameters = new AmazonSimpleSystemsManagementClient(
            credentials, Configure(new AmazonSimpleSystemsManagementConfig(), endpointUrl, name));
        _iot = new(() => new AmazonIoTClient(credentials, Configure(new AmazonIoTConfig(), endpointUrl, name)));
        _sqs = new(() => new AmazonSQSClient(credentials, Configure(new AmazonSQSConfig(), endpointUrl, name)));
        Endpoints = new Ec2EndpointInventory(_ec2);
        Zones = new Route53HostedZones(_route53);
    }

    private AwsClients(Uri simulator, string region)
    {
        var credentials = new BasicAWSCredentials(SimulatorAccessKey, "simulated");
        var url = simulator.ToString();
        _ec2 = new AmazonEC2Client(credentials, Configure(new AmazonEC2Config(), url, region));
        _route53 = new AmazonRoute53Client(credentials, Configure(new AmazonRoute53Config(), url, AwsPartitions.Route53RegionOf(region)!));
        _parameters = new AmazonSimpleSystemsManagementClient(
            credentials, Configure(new AmazonSimpleSystemsManagementConfig(), url, region));
        _iot = new(() => new AmazonIoTClient(credentials, Configure(new AmazonIoTConfig(), url, region)));
        _sqs = new(() => new AmazonSQSClient(credentials, Configure(new AmazonSQSConfig(), url, region)));
        Endpoints = new Ec2EndpointInventory(_ec2);
        Zones = new Route53HostedZones(_route53);
    }

    /// <summary>What the account holds, for a first configuration.</summary>
    public AccountDiscovery Discovery => new(
        Endpoints, Zones, new Route53HostedZones(_route53), new IotEndpointNames(_iot.Value));

    public IEndpointInventory Endpoints { get; private set; }

    public IHostedZones Zones { get; private set; }

    /// <summary>Tells of each call from now on, and how long it took.</summary>
    public void LogCalls(Action<string> tell)
    {
        var timed = new TimedCalls(Endpoints, Zones, TimeProvider.System, tell);
        (Endpoints, Zones) = (timed, timed);
    }

    public SsmParameters Parameters => new(_parameters);

    /// <summary>The queue to which a function sends its requeue messages.</summary>
    public IRequeueQueue Queue(string url) => new SqsRequeueQueue(_sqs.Value, url);

    /// <summary>Clients of a simulated account, which checks no signatures.</summary>
    /// <param name="region">Where that account is.</param>
    public static AwsClients ForSimulator(Uri simulator, string region) => new(simulator, region);

    public Driver CreateDriver(QuotaShare share, EndpointCache? endpointCache = null) =>
        new(Endpoints, Zones, share, TimeProvider.System, new Random(), endpointCache);

    public void Dispose()
    {
        _ec2.Dispose();
        _route53.Dispose();
        _parameters.Dispose();
        if (_iot.IsValueCreated)
        {
            _iot.Value.Dispose();
        }

        if (_sqs.IsValueCreated)
        {
            _sqs.Value.Dispose();
        }
    }

    private static string RegionName(string? given)
    {
        var name = given ?? FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: false)?.SystemName
            ?? throw new CommandException("no AWS Region: pass --region, set AWS_REGION, or set a Region in the profile");
        if (!Regex.IsMatch(name, @"^[a-z]+(-[a-z0-9]+)+\z"))
        {
            throw new CommandException($"'{name}' is not an AWS Region; example: eu-west-1");
        }

        if (AwsPartitions.WhyNot(name) is { } unknown)
        {
            throw new CommandException(unknown);
        }

        AwsProfile.UseForTokens(name);
        return name;
    }

    private static T Configure<T>(T config, string? endpointUrl, string region)
        where T : ClientConfig
    {
        ClientSettings.Apply(config);
        config.Timeout = CallTimeout;
        if (endpointUrl is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }
        else
        {
            config.ServiceURL = endpointUrl;
            config.AuthenticationRegion = region;
        }

        return config;
    }
}
