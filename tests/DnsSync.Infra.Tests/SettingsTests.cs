namespace DnsSync.Infra.Tests;

/// <summary>Settings that cannot be met are refused at synth, with a message that says how to mend them.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("owner=a/b", "'owner' is 1 to 64 letters, digits and . _ -, not 'a/b'")]
    [InlineData("scheduleMinutes=0", "'scheduleMinutes' is from 1 to 60, not 0")]
    [InlineData("scheduleMinutes=often", "'scheduleMinutes': a whole number is expected, not 'often'")]
    [InlineData("logRetentionDays=2", "'logRetentionDays' is one of 1, 3, 5")]
    [InlineData("memoryMegabytes=64", "'memoryMegabytes' is from 128 to 10240, not 64")]
    [InlineData("quotaShare=2", "'quotaShare' is from 0.01 to 1, not 2")]
    [InlineData("layout=round", "'layout': merged or weighted is expected, not 'round'")]
    [InlineData("dualStack=yes", "'dualStack': true or false is expected, not 'yes'")]
    [InlineData("alarmTopicArn=ops", "'alarmTopicArn': the ARN of an SNS topic is expected, not 'ops'")]
    [InlineData("homeRegion=Ireland", "'homeRegion': a region, such as eu-west-1 is expected, not 'Ireland'")]
    [InlineData("vpcCidr=10.0.0.0/8", "'10.0.0.0/8' is no range of a VPC")]
    [InlineData("vpcCidr=10.0.0.1/16", "'10.0.0.1/16' is no range of a VPC")]
    [InlineData("azCount=7", "7 availability zones: 1 to 6 are possible")]
    [InlineData("subnetPrefix=17", "4 subnets of /17 do not fit into 10.0.0.0/16")]
    [InlineData("allowedRanges=10.0.0.1/16", "'allowedRanges': ranges such as 10.0.0.0/16")]
    [InlineData("vpcId=vpc-1", "'vpcId' needs 'subnetIds' (where the endpoints may stand) and 'vpcRanges'")]
    [InlineData("subnetIds=subnet-1", "give its 'vpcId' too")]
    [InlineData("vpcId=vpc-1 subnetIds=subnet-1 vpcRanges=10.0.0.0/16 azCount=2", "are for a new VPC: leave them out")]
    [InlineData("endpointsPerName=101", "1 to 100 fit behind a name")]
    [InlineData("names=data", "'names': SERVICE=NAME, such as data=iot.example.com is expected, not 'data'")]
    [InlineData("names=data=a..b", "'a..b' has an empty label")]
    [InlineData("names=data=_dnssync.a.example", "is where a marker stands")]
    [InlineData("names=lorawan.lns=a.example", "'names' speaks of the service 'lorawan.lns'")]
    [InlineData("services=lorawan.lns", "IoT Core tells no name for lorawan.lns: give it one, -c names=lorawan.lns=NAME")]
    [InlineData("zoneIds=data=z1", "$.bindings[0].zoneId: a hosted zone id")]
    [InlineData("zoneIds=dta=Z1", "'zoneIds' speaks of 'dta', which is neither a service nor a name")]
    [InlineData("zoneIds=data=Z1 zone=parent", "leave it out with 'zoneIds'")]
    [InlineData("adopt=other.example", "'adopt' speaks of 'other.example'")]
    [InlineData("adoptFrom=x", "'adoptFrom' needs 'adopt'")]
    [InlineData("ttl=0", "$.bindings[0].ttl: a whole number from 1 to 86400 is expected, not 0")]
    [InlineData("minimumAddresses=500", "$.bindings[0].minimumAddresses: a whole number from 1 to 400")]
    [InlineData("bootstrap=/nowhere", "'bootstrap' names no file: /nowhere")]
    [InlineData("architecture=arm64", "is built for x86_64, and 'architecture' says arm64")]
    [InlineData("ownr=prod", "'ownr' is no setting; there are adopt, adoptFrom, alarmTopicArn")]
    public void A_wrong_setting_is_named_with_what_is_expected(string settings, string message) =>
        Assert.Contains(message, Variants.Refusal(settings.Split(' ')), StringComparison.Ordinal);

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var message = Variants.Refusal("layout=round", "dualStack=yes", "x=1");
        Assert.Equal(4, message.Split('\n').Length);
    }

    [Fact]
    public void A_file_that_is_no_function_is_refused()
    {
        var file = Path.Combine(Path.GetDirectoryName(Variants.Executable("text", 0))!, "bootstrap");
        File.WriteAllText(file, "#!/bin/sh\n");
        Assert.Contains("is no Linux executable", Variants.Refusal($"bootstrap={file}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cn-north-1", "")]
    [InlineData("cn-northwest-1", "services=data")]
    [InlineData("cn-north-1", "services=lorawan.lns names=lorawan.lns=a.example")]
    [InlineData("us-gov-west-1", "")]
    [InlineData("us-gov-east-1", "services=data,credentials")]
    public void A_deployment_to_where_services_differ_is_refused_without_its_home_region(string region, string settings) =>
        Assert.Contains($"say so by -c homeRegion={region}", Refusal(region, settings), StringComparison.Ordinal);

    [Theory]
    [InlineData("cn-north-1", "homeRegion=cn-north-1")]
    [InlineData("cn-north-1", "services=cn.com.amazonaws.cn-north-1.iot.data")]
    [InlineData("us-gov-west-1", "services=data")]
    [InlineData("eu-west-1", "")]
    [InlineData(null, "")]
    public void A_deployment_whose_services_are_right_needs_no_home_region(string? region, string settings) =>
        Assert.Equal("", Refusal(region, settings));

    private static string Refusal(string? region, string settings)
    {
        var given = settings.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            Variants.Synthesize(
                app => DnsSyncStack.AddTo(app, [.. given.Select(setting => setting.Split('=', 2)[0]), "bootstrap"], region), given);
            return "";
        }
        catch (SettingsException refused)
        {
            return refused.Message;
        }
    }

    [Fact]
    public void Settings_reach_what_they_are_about()
    {
        var template = Variants.Stacks(
            "owner=prod", "logRetentionDays=7", "memoryMegabytes=512", "quotaShare=0.5", "scheduleMinutes=10")["DnsSync"];
        var function = template.One("AWS::Lambda::Function", "ServiceSync");
        Assert.Equal("512", function["MemorySize"]);
        Assert.Equal("\"ssm:/dnssync/prod/\"", function["Environment", "Variables", "DNSSYNC_CONFIG"]);
        Assert.Equal("\"0.5\"", function["Environment", "Variables", "DNSSYNC_QUOTA_SHARE"]);
        Assert.All(template.All("AWS::Logs::LogGroup"), group => Assert.Equal("7", group["RetentionInDays"]));
        Assert.Equal("600", template.One("AWS::CloudWatch::Alarm", "ServiceAlarmsNoSuccess")["Period"]);
        Assert.All(template.All("Custom::DnsSyncName"), sync => Assert.Equal("\"prod\"", sync["Owner"]));
    }
}
