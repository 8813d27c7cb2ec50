using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using DnsSync.Calls;
using DnsSync.Configuration;

namespace DnsSync.Infra;

/// <summary>What <see cref="DnsSyncService"/> is made of.</summary>
public sealed record DnsSyncServiceProps
{
    /// <summary>Who manages the names: written into their markers. Give each service its own.</summary>
    public required string Owner { get; init; }

    public required FunctionAsset Asset { get; init; }

    /// <summary>How often every name is read, in minutes, 1 to 60. Default: 5.</summary>
    public int ScheduleMinutes { get; init; } = 5;

    /// <summary>How long the log is kept, in days; as CloudWatch Logs offers it. Default: 30.</summary>
    public int LogRetentionDays { get; init; } = 30;

    /// <summary>The function's memory in megabytes, 128 to 10,240. Default: 256.</summary>
    public int MemoryMegabytes { get; init; } = 256;

    /// <summary>The part of the account's Route 53 quota to take, 0.01 to 1. Default: 0.25.</summary>
    public double QuotaShare { get; init; } = new QuotaShare().Share;

    /// <summary>An SNS topic that the alarms tell; it must let CloudWatch publish. Default: none.</summary>
    public string? AlarmTopicArn { get; init; }

    /// <inheritdoc cref="DnsSyncServiceAttributes.NameKey"/>
    public string? NameKey { get; init; }
}

/// <summary>
/// The service: a queue of what may concern a name, the function that syncs, and what tells when it
/// does not. It holds no list of names: each <see cref="PrivateName"/> brings its binding and its
/// permission, and the function finds the bindings in Parameter Store.
/// </summary>
public sealed class DnsSyncService : Construct, IDnsSyncService
{
    // Everything that arrives within the window is answered by one invocation.
    private const int WindowSeconds = 2;
    private const int LargestBatch = 1000;

    internal const int TimeoutSeconds = 300;

    private static readonly int[] RetentionDays =
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    // The owner is one part of a path, too: a slash would make it two.
    internal static Rule<string> Owners { get; } =
        Rule.Matching("^[A-Za-z0-9._-]{1,64}$", "a text of 1 to 64 letters, digits and . _ -");

    internal static Rule<int> Schedules { get; } = Rule.WholeNumber(1, 60);

    internal static Rule<int> Memories { get; } = Rule.WholeNumber(128, 10_240);

    internal static Rule<int> Retentions { get; } = new($"one of {string.Join(", ", RetentionDays)}", RetentionDays.Contains);

    internal static Rule<double> QuotaShares { get; } = new(QuotaShare.Expected, share => share is >= 0.01 and <= 1);

    private readonly ServiceFunction _function;
    private readonly PermissionBudget _budget;

    // What must not run any more when a name's records are removed, and not before they are made.
    private readonly IReadOnlyList<CfnResource> _afterNames;

    public DnsSyncService(Construct scope, string id, DnsSyncServiceProps props)
        : base(scope, id)
    {
        this.Refuse(
            Owners.WhyNot(nameof(props.Owner), props.Owner),
            Schedules.WhyNot(nameof(props.ScheduleMinutes), props.ScheduleMinutes),
            Retentions.WhyNot(nameof(props.LogRetentionDays), props.LogRetentionDays),
            Memories.WhyNot(nameof(props.MemoryMegabytes), props.MemoryMegabytes),
            QuotaShares.WhyNot(nameof(props.QuotaShare), props.QuotaShare));
        (Owner, NameKey) = (props.Owner, props.NameKey ?? props.Owner);
        _budget = new PermissionBudget(Owner);
        var queue = new ChangeQueue(this, "Changes", props.ScheduleMinutes);
        _function = new ServiceFunction(this, "Sync", new ServiceFunctionProps
        {
            Asset = props.Asset,
            Handler = "bootstrap",
            // It is the managed policy's, too, which another description would replace.
            Description = $"Keeps private DNS names at their endpoints' addresses, owner {Owner}",
            TimeoutSeconds = TimeoutSeconds,
            InvokesItself = true,
            MemoryMegabytes = props.MemoryMegabytes,
            LogRetentionDays = props.LogRetentionDays,
            Statements = Statements(queue.Queue.AttrArn),
            Environment = roleArn => new()
            {
                ["DNSSYNC_CONFIG"] = $"{ConfigurationSource.SsmPrefix}/dnssync/{Owner}/",
                ["DNSSYNC_QUEUE_URL"] = queue.Queue.Ref,
                ["DNSSYNC_ROLE_ARN"] = roleArn,
                ["DNSSYNC_QUOTA_SHARE"] = props.QuotaShare.ToString(System.Globalization.CultureInfo.InvariantCulture),
            },
        });
        var source = new CfnEventSourceMapping(this, "Source", new CfnEventSourceMappingProps
        {
            FunctionName = _function.Function.Ref,
            EventSourceArn = queue.Queue.AttrArn,
            BatchSize = LargestBatch,
            MaximumBatchingWindowInSeconds = WindowSeconds,
            ScalingConfig = new CfnEventSourceMapping.ScalingConfigProperty { MaximumConcurrency = 2 },
        });
        var alarms = new ServiceAlarms(this, "Alarms", Owner, _function.Function, queue, props);
        _ = new ServiceDashboard(this, "Dashboard", Owner, _function, queue);

        // The alarm on silence too: the first sync is the first sign of life.
        _afterNames = [.. queue.Rules, source, alarms.Silence];
    }

    /// <summary>A service that another stack of this account and region has deployed.</summary>
    public static IDnsSyncService FromAttributes(DnsSyncServiceAttributes attributes) => new ImportedService(attributes);

    public string Owner { get; }

    public string NameKey { get; }

    public string FunctionArn => _function.Function.AttrArn;

    public string RoleName => _function.Role.Ref;

    void IDnsSyncService.Register(PrivateName name)
    {
        _budget.Take(name);
        if (Stack.Of(name) != Stack.Of(this))
        {
            // Another stack's names go before this stack can.
            return;
        }

        name.Sync.AddDependency(_function.Invocations);
        foreach (var later in _afterNames)
        {
            later.AddDependency(name.Sync);
        }
    }

    private Dictionary<string, object>[] Statements(string queueArn)
    {
        var stack = Stack.Of(this);
        var path = $"arn:{stack.Partition}:ssm:{stack.Region}:{stack.Account}:parameter/dnssync/{Owner}";
        return
        [
            // "Actions defined by Amazon EC2": neither knows resources.
            Permissions.Allow(new object[] { "ec2:DescribeNetworkInterfaces", "ec2:DescribeVpcEndpoints" }, "*"),
            Permissions.Allow("route53:GetChange", $"arn:{stack.Partition}:route53:::change/*"),
            Permissions.Allow(
                new object[] { "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:SendMessage" },
                queueArn),
            Permissions.Allow("ssm:GetParametersByPath", new object[] { path, $"{path}/*" }),
            .. Permissions.ChangeGuard(stack.Partition),
        ];
    }
}
