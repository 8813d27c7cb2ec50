using Amazon.CDK;
using Constructs;

namespace DnsSync.Infra;

/// <summary>
/// Looks up the account's own IoT endpoint names at deployment. It is a function by itself: a zone
/// waits for its name, and the sync waits for the zone.
/// </summary>
public sealed class EndpointNames : Construct
{
    /// <summary>
    /// The longest name that IoT Core gives, generously: a prefix of 14 characters, a word, the
    /// region and the partition's suffix.
    /// </summary>
    public const int LongestName = 80;

    private readonly ServiceFunction _function;

    public EndpointNames(Construct scope, string id, FunctionAsset asset, int logRetentionDays = 30)
        : base(scope, id)
    {
        _function = new ServiceFunction(this, "LookUp", new ServiceFunctionProps
        {
            Asset = asset,
            Handler = "EndpointName",
            Description = "Tells the account's own IoT endpoint names at deployment",
            TimeoutSeconds = 60,
            LogRetentionDays = logRetentionDays,

            // "Actions defined by AWS IoT": DescribeEndpoint knows no resources.
            Statements = [Permissions.Allow("iot:DescribeEndpoint", "*")],
        });
    }

    /// <summary>The account's name for a service, as a token.</summary>
    public string For(IotService service) =>
        Node.TryFindChild(service.Key) is CfnResource known
            ? known.GetAtt("EndpointAddress").ToString()
            : _function.CustomResource(this, service.Key, "Custom::DnsSyncEndpointName", new()
            {
                ["EndpointType"] = service.EndpointType
                    ?? throw new SettingsException($"{Node.Path}: {WhyNotLookedUp(service)}"),
            }).GetAtt("EndpointAddress").ToString();

    internal static string? WhyNotLookedUp(IotService service) =>
        service.EndpointType is null
            ? $"IoT Core tells no name for {service.Key}: give it one, -c names={service.Key}=NAME"
            : null;
}

/// <summary>Fails a deployment into a VPC in which private zones cannot work.</summary>
internal sealed class VpcCheck(Construct scope, string id, FunctionAsset asset) : Construct(scope, id)
{
    public CfnResource For(string vpcId)
    {
        var stack = Stack.Of(this);
        var function = new ServiceFunction(this, "Check", new ServiceFunctionProps
        {
            Asset = asset,
            Handler = "VpcCheck",
            Description = "Checks at deployment that private zones work in the VPC",
            TimeoutSeconds = 60,
            Statements =
            [
                Permissions.Allow(
                    "ec2:DescribeVpcAttribute",
                    $"arn:{stack.Partition}:ec2:{stack.Region}:{stack.Account}:vpc/{vpcId}"),
            ],
        });
        return function.CustomResource(this, "Vpc", "Custom::DnsSyncVpcCheck", new() { ["VpcId"] = vpcId });
    }
}
