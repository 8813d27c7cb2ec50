using System.Net;
using System.Text;
using Amazon.EC2;
using Amazon.Route53;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Endpoints;
using DnsSync.Handlers;
using DnsSync.Zones;

namespace DnsSync.Tests.Seams;

/// <summary>The real clients and the real seams, to which every call is answered with these bodies in turn.</summary>
internal sealed class FakeAws(params string[] bodies) : HttpClientFactory
{
    private int _calls;

    public int Calls => _calls;

    public Ec2EndpointInventory Ec2 => new(new AmazonEC2Client(Credentials, Configure(new AmazonEC2Config())));

    public Route53HostedZones Route53 =>
        new(new AmazonRoute53Client(Credentials, Configure(new AmazonRoute53Config())));

    public SsmParameters Ssm => new(new AmazonSimpleSystemsManagementClient(
        Credentials, Configure(new AmazonSimpleSystemsManagementConfig())));

    public SqsRequeueQueue Sqs =>
        new(new AmazonSQSClient(Credentials, Configure(new AmazonSQSConfig())), "http://localhost/1/dnssync");

    private static BasicAWSCredentials Credentials => new("AKIDEXAMPLE", "secret");

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    private T Configure<T>(T config)
        where T : ClientConfig
    {
        config.ServiceURL = "http://localhost";
        config.AuthenticationRegion = "us-east-1";
        config.HttpClientFactory = this;
        return ClientSettings.Apply(config);
    }

    private sealed class Handler(FakeAws aws) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = new ByteArrayContent(Encoding.UTF8.GetBytes(aws.Next())),
            });
    }

    private string Next() => bodies[Math.Min(_calls++, bodies.Length - 1)];
}
