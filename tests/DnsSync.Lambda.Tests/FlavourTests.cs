using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;

namespace DnsSync.Lambda.Tests;

/// <summary>What <c>-p:AwsPackages=nuget</c> changes, and what it does not.</summary>
[Trait("Speed", "slow")]
public sealed class FlavourTests
{
    private static readonly string[] Official =
    [
        "Amazon.Lambda.Annotations", "Amazon.Lambda.CloudWatchEvents", "Amazon.Lambda.Core", "Amazon.Lambda.RuntimeSupport",
        "AWS.Lambda.Powertools.Logging", "AWSSDK.IoT", "AWSSDK.Route53",
    ];

    public static TheoryData<string, string[]> Projects => new()
    {
        { "DnsSync", ["AWSSDK.IoT", "AWSSDK.Route53", "Amazon.Lambda.CloudWatchEvents"] },
        {
            "DnsSync.Lambda",
            [
                "AWS.Lambda.Powertools.Logging", "Amazon.Lambda.Annotations", "Amazon.Lambda.Core",
                "Amazon.Lambda.RuntimeSupport",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task The_official_packages_replace_exactly_the_subsets(
        string project, string[] official)
    {
        var local = await EvaluateAsync(project, "local");
        var nuget = await EvaluateAsync(project, "nuget");
        Assert.DoesNotContain(local.Packages, Official.Contains);
        Assert.Equal(official, nuget.Packages.Except(local.Packages));
        Assert.Empty(local.Packages.Except(nuget.Packages));
        Assert.Equal(
            official.Except(["Amazon.Lambda.Annotations"]),
            local.Projects.Where(IsSubset).Select(name => Path.GetFileNameWithoutExtension(name)));
        Assert.DoesNotContain(nuget.Projects, IsSubset);
        Assert.Equal(local.Projects.Where(name => !IsSubset(name)), nuget.Projects);
        Assert.All(nuget.Compile.Except(local.Compile), file => Assert.StartsWith("Managed/", file, StringComparison.Ordinal));
        Assert.Equal(project == "DnsSync.Lambda", nuget.Compile.Length > local.Compile.Length);
    }

    /// <summary>Its host finds no Main in it, its own RuntimeSupport beside it, and no runtimeconfig to start by.</summary>
    [Fact]
    public async Task The_managed_runtime_gets_a_startable_library()
    {
        var native = await EvaluateAsync("DnsSync.Lambda", "nuget");
        var managed = await EvaluateAsync("DnsSync.Lambda", "nuget", "-p:PublishAot=false");
        Assert.Equal(["Exe", "true"], native["OutputType", "SelfContained"]);
        Assert.Equal(
            ["Library", "false", "true"],
            managed["OutputType", "SelfContained", "GenerateRuntimeConfigurationFiles"]);
        Assert.Equal(["Program.cs"], native.Compile.Except(managed.Compile));
        Assert.Equal(["Amazon.Lambda.RuntimeSupport"], native.Packages.Except(managed.Packages));
    }

    /// <summary>The framework-dependent build of the subsets, which is measured beside the native one.</summary>
    [Fact]
    public async Task Without_the_official_packages_there_is_a_program_to_start() => Assert.Equal(
        ["Exe"], (await EvaluateAsync("DnsSync.Lambda", "local", "-p:PublishAot=false"))["OutputType"]);

    [Theory]
    [InlineData("DnsSync.Lambda", "nuget", true)]
    [InlineData("DnsSync.Lambda", "local", false)]
    [InlineData("DnsSync", "nuget", false)]
    public async Task Trim_warnings_of_Powertools_are_not_errors(
        string project, string flavour, bool areSpared)
    {
        var spared = (await EvaluateAsync(project, flavour))["WarningsNotAsErrors"][0].Split(';');
        Assert.All(["IL2026", "IL2104", "IL3053"], warning => Assert.Equal(areSpared, spared.Contains(warning)));
    }

    /// <summary>Runs against the official packages exclude these by their trait.</summary>
    [Fact]
    public void Tests_that_see_the_internals_of_a_subset_are_marked()
    {
        var subsets = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Aws"), "*.csproj", SearchOption.AllDirectories);
        string[] tests =
        [
            .. subsets.SelectMany(project => XDocument.Load(project).Descendants("InternalsVisibleTo"))
                .Select(friend => friend.Attribute("Include")!.Value)
                .Where(name => name.EndsWith(".Tests", StringComparison.Ordinal))
                .Distinct(),
        ];
        Assert.NotEmpty(tests);
        Assert.All(tests, name => Assert.Equal("true", XDocument
            .Load(Path.Combine(Repository.Root, "tests", name, $"{name}.csproj"))
            .Descendants("TestsSubset").SingleOrDefault()?.Value));
    }

    private static bool IsSubset(string project) => project.Contains("/Aws/", StringComparison.Ordinal);

    private static async Task<Evaluation> EvaluateAsync(string project, string flavour, params string[] more)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet",
            [
                "msbuild", Path.Combine(Repository.Root, "src", project, $"{project}.csproj"),
                $"-p:AwsPackages={flavour}", .. more, "-getItem:PackageReference,ProjectReference,Compile",
                "-getProperty:OutputType,SelfContained,GenerateRuntimeConfigurationFiles,WarningsNotAsErrors",
            ])
        {
            RedirectStandardOutput = true,
        })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal(0, process.ExitCode);
        using var json = JsonDocument.Parse(output);
        string[] Items(string type) =>
        [
            .. json.RootElement.GetProperty("Items").GetProperty(type).EnumerateArray()
                .Select(item => item.GetProperty("Identity").GetString()!.Replace('\\', '/'))
                .Where(name => !name.Contains("artifacts/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
        return new Evaluation(
            Items("PackageReference"), Items("ProjectReference"), Items("Compile"),
            json.RootElement.GetProperty("Properties").EnumerateObject()
                .ToDictionary(property => property.Name, property => property.Value.GetString()!));
    }

    private sealed record Evaluation(
        string[] Packages, string[] Projects, string[] Compile, Dictionary<string, string> Properties)
    {
        public string[] this[params string[] properties] => [.. properties.Select(name => Properties[name])];
    }
}
