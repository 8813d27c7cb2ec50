using System.Text.Json.Nodes;

namespace DnsSync.Infra.Tests;

/// <summary>What is allowed, and to whom: exactly.</summary>
public sealed class PermissionTests
{
    public static TheoryData<string> Names => [.. Variants.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_reads_that_AWS_cannot_scope_use_a_wildcard_resource(string variant)
    {
        foreach (var (resource, statement) in Variants.Stacks(Variants.All[variant]).Values.SelectMany(stack => stack.Statements()))
        {
            if (Show(statement["Resource"]) == "\"*\"")
            {
                Assert.Contains(Show(statement["Action"]), (string[])
                [
                    """["ec2:DescribeNetworkInterfaces","ec2:DescribeVpcEndpoints"]""", "\"iot:DescribeEndpoint\"",
                    "\"ec2:DescribeVpcEndpointServices\"", """["ec2:DescribeSubnets","ec2:DescribeVpcEndpointServices"]""",
                ]);
            }

            if (statement["Effect"]!.GetValue<string>() == "Allow")
            {
                Assert.DoesNotContain("*", Show(statement["Action"]), StringComparison.Ordinal);
                Assert.DoesNotContain("NotAction", Show(statement), StringComparison.Ordinal);
            }

            Assert.False(resource.Type == "AWS::IAM::Role" && resource.Json["Properties"]!["ManagedPolicyArns"] is JsonArray arns
                && arns.Any(arn => arn is JsonValue), $"{resource.Id} has a policy of AWS's own");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_ForAllValues_condition_requires_its_keys(string variant)
    {
        var seen = 0;
        foreach (var (resource, statement) in Variants.Stacks(Variants.All[variant]).Values.SelectMany(stack => stack.Statements()))
        {
            foreach (var (key, _) in (statement["Condition"]?.AsObject() ?? [])
                .Where(entry => entry.Key.StartsWith("ForAllValues:", StringComparison.Ordinal))
                .SelectMany(entry => entry.Value!.AsObject()))
            {
                seen++;
                Assert.Equal("false", statement["Condition"]!["Null"]?[key]?.GetValue<string>());
            }
        }

        Assert.NotEqual(0, seen);
    }

    [Fact]
    public void The_service_has_exactly_these_permissions()
    {
        var template = Variants.Of("custom-domains");
        var queue = template.One("AWS::SQS::Queue", "ServiceChangesQueue").Id;
        var log = template.One("AWS::Logs::LogGroup", "ServiceSync").Id;
        Expect(template.One("AWS::IAM::ManagedPolicy", "ServiceSync"), $$$"""
            Allow ["ec2:DescribeNetworkInterfaces","ec2:DescribeVpcEndpoints"] on "*"
            Allow "route53:GetChange" on arn:P:route53:::change/*
            Allow ["sqs:DeleteMessage","sqs:GetQueueAttributes","sqs:ReceiveMessage","sqs:SendMessage"] on {{{queue}}}.Arn
            Allow "ssm:GetParametersByPath" on [arn:P:ssm:R:A:parameter/dnssync/dnssync,arn:P:ssm:R:A:parameter/dnssync/dnssync/*]
            Deny "route53:ChangeResourceRecordSets" on arn:P:route53:::hostedzone/* if {"ForAnyValue:StringNotEquals":{"route53:ChangeResourceRecordSetsRecordTypes":["A","AAAA","TXT"]}}
            Deny "route53:ChangeResourceRecordSets" on arn:P:route53:::hostedzone/* if {"ForAnyValue:StringNotEquals":{"route53:ChangeResourceRecordSetsActions":["CREATE","DELETE"]}}
            Deny "route53:ChangeResourceRecordSets" on arn:P:route53:::hostedzone/* if {"Null":{"route53:ChangeResourceRecordSetsRecordTypes":"true"}}
            Deny "route53:ChangeResourceRecordSets" on arn:P:route53:::hostedzone/* if {"Null":{"route53:ChangeResourceRecordSetsActions":"true"}}
            Allow ["logs:CreateLogStream","logs:PutLogEvents"] on {{{log}}}.Arn
            """);
    }

    [Fact]
    public void A_name_grants_reads_of_its_zone_and_changes_of_itself_and_its_marker()
    {
        var template = Variants.Of("adopted-zones-and-names");
        var policy = template.One("AWS::IAM::Policy");
        Assert.Equal($$"""[{"Ref":"{{template.One("AWS::IAM::Role", "ServiceSync").Id}}"}]""", policy["Roles"]);
        Expect(policy, """
            Allow ["route53:GetHostedZone","route53:ListResourceRecordSets"] on arn:P:route53:::hostedzone/Z0DATA
            Allow "route53:ChangeResourceRecordSets" on arn:P:route53:::hostedzone/Z0DATA if {"ForAllValues:StringEquals":{"route53:ChangeResourceRecordSetsNormalizedRecordNames":["devices.example.com","_dnssync.devices.example.com"]},"Null":{"route53:ChangeResourceRecordSetsNormalizedRecordNames":"false"}}
            """);
    }

    [Fact]
    public void Each_helper_function_has_one_permission()
    {
        var template = Variants.Of("existing-vpc");
        Expect(template.One("AWS::IAM::ManagedPolicy", "EndpointNames"), $"""
            Allow "iot:DescribeEndpoint" on "*"
            Allow ["logs:CreateLogStream","logs:PutLogEvents"] on {template.One("AWS::Logs::LogGroup", "EndpointNames").Id}.Arn
            """);
        Expect(template.One("AWS::IAM::ManagedPolicy", "NetworkCheck"), $"""
            Allow "ec2:DescribeVpcAttribute" on arn:P:ec2:R:A:vpc/vpc-0a1b2c3d
            Allow ["ec2:DescribeSubnets","ec2:DescribeVpcEndpointServices"] on "*"
            Allow ["logs:CreateLogStream","logs:PutLogEvents"] on {template.One("AWS::Logs::LogGroup", "NetworkCheck").Id}.Arn
            """);
    }

    [Theory]
    [InlineData("ServiceChangesQueue", 6)]
    [InlineData("ServiceChangesUndeliveredEvents", 6)]
    [InlineData("ServiceChangesDeadLetters", 0)]
    public void A_queue_accepts_messages_only_over_TLS_and_from_the_rules(string id, int rules)
    {
        var template = Variants.Defaults;
        var queue = template.One("AWS::SQS::Queue", id);
        var policy = Assert.Single(template.All("AWS::SQS::QueuePolicy"), policy =>
            policy["Queues"] == $$"""[{"Ref":"{{queue.Id}}"}]""");
        var statements = policy.At("PolicyDocument", "Statement")!.AsArray();
        Assert.Equal(
            $$$$"""{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":{"Fn::GetAtt":["{{{{queue.Id}}}}","Arn"]},"Condition":{"Bool":{"aws:SecureTransport":"false"}}}""",
            Show(statements[0]));
        Assert.Equal(rules == 0 ? 1 : 2, statements.Count);
        if (rules > 0)
        {
            Assert.Equal("""{"Service":"events.amazonaws.com"}""", Show(statements[1]!["Principal"]));
            Assert.Equal("\"sqs:SendMessage\"", Show(statements[1]!["Action"]));
            Assert.Equal(
                template.All("AWS::Events::Rule").Select(rule => $$"""{"Fn::GetAtt":["{{rule.Id}}","Arn"]}""").Order(),
                statements[1]!["Condition"]!["ArnEquals"]!["aws:SourceArn"]!.AsArray().Select(Show).Order());
            Assert.Equal(rules, template.All("AWS::Events::Rule").Count);
        }
    }

    private static void Expect(Resource policy, string expected) => Assert.Equal(
        expected.ReplaceLineEndings("\n"),
        string.Join('\n', policy.At("PolicyDocument", "Statement")!.AsArray().Select(Line)));

    private static string Line(JsonNode? statement) =>
        $"{statement!["Effect"]} {Show(statement["Action"])} on {Arn(statement["Resource"])}"
        + (statement["Condition"] is { } condition ? $" if {Show(condition)}" : "");

    private static string Arn(JsonNode? node) => node switch
    {
        JsonArray list => $"[{string.Join(',', list.Select(Arn))}]",
        JsonObject map when map["Fn::Join"] is JsonArray join => string.Concat(join[1]!.AsArray().Select(Arn)),
        JsonObject map when map["Ref"] is { } name => name.GetValue<string>() switch
        {
            "AWS::Partition" => "P",
            "AWS::Region" => "R",
            "AWS::AccountId" => "A",
            var other => other,
        },
        JsonObject map when map["Fn::GetAtt"] is JsonArray attribute => string.Join('.', attribute),
        JsonValue value when value.GetValue<string>() is not "*" and var text => text,
        _ => Show(node),
    };

    private static string Show(JsonNode? node) => Resource.Show(node);
}
