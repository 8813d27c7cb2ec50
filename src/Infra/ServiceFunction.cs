using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Constructs;
using DnsSync.Handlers;

namespace DnsSync.Infra;

/// <summary>What <see cref="ServiceFunction"/> is made of.</summary>
internal sealed record ServiceFunctionProps
{
    public required FunctionAsset Asset { get; init; }

    /// <summary>Which of the asset's functions it is: the value of <c>_HANDLER</c>.</summary>
    public required string Handler { get; init; }

    public required string Description { get; init; }

    public required int TimeoutSeconds { get; init; }

    /// <summary>What it may do, besides writing its own log.</summary>
    public required IReadOnlyList<Dictionary<string, object>> Statements { get; init; }

    /// <summary>
    /// Whether it sends messages to its own queue. fine: AWS's word after about
    /// 16, unless it is told that they are meant ("Lambda recursive loop detection").
    /// </summary>
    public bool InvokesItself { get; init; }

    public int MemoryMegabytes { get; init; } = 256;

    public int LogRetentionDays { get; init; } = 30;

    /// <summary>Its environment, given the ARN of its role.</summary>
    public Func<string, Dictionary<string, string>>? Environment { get; init; }
}

/// <summary>
/// A function of the asset with a log group and a role of its own. Its permissions are in a
/// managed policy, which leaves the role's inline policies to the names.
/// </summary>
internal sealed class ServiceFunction : Construct
{
    /// <summary>
    /// The time-out of a function that looks something up at deployment: its permission may take a
    /// minute to be in force everywhere, and it is tried again until then.
    /// </summary>
    public const int LookUpSeconds = 120;

    public ServiceFunction(Construct scope, string id, ServiceFunctionProps props)
        : base(scope, id)
    {
        LogGroup = new CfnLogGroup(this, "Log", new CfnLogGroupProps { RetentionInDays = props.LogRetentionDays });
        LogGroup.ApplyRemovalPolicy(RemovalPolicy.DESTROY);
        var policy = new CfnManagedPolicy(this, "Policy", new CfnManagedPolicyProps
        {
            Description = props.Description,
            PolicyDocument = Permissions.Document(
            [
                .. props.Statements,

                // The ARN ends with ":*", which are the group's streams. No right to create groups:
                // a last line after its deletion would leave one behind.
                Permissions.Allow(new object[] { "logs:CreateLogStream", "logs:PutLogEvents" }, LogGroup.AttrArn),
            ]),
        });
        Role = new CfnRole(this, "Role", new CfnRoleProps
        {
            Description = props.Description,
            AssumeRolePolicyDocument = Permissions.TrustOf("lambda.amazonaws.com"),
            ManagedPolicyArns = [policy.Ref],
        });
        Function = new CfnFunction(this, "Function", new CfnFunctionProps
        {
            Description = props.Description,
            Runtime = "provided.al2023",
            Architectures = [props.Asset.Architecture],
            Handler = props.Handler,
            Code = new CfnFunction.CodeProperty { S3Bucket = props.Asset.Bucket, S3Key = props.Asset.Key },
            Role = Role.AttrArn,
            Timeout = props.TimeoutSeconds,
            MemorySize = props.MemoryMegabytes,
            RecursiveLoop = props.InvokesItself ? IRequeueQueue.RecursiveLoop : null,
            LoggingConfig = new CfnFunction.LoggingConfigProperty
            {
                LogFormat = "JSON",
                LogGroup = LogGroup.Ref,
                ApplicationLogLevel = "INFO",
                SystemLogLevel = "INFO",
            },
            Environment = props.Environment is null
                ? null
                : new CfnFunction.EnvironmentProperty { Variables = props.Environment(Role.AttrArn) },
        });

        // CloudFormation asks again by itself where it must; a request that came twice would act twice.
        // What could not start within ten minutes is too old to be answered.
        Invocations = new CfnEventInvokeConfig(this, "Invocations", new CfnEventInvokeConfigProps
        {
            FunctionName = Function.Ref,
            Qualifier = "$LATEST",
            MaximumRetryAttempts = 0,
            MaximumEventAgeInSeconds = 600,
        });
    }

    public CfnLogGroup LogGroup { get; }

    public CfnRole Role { get; }

    public CfnFunction Function { get; }

    public CfnEventInvokeConfig Invocations { get; }

    /// <summary>A custom resource that this function answers.</summary>
    /// <param name="scope">Its scope, in this function's stack.</param>
    public CfnResource CustomResource(
        Construct scope, string id, string type, Dictionary<string, object> properties)
    {
        var resource = CustomResources.Create(scope, id, type, Function.AttrArn, properties);
        resource.AddDependency(Invocations);
        return resource;
    }
}

/// <summary>Custom resources as CloudFormation has them, with a time-out.</summary>
internal static class CustomResources
{
    // A request waits ten minutes at most, and a function runs for five. Without it CloudFormation
    // would wait for an hour for an answer that cannot come any more.
    private const int ServiceTimeoutSeconds = 900;

    public static CfnResource Create(
        Construct scope, string id, string type, string functionArn, Dictionary<string, object> properties) =>
        new(scope, id, new CfnResourceProps
        {
            Type = type,
            Properties = new Dictionary<string, object>(properties)
            {
                ["ServiceToken"] = functionArn,
                ["ServiceTimeout"] = ServiceTimeoutSeconds,
            },
        });
}
