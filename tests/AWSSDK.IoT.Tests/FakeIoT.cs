using Amazon.IoT;
using Amazon.Runtime;

namespace AWSSDK.IoT.Tests;

/// <summary>A fake server, with a client that talks to it.</summary>
internal sealed class FakeIoT(params Canned[] answers) : FakeServer(answers)
{
    public AmazonIoTClient Client(int retries = 0) => new(
        new BasicAWSCredentials("AKIDEXAMPLE", "secret"),
        new AmazonIoTConfig
        {
            ServiceURL = Url,
            AuthenticationRegion = "eu-west-1",
            UseFIPSEndpoint = false,
            UseDualstackEndpoint = false,
            MaxErrorRetry = retries,
            MaxStaleConnectionRetries = 0,
        });
}
