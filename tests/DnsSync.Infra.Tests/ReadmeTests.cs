using System.Text.RegularExpressions;

namespace DnsSync.Infra.Tests;

/// <summary>What the documents say about deploying is so.</summary>
[Trait("Speed", "slow")]
public sealed partial class ReadmeTests
{
    /// <summary>Each CDK command of the documents, its lines joined.</summary>
    public static TheoryData<string> Commands => new(
        from document in DocumentCommand.Documents(Repository.Root)
        from command in DocumentCommand.Of(Repository.Root, document)
        where command.Programs.Contains("npx")
        orderby command.Bare
        select command.Bare);

    [Theory]
    [MemberData(nameof(Commands), DisableDiscoveryEnumeration = true)]
    public void A_command_takes_settings_that_can_be_synthesized(string command)
    {
        Assert.StartsWith($"npx {Version} ", command, StringComparison.Ordinal);
        string[] settings =
        [
            .. Setting().Matches(command).Select(match => match.Groups[1].Value)
                .Select(setting => setting.StartsWith("bootstrap=", StringComparison.Ordinal) ? $"bootstrap={Variants.Bootstrap}" : setting),
        ];
        Assert.NotEmpty(Variants.Stacks(settings));
    }

    [Fact]
    public void The_table_has_every_setting_and_no_other()
    {
        var refusal = Variants.Refusal("nothing=1");
        var known = refusal[(refusal.IndexOf("valid settings are ", StringComparison.Ordinal) + "valid settings are ".Length)..].Split(", ");
        Assert.Contains("owner", known);
        var rows = Read("docs/deploying.md").Split("## Settings")[1].Split("\n## ")[0].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        Assert.Equal(
            known.Order(StringComparer.Ordinal),
            rows.SelectMany(row => Key().Matches(row.Split('|')[1]).Select(match => match.Groups[1].Value)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_outputs_that_the_commands_use_exist()
    {
        var outputs = Variants.Defaults.Json["Outputs"]!.AsObject().Select(output => output.Key).ToHashSet(StringComparer.Ordinal);
        var asked = DocumentCommand.Documents(Repository.Root).SelectMany(document => Output().Matches(Read(document))).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(asked);
        Assert.All(asked, name => Assert.Contains(name, outputs));
    }

    [Fact]
    public void The_costs_match_what_the_defaults_deploy()
    {
        var text = Read("docs/deploying.md");
        Assert.Contains($"hosted zones: {Variants.Defaults.All("AWS::Route53::HostedZone").Count} ×", text, StringComparison.Ordinal);
        Assert.Contains($"endpoints: {Variants.Defaults.All("AWS::EC2::VPCEndpoint").Count} × 2 zones", text, StringComparison.Ordinal);
        Assert.Contains($"alarms: {Variants.Defaults.All("AWS::CloudWatch::Alarm").Count} ×", text, StringComparison.Ordinal);
    }

    // As CI runs it.
    private static string Version => Regex.Match(Read(".ci/run"), @"aws-cdk@[0-9.]+").Value;

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    [GeneratedRegex(@"-c\s+(\S+)")]
    private static partial Regex Setting();

    [GeneratedRegex("`([A-Za-z]+)`")]
    private static partial Regex Key();

    [GeneratedRegex(@"OutputKey=='(\w+)'")]
    private static partial Regex Output();
}
