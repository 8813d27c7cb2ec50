using System.Collections.Immutable;
using Amazon.CDK;
using DnsSync.Model;
using DnsSync.Reporting;

namespace DnsSync.Infra.Tests;

/// <summary>The service: function, log, queues, event source.</summary>
public sealed class ServiceTests
{
    private static Template Template => Variants.Defaults;

    [Fact]
    public void The_function_runs_the_asset_with_the_configuration_in_parameter_store()
    {
        var function = Template.One("AWS::Lambda::Function", "ServiceSync");
        Assert.Equal("\"provided.al2023\"", function["Runtime"]);
        Assert.Equal("[\"x86_64\"]", function["Architectures"]);
        Assert.Equal("300", function["Timeout"]);
        Assert.Equal("256", function["MemorySize"]);
        Assert.Equal("\"ssm:/dnssync/dnssync/\"", function["Environment", "Variables", "DNSSYNC_CONFIG"]);
        Assert.Equal("\"0.25\"", function["Environment", "Variables", "DNSSYNC_QUOTA_SHARE"]);
        Assert.Equal(
            $$"""{"Ref":"{{Template.One("AWS::SQS::Queue", "ServiceChangesQueue").Id}}"}""",
            function["Environment", "Variables", "DNSSYNC_QUEUE_URL"]);
        Assert.Equal(
            $$"""{"Fn::GetAtt":["{{Template.One("AWS::IAM::Role", "ServiceSync").Id}}","Arn"]}""",
            function["Environment", "Variables", "DNSSYNC_ROLE_ARN"]);
        Assert.Equal("(none)", function["VpcConfig"]);
    }

    [Fact]
    public void Lambda_lets_the_sync_function_send_messages_to_itself_and_no_other() => Assert.Equal(
        ["EndpointName: (none)", "VpcCheck: (none)", "bootstrap: \"Allow\""],
        Template.All("AWS::Lambda::Function").Select(function => $"{function.At("Handler")}: {function["RecursiveLoop"]}")
            .Order(StringComparer.Ordinal));

    [Fact]
    public void An_arm64_asset_makes_an_arm64_function() =>
        Assert.Equal("[\"arm64\"]", Variants
            .Stacks($"bootstrap={Variants.Executable("arm64", 0xB7)}")["DnsSync"]
            .One("AWS::Lambda::Function", "ServiceSync")["Architectures"]);

    [Fact]
    public void Every_function_logs_JSON_to_its_own_log_group()
    {
        var functions = Template.All("AWS::Lambda::Function");
        Assert.Equal(3, functions.Count);
        Assert.All(functions, function =>
        {
            Assert.Equal("\"JSON\"", function["LoggingConfig", "LogFormat"]);
            var group = Assert.Single(Template.All("AWS::Logs::LogGroup"), group =>
                function["LoggingConfig", "LogGroup"] == $$"""{"Ref":"{{group.Id}}"}""");
            Assert.Equal("30", group["RetentionInDays"]);
            Assert.Equal("Delete", group.Json["DeletionPolicy"]!.GetValue<string>());
        });
    }

    [Fact]
    public void Asynchronous_invocations_are_never_retried()
    {
        foreach (var function in Template.All("AWS::Lambda::Function"))
        {
            var invocations = Assert.Single(Template.All("AWS::Lambda::EventInvokeConfig"), config =>
                config["FunctionName"] == $$"""{"Ref":"{{function.Id}}"}""");
            Assert.Equal("0", invocations["MaximumRetryAttempts"]);
            Assert.Equal("\"$LATEST\"", invocations["Qualifier"]);
        }
    }

    [Fact]
    public void Queues_are_encrypted_and_keep_dead_letters_for_two_weeks()
    {
        Assert.All(Template.All("AWS::SQS::Queue"), queue => Assert.Equal("true", queue["SqsManagedSseEnabled"]));
        var queue = Template.One("AWS::SQS::Queue", "ServiceChangesQueue");
        var dead = Template.One("AWS::SQS::Queue", "ServiceChangesDeadLetters");

        // No less than the function's time-out, which Lambda refuses, and a second try within minutes.
        Assert.InRange(
            queue.At("VisibilityTimeout")!.GetValue<int>(),
            Template.One("AWS::Lambda::Function", "ServiceSync").At("Timeout")!.GetValue<int>() + 2, 400);
        Assert.Equal(
            $$"""{"deadLetterTargetArn":{"Fn::GetAtt":["{{dead.Id}}","Arn"]},"maxReceiveCount":5}""",
            queue["RedrivePolicy"]);
        Assert.Equal("1209600", dead["MessageRetentionPeriod"]);
        Assert.Equal("1209600", Template.One("AWS::SQS::Queue", "ServiceChangesUndelivered")["MessageRetentionPeriod"]);
    }

    [Fact]
    public void The_event_source_batches_for_two_seconds()
    {
        var source = Template.One("AWS::Lambda::EventSourceMapping");
        Assert.Equal("2", source["MaximumBatchingWindowInSeconds"]);
        Assert.Equal("1000", source["BatchSize"]);
        Assert.Equal("2", source["ScalingConfig", "MaximumConcurrency"]);

        // A batch is answered as a whole.
        Assert.Equal("(none)", source["FunctionResponseTypes"]);
    }

