using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace Amazon.Route53.Internal;

/// <summary>What decides how a request is signed.</summary>
public class AmazonRoute53AuthSchemeParameters : IAuthSchemeParameters
{
    public string Operation { get; set; }

    public string Region { get; set; }
}

/// <summary>Every operation of Route 53 is signed with Signature Version 4.</summary>
public class AmazonRoute53AuthSchemeResolver
    : IAuthSchemeResolver<AmazonRoute53AuthSchemeParameters>
{
    public List<IAuthSchemeOption> ResolveAuthScheme(
        AmazonRoute53AuthSchemeParameters authParameters) => AuthSchemeOption.DEFAULT_SIGV4;
}

/// <summary>Chooses the signature and the credentials before the endpoint is resolved.</summary>
public class AmazonRoute53AuthSchemeHandler : BaseAuthResolverHandler
{
    public AmazonRoute53AuthSchemeResolver AuthSchemeResolver { get; } = new();

    protected override List<IAuthSchemeOption> ResolveAuthOptions(
        IExecutionContext executionContext)
    {
        ArgumentNullException.ThrowIfNull(executionContext);
        var context = executionContext.RequestContext;
        return AuthSchemeResolver.ResolveAuthScheme(new AmazonRoute53AuthSchemeParameters
        {
            Operation = context.Request.RequestName,
            Region = context.ClientConfig.RegionEndpoint?.SystemName,
        });
    }
}
