using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DnsSync.Infra.Tests.Deployment;

/// <summary>
/// Reads what was deployed with the AWS CLI, and tells it in CloudFormation's words: the properties
/// of a resource, as far as AWS tells them.
/// </summary>
internal sealed class ReadBack(DeployedStack stack, string region)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<JsonNode>>> _answers = new(StringComparer.Ordinal);

    /// <param name="id">What AWS calls the resource.</param>
    /// <param name="wanted">Its properties, for what is only found by them.</param>
    public Task<JsonObject> PropertiesAsync(string type, string id, JsonObject wanted) => type switch
    {
        "AWS::EC2::VPC" => VpcAsync(id),
        "AWS::EC2::Subnet" => SubnetAsync(id),
        "AWS::EC2::RouteTable" => RouteTableAsync(id),
        "AWS::EC2::Route" => RouteAsync(id),
        "AWS::EC2::SubnetRouteTableAssociation" => AssociationAsync(id),
        "AWS::EC2::InternetGateway" => InternetGatewayAsync(id),
        "AWS::EC2::VPCGatewayAttachment" => AttachmentAsync(wanted),
        "AWS::EC2::SecurityGroup" => SecurityGroupAsync(id),
        "AWS::EC2::VPCEndpoint" => EndpointAsync(id),
        "AWS::SQS::Queue" => QueueAsync(id),
        "AWS::Events::Rule" => RuleAsync(id),
        "AWS::Lambda::Function" => FunctionAsync(id),
        "AWS::Lambda::EventSourceMapping" => EventSourceAsync(id),
        "AWS::IAM::Role" => RoleAsync(id, wanted),
        "AWS::IAM::Policy" => RolePolicyAsync(wanted),
        "AWS::IAM::ManagedPolicy" => ManagedPolicyAsync(id),
        "AWS::Logs::LogGroup" => LogGroupAsync(id),
        "AWS::SSM::Parameter" => ParameterAsync(id),
        "AWS::CloudWatch::Dashboard" => DashboardAsync(id),
        "AWS::Route53::HostedZone" => ZoneAsync(id),
        _ => throw new NotSupportedException($"no test reads {type} back so far"),
    };

    private async Task<JsonObject> VpcAsync(string id)
    {
        var vpc = await OneAsync("Vpcs", "VpcId", id, "ec2", "describe-vpcs");
        return new()
        {
            ["CidrBlock"] = Copy(vpc["CidrBlock"]),
            ["EnableDnsSupport"] = await AttributeAsync("enableDnsSupport", "EnableDnsSupport"),
            ["EnableDnsHostnames"] = await AttributeAsync("enableDnsHostnames", "EnableDnsHostnames"),
            ["Tags"] = Copy(vpc["Tags"]),
        };

        async Task<JsonNode?> AttributeAsync(string attribute, string key) => Copy((await AskAsync(
            "ec2", "describe-vpc-attribute", "--vpc-id", id, "--attribute", attribute))[key]!["Value"]);
    }

    private async Task<JsonObject> SubnetAsync(string id) => Pick(
        await OneAsync("Subnets", "SubnetId", id, "ec2", "describe-subnets"),
        "VpcId", "CidrBlock", "AvailabilityZone", "MapPublicIpOnLaunch", "Tags");

    private async Task<JsonObject> RouteTableAsync(string id) => Pick(await TableAsync(id), "VpcId");

    private Task<JsonNode> TableAsync(string id) => OneAsync("RouteTables", "RouteTableId", id, "ec2", "describe-route-tables");

    private async Task<JsonObject> RouteAsync(string id)
    {
        var (table, range) = (id.Split('~')[0], id.Split('~')[1]);
        var route = (await TableAsync(table))["Routes"]!.AsArray().Single(one => Text(one, "DestinationCidrBlock") == range)!;
        return new()
        {
            ["RouteTableId"] = table,
            ["DestinationCidrBlock"] = range,
            ["GatewayId"] = Copy(route["GatewayId"]),
        };
    }

    private async Task<JsonObject> AssociationAsync(string id)
    {
        var tables = (await AskAsync("ec2", "describe-route-tables"))["RouteTables"]!.AsArray();
        var association = tables.SelectMany(table => table!["Associations"]!.AsArray())
            .SingleOrDefault(one => Text(one, "RouteTableAssociationId") == id);
        return Pick(association, "RouteTableId", "SubnetId");
    }

    private async Task<JsonObject> InternetGatewayAsync(string id)
    {
        await GatewayAsync(id);
        return [];
    }

    private async Task<JsonObject> AttachmentAsync(JsonObject wanted)
    {
        var gateway = await GatewayAsync(wanted["InternetGatewayId"]!.GetValue<string>());
        return new()
        {
            ["InternetGatewayId"] = Copy(gateway["InternetGatewayId"]),
            ["VpcId"] = Copy(Assert.Single(gateway["Attachments"]!.AsArray())!["VpcId"]),
        };
    }

    private Task<JsonNode> GatewayAsync(string id) =>
        OneAsync("InternetGateways", "InternetGatewayId", id, "ec2", "describe-internet-gateways");

    private async Task<JsonObject> SecurityGroupAsync(string id)
    {
        var group = await OneAsync("SecurityGroups", "GroupId", id, "ec2", "describe-security-groups");
        return new()
        {
            ["GroupDescription"] = Copy(group["Description"]),
            ["VpcId"] = Copy(group["VpcId"]),
            ["SecurityGroupIngress"] = Rules(group["IpPermissions"]),
            ["SecurityGroupEgress"] = Rules(group["IpPermissionsEgress"]),
            ["Tags"] = Copy(group["Tags"]),
        };

        static JsonArray Rules(JsonNode? permissions) => new(
        [
            .. from permission in permissions!.AsArray()
               from range in permission["IpRanges"]!.AsArray()
               select new JsonObject
               {
                   ["CidrIp"] = Copy(range["CidrIp"]),
                   ["FromPort"] = Copy(permission["FromPort"]),
                   ["IpProtocol"] = Copy(permission["IpProtocol"]),
                   ["ToPort"] = Copy(permission["ToPort"]),
               },
        ]);
    }

    private async Task<JsonObject> EndpointAsync(string id)
    {
        var endpoint = await OneAsync("VpcEndpoints", "VpcEndpointId", id, "ec2", "describe-vpc-endpoints");
        var properties = Pick(
            endpoint, "VpcId", "ServiceName", "VpcEndpointType", "SubnetIds", "PrivateDnsEnabled", "IpAddressType", "Tags");
        properties["SecurityGroupIds"] = new JsonArray([.. endpoint["Groups"]!.AsArray().Select(group => Copy(group!["GroupId"]))]);
        return properties;
    }

    private async Task<JsonObject> QueueAsync(string id)
    {
        var attributes = (await AskAsync("sqs", "get-queue-attributes", "--queue-url", id, "--attribute-names", "All"))["Attributes"]!;
        var properties = new JsonObject
        {
            ["SqsManagedSseEnabled"] = bool.Parse(attributes["SqsManagedSseEnabled"]!.GetValue<string>()),
            ["RedrivePolicy"] = attributes["RedrivePolicy"] is { } policy ? JsonNode.Parse(policy.GetValue<string>()) : null,
        };
        foreach (var key in (string[])["MessageRetentionPeriod", "VisibilityTimeout"])
        {
            properties[key] = JsonNode.Parse(attributes[key]!.GetValue<string>());
        }

        return properties;
    }

    private async Task<JsonObject> RuleAsync(string id)
    {
        var rule = await OneAsync("Rules", "Name", id, "events", "list-rules");
        var properties = Pick(rule, "Description", "ScheduleExpression");
        properties["EventPattern"] = rule["EventPattern"] is { } pattern ? JsonNode.Parse(pattern.GetValue<string>()) : null;
        properties["Targets"] = Copy((await AskAsync("events", "list-targets-by-rule", "--rule", id))["Targets"]);
        return properties;
    }

    private async Task<JsonObject> FunctionAsync(string id)
    {
        var function = (await AskAsync("lambda", "get-function", "--function-name", id))["Configuration"]!;
        return Pick(
            function, "Architectures", "Description", "Environment", "Handler", "LoggingConfig", "MemorySize", "Role", "Runtime", "Timeout");
    }

    private async Task<JsonObject> EventSourceAsync(string id)
    {
        var source = await OneAsync("EventSourceMappings", "UUID", id, "lambda", "list-event-source-mappings");
        var properties = Pick(source, "EventSourceArn", "BatchSize", "MaximumBatchingWindowInSeconds", "ScalingConfig");
        properties["FunctionName"] = Text(source, "FunctionArn").Split(':')[^1];
        return properties;
    }

    private async Task<JsonObject> RoleAsync(string id, JsonObject wanted)
    {
        var properties = Pick((await AskAsync("iam", "get-role", "--role-name", id))["Role"], "Description", "AssumeRolePolicyDocument");
        properties["ManagedPolicyArns"] = new JsonArray(
        [
            .. (await AskAsync("iam", "list-attached-role-policies", "--role-name", id))["AttachedPolicies"]!.AsArray()
                .Select(policy => Copy(policy!["PolicyArn"])),
        ]);
        var policies = new JsonArray();
        foreach (var policy in wanted["Policies"]?.AsArray() ?? [])
        {
            var read = Pick(await InlinePolicyAsync(id, Text(policy, "PolicyName")), "PolicyName", "PolicyDocument");

            // moto keeps it as Python prints it.
            read["PolicyDocument"] = JsonNode.Parse(Text(read, "PolicyDocument").Replace('\'', '"'));
            policies.Add((JsonNode)read);
        }

        properties["Policies"] = policies;
        return properties;
    }

    private async Task<JsonObject> RolePolicyAsync(JsonObject wanted)
    {
        var role = Assert.Single(wanted["Roles"]!.AsArray())!.GetValue<string>();
        var policy = await InlinePolicyAsync(role, Text(wanted, "PolicyName"));
        var properties = Pick(policy, "PolicyName", "PolicyDocument");
        properties["Roles"] = new JsonArray(Copy(policy["RoleName"]));
        return properties;
    }

    private Task<JsonNode> InlinePolicyAsync(string role, string name) =>
        AskAsync("iam", "get-role-policy", "--role-name", role, "--policy-name", name);

    private async Task<JsonObject> ManagedPolicyAsync(string id)
    {
        var properties = Pick((await AskAsync("iam", "get-policy", "--policy-arn", id))["Policy"], "Description");
        properties["PolicyDocument"] = Copy((await AskAsync(
            "iam", "get-policy-version", "--policy-arn", id, "--version-id", "v1"))["PolicyVersion"]!["Document"]);
        return properties;
    }

    private async Task<JsonObject> LogGroupAsync(string id)
    {
        var group = await OneAsync("logGroups", "logGroupName", id, "logs", "describe-log-groups");
        return new() { ["RetentionInDays"] = Copy(group["retentionInDays"]) };
    }

    private async Task<JsonObject> ParameterAsync(string id)
    {
        var properties = Pick((await AskAsync("ssm", "get-parameter", "--name", id))["Parameter"], "Name", "Type", "Value");
        properties["Description"] = Copy((await OneAsync("Parameters", "Name", id, "ssm", "describe-parameters"))["Description"]);
        return properties;
    }

    private async Task<JsonObject> DashboardAsync(string id) =>
        Pick(await AskAsync("cloudwatch", "get-dashboard", "--dashboard-name", id), "DashboardBody");

    private async Task<JsonObject> ZoneAsync(string id)
    {
        var answer = await AskAsync("route53", "get-hosted-zone", "--id", id);
        return new()
        {
            ["Name"] = Copy(answer["HostedZone"]!["Name"]),
            ["HostedZoneConfig"] = new JsonObject { ["Comment"] = Copy(answer["HostedZone"]!["Config"]!["Comment"]) },
            ["VPCs"] = Copy(answer["VPCs"]),
        };
    }

    private async Task<JsonNode> OneAsync(string list, string key, string id, params string[] command) =>
        (await AskAsync(command))[list]!.AsArray().Single(one => Text(one, key) == id)!;

    private Task<JsonNode> AskAsync(params string[] command) => _answers.GetOrAdd(string.Join(' ', command), _ => new(async () =>
        JsonSerializer.SerializeToNode(await stack.AwsAsync([.. command, "--region", region]))!)).Value;

    private static string Text(JsonNode? node, string key) => node![key]?.GetValue<string>() ?? "";

    private static JsonNode? Copy(JsonNode? node) => node?.DeepClone();

    private static JsonObject Pick(JsonNode? node, params string[] keys) =>
        new(keys.Select(key => KeyValuePair.Create(key, Copy(node?[key]))));
}
