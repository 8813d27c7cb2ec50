using System.Text;
using DnsSync.Infra.Tests.Updates;

namespace DnsSync.Infra.Tests;

/// <summary>Updates from each setting to another and back, in the order in which CloudFormation makes them.</summary>
[Trait("Speed", "slow")]
public sealed class ReplayTests
{
    private const string Named = "names=data=a1-ats.iot.eu-west-1.amazonaws.com";
    private const string Existing = "vpcId=vpc-0a1b2c3d subnetIds=subnet-0aaaaaaa,subnet-0bbbbbbb vpcRanges=10.1.0.0/16";

    /// <summary>Settings that are those of another stack: nothing is updated.</summary>
    private static readonly string[] OfAnotherStack = ["stackName", "homeRegion"];

    private static (string Before, string After)[] Changes =>
    [
        ("", "owner=prod"),
        ("", Existing),
        (Existing, Existing.Replace("0a1b2c3d", "0f0f0f0f", StringComparison.Ordinal)),
        ("", "vpcCidr=10.9.0.0/16"),
        ("", "subnetPrefix=26"),
        ("", "initialAzCount=3"),
        ("", "azCount=1"),
        ("", "azCount=3"),
        ("azCount=3", "azCount=6"),
        ("", "azs=eu-west-1a,eu-west-1b"),
        ("azs=eu-west-1b,eu-west-1c", "azs=eu-west-1b,eu-west-1c,eu-west-1a"),
        ("azs=eu-west-1b,eu-west-1c", "azs=-,eu-west-1c"),
        ("azs=eu-west-1b,eu-west-1c", "azs=eu-west-1c"),
        ("azs=eu-west-1b,eu-west-1c", "azs=eu-west-1c,eu-west-1b"),
        ("azs=-,eu-west-1c", "azs=eu-west-1a,eu-west-1c"),
        ("", "publicSubnets=false"),
        ("", "dualStack=true"),
        ("dualStack=true", "dualStack=true azCount=3"),
        ("dualStack=true", "dualStack=true publicSubnets=false"),
        ("", "services=data"),
        ("", "endpointsPerName=3"),
        ("", "layout=weighted"),
        ("", "allowedRanges=192.168.0.0/16"),
        ("", "names=data=devices.example.com"),
        ("names=data=devices.example.com", "names=data=Devices.Example.COM."),
        ("names=data=devices.example.com", "names=data=devices.example.com,data=other.example.com"),
        ("names=data=devices.example.com", "names=credentials=devices.example.com"),
        ("", "names=data=@account"),
        ("", "names=data=devices.example.com,data=@account"),
        ("", Named),
        ("", $"{Named},data=devices.example.com"),
        (Named, $"{Named},data=devices.example.com"),
        ("zoneIds=data=Z0DATA", $"zoneIds=data=Z0DATA {Named}"),
        ("", "zone=parent"),
        ("", "zoneIds=data=Z0DATA"),
        ("zoneIds=data=Z0DATA names=data=devices.example.com", "zoneIds=Devices.example.com=Z0DATA names=data=devices.example.com."),
        ("", "zoneVpcs=vpc-0aaaaaaa"),
        ("", "adopt=data adoptFrom=old"),
        ("", "ttl=30"),
        ("", "minimumAddresses=2"),
        ("", "whenEmpty=delete"),
        ("", "scheduleMinutes=1"),
        ("", "logRetentionDays=7"),
        ("", "memoryMegabytes=512"),
        ("", "quotaShare=0.5"),
        ("", "alarmTopicArn=arn:aws:sns:eu-west-1:111122223333:ops"),
        ("", $"architecture=arm64 bootstrap={Variants.Executable("arm64", 0xB7)}"),
    ];

