using Amazon.Route53;
using Amazon.Runtime;

namespace AWSSDK.Route53.Tests;

/// <summary>A fake server, with a client that talks to it.</summary>
internal sealed class FakeRoute53(params Canned[] answers) : FakeServer(answers)
{
    public AmazonRoute53Client Client(int retries = 0, AWSCredentials? credentials = null) => new(
        credentials ?? new BasicAWSCredentials("AKIDEXAMPLE", "secret"),
        new AmazonRoute53Config
        {
            ServiceURL = Url,
            AuthenticationRegion = "us-east-1",
            UseFIPSEndpoint = false,
            UseDualstackEndpoint = false,
            MaxErrorRetry = retries,
            MaxStaleConnectionRetries = 0,
        });
}
