using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace Amazon.IoT.Internal;

/// <summary>What decides how a request is signed.</summary>
public class AmazonIoTAuthSchemeParameters : IAuthSchemeParameters
{
    public string Operation { get; set; }

    public string Region { get; set; }
}

/// <summary>Every operation of IoT is signed with Signature Version 4.</summary>
public class AmazonIoTAuthSchemeResolver
    : IAuthSchemeResolver<AmazonIoTAuthSchemeParameters>
{
    public List<IAuthSchemeOption> ResolveAuthScheme(
        AmazonIoTAuthSchemeParameters authParameters) => AuthSchemeOption.DEFAULT_SIGV4;
}

/// <summary>Chooses the signature and the credentials before the endpoint is resolved.</summary>
public class AmazonIoTAuthSchemeHandler : BaseAuthResolverHandler
{
    public AmazonIoTAuthSchemeResolver AuthSchemeResolver { get; } = new();

    protected override List<IAuthSchemeOption> ResolveAuthOptions(
        IExecutionContext executionContext)
    {
        ArgumentNullException.ThrowIfNull(executionContext);
        var context = executionContext.RequestContext;
        return AuthSchemeResolver.ResolveAuthScheme(new AmazonIoTAuthSchemeParameters
        {
            Operation = context.Request.RequestName,
            Region = context.ClientConfig.RegionEndpoint?.SystemName,
        });
    }
}