    [Fact]
    public void Each_changed_setting_updates_only_these_resources()
    {
        var text = new StringBuilder("# What is created (+), replaced (!) and removed (-); what is updated in place is left out.\n");
        foreach (var (before, after) in Changes)
        {
            text.Append($"\n{Show(before)} -> {Show(after)}\n  {Update(before, after)}\n");
            text.Append($"{Show(after)} -> {Show(before)}\n  {Update(after, before)}\n");
        }

        Golden.Expect("tests/DnsSync.Infra.Tests/Updates/updates.txt", text.ToString());
        Assert.DoesNotContain("FAILED", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_is_covered_by_a_change()
    {
        var refusal = Variants.Refusal("nothing=1");
        var known = refusal[(refusal.IndexOf("valid settings are ", StringComparison.Ordinal) + "valid settings are ".Length)..].Split(", ");
        Assert.Equal(
            known.Except(OfAnotherStack).Order(StringComparer.Ordinal),
            Changes.SelectMany(change => Split(change.After).Except(Split(change.Before)))
                .Select(setting => setting.Split('=')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_third_zone_is_added_and_removed_without_touching_the_others()
    {
        const string Third = "NetworkIsolated3 {0}NetworkIsolated3Routes {0}NetworkPublic3 {0}NetworkPublic3Routes";
        var replay = new CloudFormationReplay();
        replay.Deploy(Template(""));
        var before = Subnets("");
        Assert.Equal("+" + Third.Replace("{0}", "+", StringComparison.Ordinal), replay.Deploy(Template("azCount=3")));
        Assert.Equal("-" + Third.Replace("{0}", "-", StringComparison.Ordinal), replay.Deploy(Template("")));
        Assert.Equal(before, Subnets("azCount=3").Where(pair => before.ContainsKey(pair.Key)).ToDictionary());

        static Dictionary<string, string> Subnets(string settings) => Template(settings).All("AWS::EC2::Subnet")
            .ToDictionary(subnet => subnet.Id, subnet => subnet["CidrBlock"] + subnet["AvailabilityZone"]);
    }

    /// <summary>The settings of today on stacks that a version without fixed slots has deployed.</summary>
    [Theory]
    [InlineData("defaults", "")]
    [InlineData("three-zones", "azCount=3 initialAzCount=3")]
    [InlineData("custom-domains", "names=data=devices.example.com,data=a1-ats.iot.eu-west-1.amazonaws.com zoneVpcs=vpc-0aaaaaaa")]
    public void An_earlier_stack_gains_the_zone_check_and_alarms_only(string earlier, string settings)
    {
        var replay = new CloudFormationReplay();
        replay.Deploy(Earlier(earlier));
        var touched = replay.Deploy(Template(settings)).Split(' ');
        Assert.All(touched, one => Assert.Matches(@"^\+(NetworkCheck|ServiceAlarms)", one));
        Assert.Contains("+NetworkCheckVpc", touched);
    }

    /// <summary>What the replay finds in templates of a version that had these defects.</summary>
    [Theory]
    [InlineData("defaults", "three-zones", "InvalidSubnet.Conflict")]
    [InlineData("three-zones", "defaults", "InvalidSubnet.Conflict")]
    [InlineData("dual-stack", null, "Fn::Select cannot select nonexistent value at index 0")]
    [InlineData("defaults", "new-range", "Resource.AlreadyAssociated")]
    [InlineData("defaults", "custom-domains", "ConflictingDomainExists")]
    [InlineData("custom-domains", "respelled", "ConflictingDomainExists")]
    public void Templates_of_an_earlier_version_conflict(string before, string? after, string conflict)
    {
        string[] found = [.. new[] { false, true }.Select(reversed =>
        {
            try
            {
                var replay = new CloudFormationReplay(reversed);
                replay.Deploy(Earlier(before));
                return after is null ? "" : replay.Deploy(Earlier(after));
            }
            catch (UpdateFailedException failure)
            {
                return failure.Message;
            }
        })];
        Assert.Contains(found, message => message.StartsWith(conflict, StringComparison.Ordinal));
    }

    private static string Update(string before, string after)
    {
        string[] results = [.. new[] { false, true }.Select(reversed =>
        {
            var replay = new CloudFormationReplay(reversed);
            try
            {
                replay.Deploy(Template(before));
            }
            catch (UpdateFailedException failure)
            {
                return $"FAILED to be created: {failure.Message}";
            }

            try
            {
                return replay.Deploy(Template(after)) is { Length: > 0 } did ? did : "nothing";
            }
            catch (UpdateFailedException failure)
            {
                return failure.Message.StartsWith(CloudFormationReplay.Refused, StringComparison.Ordinal)
                    ? failure.Message
                    : $"FAILED: {failure.Message}";
            }
        }).Distinct()];
        return string.Join(" OR ", results);
    }

    private static Template Template(string settings) => Variants.Stacks(Split(settings))["DnsSync"];

    private static Template Earlier(string name) =>
        new(Path.Combine(Repository.Root, "tests", "DnsSync.Infra.Tests", "Updates", "Earlier", $"{name}.json"));

    private static string[] Split(string settings) => settings.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Show(string settings) => settings.Length == 0 ? "defaults"
        : System.Text.RegularExpressions.Regex.Replace(settings, @"bootstrap=\S+", "bootstrap=FILE");
}
