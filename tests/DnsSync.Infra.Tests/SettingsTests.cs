namespace DnsSync.Infra.Tests;

/// <summary>Settings that cannot be met are refused at synth, with a message that says how to fix them.</summary>
public sealed class SettingsTests
{
    private const string Heading = "invalid settings; nothing was synthesized:";

    [Theory]
    [InlineData("owner=a/b", "'owner': expected a text of 1 to 64 letters, digits and . _ -, got 'a/b'")]
    [InlineData("stackName=a_b", "'stackName': expected a letter, then up to 127 letters, digits and hyphens, got 'a_b'")]
    [InlineData("scheduleMinutes=0", "'scheduleMinutes': expected a whole number from 1 to 60, got 0")]
    [InlineData("scheduleMinutes=often", "'scheduleMinutes': expected a whole number from 1 to 60, got 'often'")]
    [InlineData("scheduleMinutes=99999999999", "'scheduleMinutes': expected a whole number from 1 to 60, got '99999999999'")]
    [InlineData("logRetentionDays=2", "'logRetentionDays': expected one of 1, 3, 5")]
    [InlineData("memoryMegabytes=64", "'memoryMegabytes': expected a whole number from 128 to 10240, got 64")]
    [InlineData("quotaShare=2", "'quotaShare': expected a number from 0.01 to 1, got 2")]
    [InlineData("quotaShare=much", "'quotaShare': expected a number from 0.01 to 1, got 'much'")]
    [InlineData("layout=round", "'layout': expected merged or weighted, got 'round'")]
    [InlineData("dualStack=yes", "'dualStack': expected true or false, got 'yes'")]
    [InlineData("alarmTopicArn=ops", "'alarmTopicArn': expected the ARN of an SNS topic, got 'ops'")]
    [InlineData("homeRegion=Ireland", "'homeRegion': expected a Region, such as eu-west-1, got 'Ireland'")]
    [InlineData("homeRegion=us-iso-east-1", "'homeRegion': us-iso-east-1 is not in a supported AWS partition")]
    [InlineData("homeRegion=eusc-de-east-1", "'homeRegion': eusc-de-east-1 is not in a supported AWS partition")]
    [InlineData("homeRegion=eu-isoe-west-1", "'homeRegion': eu-isoe-west-1 is not in a supported AWS partition")]
    [InlineData("homeRegion=mars-1", "'homeRegion': expected a Region, such as eu-west-1, got 'mars-1'")]
    [InlineData("vpcCidr=10.0.0.0/8", "'vpcCidr': expected an IPv4 range from /16 to /28, its host bits zero, such as 10.0.0.0/16, got '10.0.0.0/8'")]
    [InlineData("vpcCidr=10.0.0.1/16", "'vpcCidr': expected an IPv4 range from /16 to /28, its host bits zero, such as 10.0.0.0/16, got '10.0.0.1/16'")]
    [InlineData("azCount=0", "'azCount': expected a whole number from 1 to 6, got 0")]
    [InlineData("azCount=7", "'azCount': expected a whole number from 1 to 6, got 7")]
    [InlineData("azs=a", "'azs': expected an Availability Zone, such as eu-west-1a, got 'a'")]
    [InlineData("azs=eu-west-1a,eu-west-1b,eu-west-1c,eu-west-1d,eu-west-1e,eu-west-1f,eu-west-1g", "'azs': expected a list of 1 to 6 Availability Zones, got 7")]
    [InlineData("azs=-", "'azs': expected an Availability Zone, such as eu-west-1a, got '-'")]
    [InlineData("azs=eu-west-1a,-,eu-west-1a", "'azs' has eu-west-1a twice, but an endpoint uses one subnet in each zone")]
    [InlineData("initialAzCount=7", "'initialAzCount': expected a whole number from 1 to 6, got 7")]
    [InlineData("publicSubnets=no", "'publicSubnets': expected true or false, got 'no'")]
    [InlineData("vpcId=vpc-1 subnetIds=subnet-1 vpcRanges=10.0.0.0/16 publicSubnets=false", "apply to a new VPC and cannot be combined with")]
    [InlineData("vpcCidr=10.0.0.0/27 subnetPrefix=28 azCount=1", "'subnetPrefix': 3 subnets of /28 do not fit into 10.0.0.0/27")]
    [InlineData("subnetPrefix=30", "'subnetPrefix': expected a whole number from 16 to 28, got 30")]
    [InlineData("subnetPrefix=17", "'subnetPrefix': 4 subnets of /17 do not fit into 10.0.0.0/16")]
    [InlineData("allowedRanges=10.0.0.1/16", "'allowedRanges': expected a range, its host bits zero, such as 10.0.0.0/16, got '10.0.0.1/16'")]
    [InlineData("vpcId=vpc_1 subnetIds=subnet-1 vpcRanges=10.0.0.0/16", "'vpcId': expected a VPC id, such as vpc-0a1b2c3d, got 'vpc_1'")]
    [InlineData("vpcId=vpc-1 subnetIds=net vpcRanges=10.0.0.0/16", "'subnetIds': expected a subnet's id, such as subnet-0a1b2c3d, got 'net'")]
    [InlineData("vpcId=vpc-1 subnetIds=subnet-1 vpcRanges=all", "'vpcRanges': expected a range, its host bits zero, such as 10.0.0.0/16, got 'all'")]
    [InlineData("vpcId=vpc-1", "'vpcId' requires 'subnetIds' (the subnets for endpoints) and 'vpcRanges'")]
    [InlineData("subnetIds=subnet-1", "'subnetIds' and 'vpcRanges' require 'vpcId'")]
    [InlineData("vpcId=vpc-1 subnetIds=subnet-1 vpcRanges=10.0.0.0/16 azCount=2", "apply to a new VPC and cannot be combined with")]
    [InlineData("endpointsPerName=101", "'endpointsPerName': expected a whole number from 1 to 100, got 101")]
    [InlineData("names=data", "'names': expected SERVICE=NAME, such as data=iot.example.com, got 'data'")]
    [InlineData("names=data=a..b", "'names': 'a..b' has an empty label")]
    [InlineData("names=data=foo", "'names': expected a name of two labels or more, such as iot.example.com, got 'foo'")]
    [InlineData("names=data=foo.", "'names': expected a name of two labels or more, such as iot.example.com, got 'foo.'")]
    [InlineData("names=data=_dnssync.a.example", "'names': _dnssync.a.example is the name of a marker")]
    [InlineData("names=data=a.example,credentials=A.example.", "'names' has a.example twice; a name belongs to one service")]
    [InlineData("services=lorawan.lns names=lorawan.lns=@account", "'services': AWS IoT Core has no endpoint name for "
        + "lorawan.lns: pass one with -c names=lorawan.lns=NAME (aws iotwireless get-service-endpoint --service-type LNS returns it)")]
    [InlineData("names=lorawan.lns=a.example", "'names' has the service 'lorawan.lns'")]
    [InlineData("services=", "'services': expected one service or more, got an empty value")]
    [InlineData("services=foo", "'services': AWS IoT Core has no endpoint name for foo: pass one with -c names=foo=NAME")]
    [InlineData("services=a/b names=a/b=a.example", "'services': expected data, credentials, the end of a service name or a whole one, got 'a/b'")]
    [InlineData("services=credentials homeRegion=us-gov-west-1", "'services': AWS has no endpoint for 'credentials' in us-gov-west-1")]
    [InlineData("zoneIds=data=z1", "'zoneIds': expected a hosted zone id, such as Z0123456789ABCDEFGHIJ, got 'z1'")]
    [InlineData("zoneIds=dta=Z1", "'zoneIds' has 'dta', which is neither a service nor one of these names")]
    [InlineData("zoneIds=data=Z1 zone=parent", "cannot be combined with 'zoneIds'")]
    [InlineData("zoneVpcs=other", "'zoneVpcs': expected a VPC id, such as vpc-0a1b2c3d, got 'other'")]
    [InlineData("zoneVpcs=vpc-1@mars", "'zoneVpcs': expected a Region, such as eu-west-1, got 'mars'")]
    [InlineData("adopt=nope", "'adopt' has 'nope', which is neither a service nor one of these names: data, credentials")]
    [InlineData("adoptFrom=x", "'adoptFrom' requires 'adopt'")]
    [InlineData("adopt=data adoptFrom=a*b", "'adoptFrom': expected an owner, 1 to 64 letters, digits and . _ / -, got 'a*b'")]
    [InlineData("ttl=0", "'ttl': expected a whole number from 1 to 86400, got 0")]
    [InlineData("ttl=-5", "'ttl': expected a whole number from 1 to 86400, got -5")]
    [InlineData("minimumAddresses=500", "'minimumAddresses': expected a whole number from 1 to 400, got 500")]
    [InlineData("bootstrap=/nowhere", "'bootstrap': file /nowhere not found")]
    [InlineData("architecture=arm64", "is built for x86_64, but 'architecture' is arm64")]
    public void An_invalid_setting_is_reported_with_the_expected_form(string settings, string message)
    {
        var lines = Variants.Refusal(settings.Split(' ')).Split('\n');
        Assert.Equal(Heading, lines[0]);
        Assert.Contains(message, Assert.Single(lines[1..]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("owner", "a text of 1 to 64 letters, digits and . _ -")]
    [InlineData("stackName", "a letter, then up to 127 letters, digits and hyphens")]
    [InlineData("homeRegion", "a Region, such as eu-west-1")]
    [InlineData("vpcId", "a VPC id, such as vpc-0a1b2c3d")]
    [InlineData("vpcCidr", "an IPv4 range from /16 to /28, its host bits zero, such as 10.0.0.0/16")]
    [InlineData("azCount", "a whole number from 1 to 6")]
    [InlineData("ttl", "a whole number from 1 to 86400")]
    [InlineData("quotaShare", "a number from 0.01 to 1")]
    [InlineData("dualStack", "true or false")]
    [InlineData("whenEmpty", "keep or delete")]
    [InlineData("adoptFrom", "an owner, 1 to 64 letters, digits and . _ / -")]
    [InlineData("alarmTopicArn", "the ARN of an SNS topic")]
    [InlineData("bootstrap", "a file")]
    public void An_empty_value_is_not_treated_as_omitted(string key, string expected) =>
        Assert.Equal($"{Heading}\n  '{key}': expected {expected}, got an empty value", Variants.Refusal($"{key}="));

    [Fact]
    public void A_stack_name_leaves_room_for_the_forwarder_s_suffix()
    {
        Assert.Equal(2, Variants.Stacks($"stackName={new string('n', 117)}", "homeRegion=eu-west-1").Count);
        Assert.Equal(
            $"{Heading}\n  'stackName' has 118 characters, but may have only 117 with this 'homeRegion', because a second stack appends -zone-edits",
            Variants.Refusal($"stackName={new string('n', 118)}", "homeRegion=eu-west-1"));
    }

    [Fact]
    public void An_empty_list_is_an_empty_list() =>
        Assert.NotEmpty(Variants.Stacks("names=", "allowedRanges=", "zoneIds=", "zoneVpcs=", "adopt=", "azs="));

    [Theory]
    [InlineData("names=data=a.example,data=A.Example.")]
    [InlineData("names=data=a.example zoneIds=A.example.=Z0A adopt=A.EXAMPLE")]
    [InlineData("vpcCidr=10.0.0.0/27 subnetPrefix=28 azCount=1 initialAzCount=1")]
    public void Valid_settings_are_accepted(string settings) => Assert.NotEmpty(Variants.Stacks(settings.Split(' ')));

    [Theory]
    [InlineData("ownr", "unknown setting 'ownr'; did you mean 'owner'?")]
    [InlineData("tll", "unknown setting 'tll'; did you mean 'ttl'?")]
    [InlineData("TTL", "unknown setting 'TTL'; did you mean 'ttl'?")]
    [InlineData("nothing", "unknown setting 'nothing'; valid settings are adopt, adoptFrom, alarmTopicArn")]
    public void An_unknown_setting_suggests_the_nearest_one(string key, string message) =>
        Assert.StartsWith($"{Heading}\n  {message}", Variants.Refusal($"{key}=1"), StringComparison.Ordinal);

    [Theory]
    [InlineData("us-gov-west-1")]
    [InlineData("ap-northeast-1")]
    [InlineData("cn-north-1")]
    public void A_region_of_any_known_partition_can_be_the_home_region(string region) =>
        Assert.NotEmpty(Variants.Stacks($"homeRegion={region}", "services=data"));

    [Theory]
    [InlineData("vpcCidr=10.0.0.0/33 scheduleMinutes=0 azCount=0", "vpcCidr azCount scheduleMinutes")]
    [InlineData("dualStack=yes whenEmpty=drop owner=a$b", "dualStack whenEmpty owner")]
    [InlineData("services=foo adopt=nope names=bar=a.example,foo=b ttl= tll=1 bootstrap=/nowhere memoryMegabytes=1",
        "ttl tll names names adopt memoryMegabytes bootstrap")]
    public void All_errors_are_reported_at_once(string settings, string keys)
    {
        var lines = Variants.Refusal(settings.Split(' ')).Split('\n');
        Assert.Equal(Heading, lines[0]);
        Assert.Equal(keys, string.Join(' ', lines[1..].Select(line => line.Split('\'')[1])));
    }

    [Fact]
    public void A_stack_in_another_app_refuses_invalid_settings_first()
    {
        Variants.SkipWithout("node");
        Variants.InApp(app =>
        {
            var refused = Assert.Throws<SettingsException>(() =>
                new DnsSyncStack(app, "Own", new Settings { Owner = "a b", VpcCidr = "10.0.0.0/33", Ttl = 0 }));
            Assert.StartsWith(Heading, refused.Message, StringComparison.Ordinal);
            Assert.Equal(4, refused.Message.Split('\n').Length);
            Assert.Empty(app.Node.FindChild("Own").Node.Children);
            app.Node.TryRemoveChild("Own");
        });
    }

    [Fact]
    public void A_file_that_is_not_a_function_is_refused()
    {
        var file = Path.Combine(Path.GetDirectoryName(Variants.Executable("text", 0))!, "bootstrap");
        File.WriteAllText(file, "#!/bin/sh\n");
        Assert.Contains("is not a Linux executable", Variants.Refusal($"bootstrap={file}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cn-north-1", "")]
    [InlineData("cn-northwest-1", "services=data")]
    [InlineData("cn-north-1", "services=lorawan.lns names=lorawan.lns=a.example")]
    [InlineData("us-gov-west-1", "")]
    [InlineData("us-gov-east-1", "services=data,credentials")]
    public void A_deployment_needs_its_home_region_where_services_differ(string region, string settings) =>
        Assert.Matches(
            $"^{Heading}\n  'homeRegion': services in {region} differ from those in most Regions: set -c homeRegion={region}$",
            Refusal(region, settings));

    [Theory]
    [InlineData("cn-north-1", "homeRegion=cn-north-1")]
    [InlineData("cn-north-1", "services=cn.com.amazonaws.cn-north-1.iot.data")]
    [InlineData("us-gov-west-1", "services=data")]
    [InlineData("eu-west-1", "")]
    [InlineData(null, "")]
    public void A_deployment_with_valid_services_needs_no_home_region(string? region, string settings) =>
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
    public void Settings_reach_their_resources()
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
