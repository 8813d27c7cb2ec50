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
            // It is the managed policy's, too, which another description would replace.
            Description = "Tells the account's own IoT endpoint names at deployment",
            TimeoutSeconds = ServiceFunction.LookUpSeconds,
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
            ? $"AWS IoT Core has no endpoint name for {service.Key}: pass one with -c names={service.Key}=NAME"
                + (service.Key switch
                {
                    "lorawan.lns" => " (aws iotwireless get-service-endpoint --service-type LNS returns it)",
                    "lorawan.cups" => " (aws iotwireless get-service-endpoint --service-type CUPS returns it)",
                    _ => "",
                })
            : null;
}

/// <summary>
/// Fails a deployment, before anything is made for it, into a VPC in which private zones cannot work, or
/// into availability zones in which a service has no endpoints.
/// </summary>
internal sealed class VpcCheck(Construct scope, string id, FunctionAsset asset, int logRetentionDays)
    : Construct(scope, id)
{
    /// <summary>Of a VPC that is there already.</summary>
    public CfnResource For(ExistingVpc vpc, IReadOnlyList<IotService> services)
    {
        var stack = Stack.Of(this);
        return For(
            services, "ec2:DescribeSubnets", new() { ["VpcId"] = vpc.VpcId, ["SubnetIds"] = string.Join(',', vpc.SubnetIds) },
            Permissions.Allow(
                "ec2:DescribeVpcAttribute",
                $"arn:{stack.Partition}:ec2:{stack.Region}:{stack.Account}:vpc/{vpc.VpcId}"));
    }

    /// <summary>Of the zones of a VPC that waits for this.</summary>
    public CfnResource For(IEnumerable<string> zones, IReadOnlyList<IotService> services) =>
        For(services, null, new() { ["Zones"] = Fn.Join(",", [.. zones]) });

    private CfnResource For(
        IReadOnlyList<IotService> services, string? read, Dictionary<string, object> properties,
        params Dictionary<string, object>[] statements)
    {
        var function = new ServiceFunction(this, "Check", new ServiceFunctionProps
        {
            Asset = asset,
            Handler = "VpcCheck",
            Description = "Checks during deployment that private zones work in the VPC",
            TimeoutSeconds = ServiceFunction.LookUpSeconds,
            LogRetentionDays = logRetentionDays,
            Statements =
            [
                .. statements,

                // "Actions defined by Amazon EC2": neither knows resources.
                .. services.Count == 0
                    ? (Dictionary<string, object>[])[]
                    : [Permissions.Allow(
                        read is null ? "ec2:DescribeVpcEndpointServices" : new object[] { read, "ec2:DescribeVpcEndpointServices" }, "*")],
            ],
        });
        if (services.Count > 0)
        {
            properties["Services"] = string.Join(',', services.Select(service => service.ServiceName).Distinct());
        }

        return function.CustomResource(this, "Vpc", "Custom::DnsSyncVpcCheck", properties);
    }
}
