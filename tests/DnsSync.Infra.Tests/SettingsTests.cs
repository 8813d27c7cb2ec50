namespace DnsSync.Infra.Tests;

/// <summary>Settings that cannot be met are refused at synth, with a message that says how to fix them.</summary>
public sealed class SettingsTests
{
    private const string Heading = "the settings are wrong, and nothing was synthesized:";

    [Theory]
    [InlineData("owner=a/b", "'owner': a text of 1 to 64 letters, digits and . _ - is expected, not 'a/b'")]
    [InlineData("stackName=a_b", "'stackName': a letter, then up to 127 letters, digits and hyphens, is expected, not 'a_b'")]
    [InlineData("scheduleMinutes=0", "'scheduleMinutes': a whole number from 1 to 60 is expected, not 0")]
    [InlineData("scheduleMinutes=often", "'scheduleMinutes': a whole number from 1 to 60 is expected, not 'often'")]
    [InlineData("scheduleMinutes=99999999999", "'scheduleMinutes': a whole number from 1 to 60 is expected, not '99999999999'")]
    [InlineData("logRetentionDays=2", "'logRetentionDays': one of 1, 3, 5")]
    [InlineData("memoryMegabytes=64", "'memoryMegabytes': a whole number from 128 to 10240 is expected, not 64")]
    [InlineData("quotaShare=2", "'quotaShare': a number from 0.01 to 1 is expected, not 2")]
    [InlineData("quotaShare=much", "'quotaShare': a number from 0.01 to 1 is expected, not 'much'")]
    [InlineData("layout=round", "'layout': merged or weighted is expected, not 'round'")]
    [InlineData("dualStack=yes", "'dualStack': true or false is expected, not 'yes'")]
    [InlineData("alarmTopicArn=ops", "'alarmTopicArn': the ARN of an SNS topic is expected, not 'ops'")]
    [InlineData("homeRegion=Ireland", "'homeRegion': a region, such as eu-west-1, is expected, not 'Ireland'")]
    [InlineData("homeRegion=us-iso-east-1", "'homeRegion': us-iso-east-1 is in no partition of AWS that DnsSync knows")]
    [InlineData("homeRegion=eusc-de-east-1", "'homeRegion': eusc-de-east-1 is in no partition of AWS that DnsSync knows")]
    [InlineData("homeRegion=eu-isoe-west-1", "'homeRegion': eu-isoe-west-1 is in no partition of AWS that DnsSync knows")]
    [InlineData("homeRegion=mars-1", "'homeRegion': a region, such as eu-west-1, is expected, not 'mars-1'")]
    [InlineData("vpcCidr=10.0.0.0/8", "'vpcCidr': an IPv4 range from /16 to /28, its host bits zero, such as 10.0.0.0/16, is expected, not '10.0.0.0/8'")]
    [InlineData("vpcCidr=10.0.0.1/16", "'vpcCidr': an IPv4 range from /16 to /28, its host bits zero, such as 10.0.0.0/16, is expected, not '10.0.0.1/16'")]
    [InlineData("azCount=0", "'azCount': a whole number from 1 to 6 is expected, not 0")]
    [InlineData("azCount=7", "'azCount': a whole number from 1 to 6 is expected, not 7")]
    [InlineData("azs=a", "'azs': an availability zone, such as eu-west-1a, is expected, not 'a'")]
    [InlineData("azs=eu-west-1a,eu-west-1b,eu-west-1c,eu-west-1d,eu-west-1e,eu-west-1f,eu-west-1g", "'azs': a list of 1 to 6 availability zones is expected, not 7")]
    [InlineData("azs=-", "'azs': an availability zone, such as eu-west-1a, is expected, not '-'")]
    [InlineData("azs=eu-west-1a,-,eu-west-1a", "'azs': eu-west-1a stands there twice, and an endpoint takes one subnet of a zone")]
    [InlineData("initialAzCount=7", "'initialAzCount': a whole number from 1 to 6 is expected, not 7")]
    [InlineData("publicSubnets=no", "'publicSubnets': true or false is expected, not 'no'")]
    [InlineData("vpcId=vpc-1 subnetIds=subnet-1 vpcRanges=10.0.0.0/16 publicSubnets=false", "are for a new VPC: leave them out")]
    [InlineData("vpcCidr=10.0.0.0/27 subnetPrefix=28 azCount=1", "'subnetPrefix': 3 subnets of /28 do not fit into 10.0.0.0/27")]
    [InlineData("subnetPrefix=30", "'subnetPrefix': a whole number from 16 to 28 is expected, not 30")]
    [InlineData("subnetPrefix=17", "'subnetPrefix': 4 subnets of /17 do not fit into 10.0.0.0/16")]
    [InlineData("allowedRanges=10.0.0.1/16", "'allowedRanges': a range, its host bits zero, such as 10.0.0.0/16, is expected, not '10.0.0.1/16'")]
    [InlineData("vpcId=vpc_1 subnetIds=subnet-1 vpcRanges=10.0.0.0/16", "'vpcId': a VPC id, such as vpc-0a1b2c3d, is expected, not 'vpc_1'")]
    [InlineData("vpcId=vpc-1 subnetIds=net vpcRanges=10.0.0.0/16", "'subnetIds': a subnet's id, such as subnet-0a1b2c3d, is expected, not 'net'")]
    [InlineData("vpcId=vpc-1 subnetIds=subnet-1 vpcRanges=all", "'vpcRanges': a range, its host bits zero, such as 10.0.0.0/16, is expected, not 'all'")]
    [InlineData("vpcId=vpc-1", "'vpcId' needs 'subnetIds' (where the endpoints may stand) and 'vpcRanges'")]
    [InlineData("subnetIds=subnet-1", "give its 'vpcId' too")]
    [InlineData("vpcId=vpc-1 subnetIds=subnet-1 vpcRanges=10.0.0.0/16 azCount=2", "are for a new VPC: leave them out")]
    [InlineData("endpointsPerName=101", "'endpointsPerName': a whole number from 1 to 100 is expected, not 101")]
    [InlineData("names=data", "'names': SERVICE=NAME, such as data=iot.example.com, is expected, not 'data'")]
    [InlineData("names=data=a..b", "'names': 'a..b' has an empty label")]
    [InlineData("names=data=foo", "'names': a name of two labels or more, such as iot.example.com, is expected, not 'foo'")]
    [InlineData("names=data=foo.", "'names': a name of two labels or more, such as iot.example.com, is expected, not 'foo.'")]
    [InlineData("names=data=_dnssync.a.example", "'names': _dnssync.a.example is where a marker stands")]
    [InlineData("names=data=a.example,credentials=A.example.", "'names': a.example stands there twice: one name leads to one service")]
    [InlineData("services=lorawan.lns names=lorawan.lns=@account", "'services': IoT Core tells no name for lorawan.lns: give it one, "
        + "-c names=lorawan.lns=NAME (aws iotwireless get-service-endpoint --service-type LNS tells it)")]
    [InlineData("names=lorawan.lns=a.example", "'names' speaks of the service 'lorawan.lns'")]
    [InlineData("services=", "'services': one service or more is expected, not an empty value")]
    [InlineData("services=foo", "'services': IoT Core tells no name for foo: give it one, -c names=foo=NAME")]
    [InlineData("services=a/b names=a/b=a.example", "'services': data, credentials, the end of a service name or a whole one, is expected, not 'a/b'")]
    [InlineData("services=credentials homeRegion=us-gov-west-1", "'services': AWS offers no endpoint for 'credentials' in us-gov-west-1")]
    [InlineData("zoneIds=data=z1", "'zoneIds': a hosted zone id, such as Z0123456789ABCDEFGHIJ, is expected, not 'z1'")]
    [InlineData("zoneIds=dta=Z1", "'zoneIds' speaks of 'dta', which is neither a service nor a name")]
    [InlineData("zoneIds=data=Z1 zone=parent", "leave it out with 'zoneIds'")]
    [InlineData("zoneVpcs=other", "'zoneVpcs': a VPC id, such as vpc-0a1b2c3d, is expected, not 'other'")]
    [InlineData("zoneVpcs=vpc-1@mars", "'zoneVpcs': a region, such as eu-west-1, is expected, not 'mars'")]
    [InlineData("adopt=nope", "'adopt' speaks of 'nope', which is neither a service nor a name of these: data, credentials")]
    [InlineData("adoptFrom=x", "'adoptFrom' needs 'adopt'")]
    [InlineData("adopt=data adoptFrom=a*b", "'adoptFrom': an owner, 1 to 64 letters, digits and . _ / -, is expected, not 'a*b'")]
    [InlineData("ttl=0", "'ttl': a whole number from 1 to 86400 is expected, not 0")]
    [InlineData("ttl=-5", "'ttl': a whole number from 1 to 86400 is expected, not -5")]
    [InlineData("minimumAddresses=500", "'minimumAddresses': a whole number from 1 to 400 is expected, not 500")]
    [InlineData("bootstrap=/nowhere", "'bootstrap' names no file: /nowhere")]
    [InlineData("architecture=arm64", "is built for x86_64, and 'architecture' says arm64")]
    public void An_invalid_setting_is_reported_with_the_expected_form(string settings, string message)
    {
        var lines = Variants.Refusal(settings.Split(' ')).Split('\n');
        Assert.Equal(Heading, lines[0]);
        Assert.Contains(message, Assert.Single(lines[1..]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("owner", "a text of 1 to 64 letters, digits and . _ - is")]
    [InlineData("stackName", "a letter, then up to 127 letters, digits and hyphens, is")]
    [InlineData("homeRegion", "a region, such as eu-west-1, is")]
    [InlineData("vpcId", "a VPC id, such as vpc-0a1b2c3d, is")]
    [InlineData("vpcCidr", "an IPv4 range from /16 to /28, its host bits zero, such as 10.0.0.0/16, is")]
    [InlineData("azCount", "a whole number from 1 to 6 is")]
    [InlineData("ttl", "a whole number from 1 to 86400 is")]
    [InlineData("quotaShare", "a number from 0.01 to 1 is")]
    [InlineData("dualStack", "true or false is")]
    [InlineData("whenEmpty", "keep or delete is")]
    [InlineData("adoptFrom", "an owner, 1 to 64 letters, digits and . _ / -, is")]
    [InlineData("alarmTopicArn", "the ARN of an SNS topic is")]
    [InlineData("bootstrap", "a file is")]
    public void An_empty_value_is_not_treated_as_omitted(string key, string expected) =>
        Assert.Equal($"{Heading}\n  '{key}': {expected} expected, not an empty value", Variants.Refusal($"{key}="));

    [Fact]
    public void A_stack_name_leaves_room_for_the_forwarder_s_suffix()
    {
        Assert.Equal(2, Variants.Stacks($"stackName={new string('n', 117)}", "homeRegion=eu-west-1").Count);
        Assert.Equal(
            $"{Heading}\n  'stackName': with this 'homeRegion' a second stack adds -zone-edits to it: at most 117 characters are possible, not 118",
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
    [InlineData("ownr", "'ownr' is no setting; did you mean 'owner'?")]
    [InlineData("tll", "'tll' is no setting; did you mean 'ttl'?")]
    [InlineData("TTL", "'TTL' is no setting; did you mean 'ttl'?")]
    [InlineData("nothing", "'nothing' is no setting; there are adopt, adoptFrom, alarmTopicArn")]
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
        Assert.Contains("is no Linux executable", Variants.Refusal($"bootstrap={file}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cn-north-1", "")]
    [InlineData("cn-northwest-1", "services=data")]
    [InlineData("cn-north-1", "services=lorawan.lns names=lorawan.lns=a.example")]
    [InlineData("us-gov-west-1", "")]
    [InlineData("us-gov-east-1", "services=data,credentials")]
    public void A_deployment_needs_its_home_region_where_services_differ(string region, string settings) =>
        Assert.Matches(
            $"^{Heading}\n  'homeRegion': the deployment goes to {region}, .*: say so by -c homeRegion={region}$",
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