    [Fact]
    public void Alarms_cover_the_failures_and_notify_a_given_topic()
    {
        Assert.Equal(
            [
                "ApproximateAgeOfOldestMessage > 900 Maximum 1 of 1 x 300 notBreaching",
                "ApproximateNumberOfMessagesVisible > 0 Maximum 1 of 1 x 300 notBreaching",
                "ApproximateNumberOfMessagesVisible > 0 Maximum 1 of 1 x 300 notBreaching",
                "Conflicts > 0 Maximum 1 of 2 x 300 ignore",
                "DroppedRequeues > 0 Sum 1 of 1 x 300 notBreaching",
                "Errors > 0 Sum 1 of 1 x 300 notBreaching",
                "Failed > 0 Minimum 3 of 3 x 300 breaching",
                "FollowUpsExhausted > 0 Sum 1 of 1 x 300 notBreaching",
                "Held > 0 Maximum 1 of 2 x 300 ignore",
                "RequeueMessages > 432 Sum 1 of 1 x 3600 notBreaching",
                "Throttles > 0 Sum 1 of 1 x 300 notBreaching",
            ],
            Template.All("AWS::CloudWatch::Alarm").Select(alarm =>
                $"{alarm.At("MetricName")} > {alarm["Threshold"]} {alarm.At("Statistic")} "
                + $"{(alarm.At("DatapointsToAlarm") ?? alarm.At("EvaluationPeriods"))!.ToJsonString()} of {alarm["EvaluationPeriods"]} x {alarm["Period"]} {alarm.At("TreatMissingData")}").Order(StringComparer.Ordinal));
        Assert.All(Template.All("AWS::CloudWatch::Alarm"), alarm => Assert.Equal("(none)", alarm["AlarmActions"]));
        Assert.All(Variants.Of("elsewhere").All("AWS::CloudWatch::Alarm"), alarm => Assert.Equal(
            "[\"arn:aws:sns:eu-west-1:111122223333:ops\"]", alarm["AlarmActions"]));
    }

    private static readonly BindingReport Changed = new(
        DnsName.Parse("a.example"), "Z1", Outcome.Changed, [new(ChangeAction.Create, new(DnsName.Parse("a.example"), "A", 60, ["10.0.0.1"]))], [], [],
        TimeSpan.Zero)
    {
        CausedAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void Every_metric_in_alarms_and_dashboard_is_written_by_the_function()
    {
        var written = DnsSync.Reporting.MetricReport.Render(
            "dnssync",
            new SyncReport("dnssync", false, DateTimeOffset.UnixEpoch, TimeSpan.Zero, [Changed], ImmutableSortedDictionary<string, int>.Empty, 0),
            new RunCounts(0, 0) { RequeueMessages = 1, DroppedRequeues = 1 }, DateTimeOffset.UnixEpoch);
        foreach (var alarm in Template.All("AWS::CloudWatch::Alarm").Where(alarm => alarm["Namespace"] == "\"DnsSync\""))
        {
            Assert.Contains($"\"Name\":{alarm["MetricName"]}", written, StringComparison.Ordinal);
            Assert.Equal("""[{"Name":"owner","Value":"dnssync"}]""", alarm["Dimensions"]);
        }

        var shown = System.Text.RegularExpressions.Regex.Matches(
            Template.One("AWS::CloudWatch::Dashboard")["DashboardBody"].Replace("\\\"", "\"", StringComparison.Ordinal),
            @"\[""DnsSync"",""(\w+)""");
        Assert.NotEmpty(shown);

        // And every field that its query asks for is one of the log's.
        var log = File.ReadAllText(Path.Combine(Repository.Root, "src", "DnsSync", "Log.cs"));
        var asked = System.Text.RegularExpressions.Regex.Match(
            Template.One("AWS::CloudWatch::Dashboard")["DashboardBody"],
            @"ispresent\((\w+)\).*latest\((\w+)\).*latest\((\w+)\).* by (\w+)").Groups.Values.Skip(1).ToList();
        Assert.Equal(4, asked.Count);
        Assert.All(asked, field => Assert.Contains(
            $"{{{field.Value.Replace("_", "", StringComparison.Ordinal)}}}", log, StringComparison.OrdinalIgnoreCase));
        Assert.All(shown, metric => Assert.Contains($"\"Name\":\"{metric.Groups[1].Value}\"", written, StringComparison.Ordinal));
    }

    [Fact]
    public void A_service_of_another_app_lists_every_invalid_property()
    {
        Variants.SkipWithout("node");
        var refused = Assert.Throws<SettingsException>(() => Variants.InApp(app =>
        {
            var stack = new Stack(app, "More");
            _ = new DnsSyncService(stack, "Service", new DnsSyncServiceProps
            {
                Owner = "a b",
                Asset = new FunctionAsset(stack, "Asset", Variants.Bootstrap),
                ScheduleMinutes = 0,
            });
        }));
        Assert.Equal(
            """
            More/Service: 'Owner': expected a text of 1 to 64 letters, digits and . _ -, got 'a b'
            More/Service: 'ScheduleMinutes': expected a whole number from 1 to 60, got 0
            """, refused.Message);
    }
}
