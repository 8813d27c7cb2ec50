using System.Diagnostics;
using System.Text.Json;
using DnsSync.Lambda.Tests.Harness;

namespace DnsSync.Lambda.Tests;

/// <summary>What <c>-p:AwsPackages=nuget</c> changes, and what it does not.</summary>
public sealed class FlavourTests
{
    private static readonly string[] Official =
    [
        "Amazon.Lambda.Annotations", "Amazon.Lambda.Core", "Amazon.Lambda.RuntimeSupport",
        "AWS.Lambda.Powertools.Logging", "AWSSDK.IoT", "AWSSDK.Route53",
    ];

    public static TheoryData<string, string[]> Projects => new()
    {
        { "DnsSync", ["AWSSDK.Route53"] },
        {
            "DnsSync.Lambda",
            [
                "AWS.Lambda.Powertools.Logging", "AWSSDK.IoT", "Amazon.Lambda.Annotations",
                "Amazon.Lambda.Core", "Amazon.Lambda.RuntimeSupport",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task The_official_packages_take_the_place_of_the_subsets_and_nothing_else_changes(
        string project, string[] official)
    {
        var local = await ItemsAsync(project, "local");
        var nuget = await ItemsAsync(project, "nuget");
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

    private static bool IsSubset(string project) => project.Contains("/Aws/", StringComparison.Ordinal);

    private static async Task<(string[] Packages, string[] Projects, string[] Compile)> ItemsAsync(
        string project, string flavour)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet",
            [
                "msbuild", Path.Combine(Repository.Root, "src", project, $"{project}.csproj"),
                $"-p:AwsPackages={flavour}", "-getItem:PackageReference,ProjectReference,Compile",
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
        return (Items("PackageReference"), Items("ProjectReference"), Items("Compile"));
    }
}
