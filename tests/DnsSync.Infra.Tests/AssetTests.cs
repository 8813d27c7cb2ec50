using System.Runtime.InteropServices;
using Amazon.CDK;

namespace DnsSync.Infra.Tests;

/// <summary>The function's file: found, or not.</summary>
[Collection(nameof(Alone))]
public sealed class AssetTests
{
    private static readonly string Own =
        RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x86_64";

    private static readonly string Foreign = Own == "arm64" ? "x86_64" : "arm64";

    [Fact]
    public void Without_a_linker_synth_names_what_is_missing_and_the_remedy()
    {
        var message = RefusalWithout("clang", "gcc", Own);
        Assert.StartsWith(
            $"the function could not be built for {Own}: clang or gcc is not on the PATH, which links native code\n", message,
            StringComparison.Ordinal);
        Assert.Contains("-c bootstrap=FILE", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cross_compilation_uses_clang() => Assert.StartsWith(
        $"the function could not be built for {Foreign}: clang is not on the PATH, which links native code for another machine",
        RefusalWithout("clang", "gcc", Foreign), StringComparison.Ordinal);

    [Fact]
    public void A_prebuilt_file_is_used_unchanged_and_is_executable()
    {
        var template = Variants.Defaults;
        var key = template.One("AWS::Lambda::Function", "ServiceSync").At("Code", "S3Key")!.GetValue<string>();
        var staged = Path.Combine(Path.GetDirectoryName(template.File)!, $"asset.{Path.GetFileNameWithoutExtension(key)}", "bootstrap");
        Assert.Equal(File.ReadAllBytes(Variants.Bootstrap), File.ReadAllBytes(staged));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(staged).HasFlag(UnixFileMode.OtherExecute));
    }

    [Theory]
    [InlineData("GLIBC_2.34", "")]
    [InlineData("GLIBC_2.2.5", "")]
    [InlineData("GLIBC_2.38", "requires GLIBC_2.38, but Lambda's Amazon Linux 2023 has GLIBC_2.34: build it on Debian 12")]
    [InlineData("GLIBC_2.35.1", "requires GLIBC_2.35, but Lambda's Amazon Linux 2023 has GLIBC_2.34")]
    public void A_file_that_needs_a_newer_C_library_than_Lambda_has_is_refused(string symbol, string expected)
    {
        var file = Variants.Executable($"needs-{symbol}", 0x3E);
        File.AppendAllText(file, $"\0GLIBC_2.17\0{symbol}\0libc.so.6\0");
        if (expected.Length == 0)
        {
            Assert.Null(FunctionAsset.WhyNotTaken(file, null));
        }
        else
        {
            Assert.Contains(expected, Variants.Refusal($"bootstrap={file}"), StringComparison.Ordinal);
        }
    }

    private static string RefusalWithout(string first, string second, string architecture)
    {
        Variants.SkipWithout("node");
        _ = Variants.Defaults;
        var left = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(folder => !File.Exists(Path.Combine(folder, first)) && !File.Exists(Path.Combine(folder, second)));
        using var path = new Variable("PATH", string.Join(Path.PathSeparator, left));
        return Assert.Throws<SettingsException>(() => Variants.InApp(app =>
            _ = new FunctionAsset(new Stack(app, "Asset"), "Function", prebuilt: null, architecture))).Message;
    }
}

/// <summary>Tests that change the environment, which all tests of a process share.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
