using System.Text.RegularExpressions;
using Amazon;
using Amazon.EC2;
using Amazon.IoT;
using Amazon.Route53;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using DnsSync.Calls;
using DnsSync.Cli.Init;
using DnsSync.Configuration;
using DnsSync.Lambda;
using DnsSync.Observing;
using DnsSync.Zones;

namespace DnsSync.Cli;

/// <summary>The AWS clients of one command. They never retry by themselves: the pipeline does.</summary>
internal sealed class AwsClients : IDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    // Behind a given URL the SDK cannot tell the partition: Route 53 is signed for where it lives.
    private const string Route53Region = "us-east-1";

    /// <summary>Who we are to a simulated account.</summary>
    public const string SimulatorAccessKey = "dnssync";

    private readonly AmazonEC2Client _ec2;
    private readonly AmazonRoute53Client _route53;
    private readonly AmazonSimpleSystemsManagementClient _parameters;
    private readonly Lazy<AmazonIoTClient> _iot;

    /// <param name="endpointUrl">Where the services are; null for AWS.</param>
    /// <param name="region">The region of EC2 and Parameter Store; null for what the environment says.</param>
    /// <exception cref="CommandException">No region, or no credentials, are known.</exception>
    public AwsClients(string? endpointUrl, string? region)
    {
        var name = region ?? FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: false)?.SystemName
            ?? throw new CommandException(
                "no AWS region: pass --region, set AWS_REGION, or give the profile one");
        if (!Regex.IsMatch(name, @"^[a-z]+(-[a-z0-9]+)+\z"))
        {
            throw new CommandException($"'{name}' is no AWS region, such as eu-west-1");
        }

        try
        {
            _ec2 = new AmazonEC2Client(Configure(new AmazonEC2Config(), endpointUrl, name));
            _route53 = new AmazonRoute53Client(
                Configure(new AmazonRoute53Config(), endpointUrl, endpointUrl is null ? name : Route53Region));
            _parameters = new AmazonSimpleSystemsManagementClient(
                Configure(new AmazonSimpleSystemsManagementConfig(), endpointUrl, name));
        }
        catch (AmazonClientException missing)
        {
            throw new CommandException(
                "no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. "
                + $"Looked for them, the SDK found: {missing.Message.ReplaceLineEndings(" ")}");
        }

        _iot = new(() => new AmazonIoTClient(Configure(new AmazonIoTConfig(), endpointUrl, name)));
        Endpoints = new Ec2EndpointInventory(_ec2);
        Zones = new Route53HostedZones(_route53);
    }

    private AwsClients(Uri simulator)
    {
        var credentials = new BasicAWSCredentials(SimulatorAccessKey, "simulated");
        var url = simulator.ToString();
        _ec2 = new AmazonEC2Client(credentials, Configure(new AmazonEC2Config(), url, Route53Region));
        _route53 = new AmazonRoute53Client(credentials, Configure(new AmazonRoute53Config(), url, Route53Region));
        _parameters = new AmazonSimpleSystemsManagementClient(
            credentials, Configure(new AmazonSimpleSystemsManagementConfig(), url, Route53Region));
        _iot = new(() => new AmazonIoTClient(credentials, Configure(new AmazonIoTConfig(), url, Route53Region)));
        Endpoints = new Ec2EndpointInventory(_ec2);
        Zones = new Route53HostedZones(_route53);
    }

    /// <summary>What the account holds, for a first configuration.</summary>
    public AccountDiscovery Discovery => new(
        Endpoints, Zones, new Route53HostedZones(_route53), new IotEndpointNames(_iot.Value));

    public IEndpointInventory Endpoints { get; private set; }

    public IHostedZones Zones { get; private set; }

    /// <summary>Tells of each call from now on, and how long it took.</summary>
    public void Tell(Action<string> tell)
    {
        var timed = new TimedCalls(Endpoints, Zones, TimeProvider.System, tell);
        (Endpoints, Zones) = (timed, timed);
    }

    public SsmParameters Parameters => new(_parameters);

    /// <summary>Clients of a simulated account, which checks no signatures.</summary>
    public static AwsClients ForSimulator(Uri simulator) => new(simulator);

    public Driver CreateDriver(QuotaShare share, Sightings? sightings = null) =>
        new(Endpoints, Zones, share, TimeProvider.System, new Random(), sightings);

    public void Dispose()
    {
        _ec2.Dispose();
        _route53.Dispose();
        _parameters.Dispose();
        if (_iot.IsValueCreated)
        {
            _iot.Value.Dispose();
        }
    }

    private static T Configure<T>(T config, string? endpointUrl, string region)
        where T : ClientConfig
    {
        config.MaxErrorRetry = 0;
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
