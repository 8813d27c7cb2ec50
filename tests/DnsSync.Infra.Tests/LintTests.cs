using System.Diagnostics;

namespace DnsSync.Infra.Tests;

/// <summary>What AWS's own schema says of the templates, and what the CDK command line makes of the app.</summary>
[Trait("Speed", "slow")]
public sealed class LintTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Cfn_lint_finds_nothing_in_any_variant()
    {
        Variants.SkipWithout("cfn-lint");
        string[] files = [.. Variants.All.Values.SelectMany(settings => Variants.Stacks(settings).Values).Select(stack => stack.File)];
        var (exitCode, output) = await RunAsync("cfn-lint", ["--non-zero-exit-code", "informational", "--", .. files]);

        // No warning is excused: every DependsOn in these templates is one that no reference implies.
        Assert.Equal("", output);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task The_CDK_command_line_synthesizes_the_defaults_without_credentials()
    {
        Variants.SkipWithout("npx");
        var folder = Directory.CreateTempSubdirectory("dnssync-synth-");
        try
        {
            // The app as it was built, so that a build around this test does not wait for another.
            var built = new DirectoryInfo(AppContext.BaseDirectory).Name;
            var app = $"dotnet {Path.Combine(Repository.Root, "artifacts", "bin", "DnsSync.Infra", built, "DnsSync.Infra.dll")}";
            var (exitCode, output) = await RunAsync(
                "npx", ["--yes", "aws-cdk@2.1148.1", "synth", "--quiet", "--app", app, "--output", folder.FullName, "-c", $"bootstrap={Variants.Bootstrap}"]);
            Assert.True(exitCode == 0, output);
            Assert.Equal(
                new Template(Variants.Defaults.File).Json.ToJsonString(),
                new Template(Path.Combine(folder.FullName, "DnsSync.template.json")).Json.ToJsonString());

            (exitCode, output) = await RunAsync(
                "npx", ["--yes", "aws-cdk@2.1148.1", "synth", "--quiet", "--app", app, "--output", folder.FullName, "-c", "ownr=x"]);
            Assert.Equal(1, exitCode);
            Assert.Contains("dnssync: invalid settings; nothing was synthesized:\n  unknown setting 'ownr'", output, StringComparison.Ordinal);
            Assert.DoesNotContain("Unhandled exception", output, StringComparison.Ordinal);

            // The command line tells the app the region that it will deploy to.
            (exitCode, output) = await RunAsync(
                "npx", ["--yes", "aws-cdk@2.1148.1", "synth", "--quiet", "--app", app, "--output", folder.FullName, "-c", $"bootstrap={Variants.Bootstrap}"],
                ("AWS_REGION", "cn-north-1"));
            Assert.Equal(1, exitCode);
            Assert.Contains("set -c homeRegion=cn-north-1", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(
        string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var result = await process.ResultAsync(Patience);
        return (result.ExitCode, result.Output + result.Error);
    }
}
