using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.S3.Assets;
using Amazon.JSII.Runtime.Deputy;
using Constructs;
using AssetOptions = Amazon.CDK.AWS.S3.Assets.AssetProps;

namespace DnsSync.Infra;

/// <summary>
/// The file <c>bootstrap</c> that every function of ours runs: published from the sources, or built
/// beforehand.
/// </summary>
public sealed partial class FunctionAsset : Construct
{
    // A native compilation on a small machine that does something else besides.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Asset _asset;

    /// <param name="prebuilt">A built <c>bootstrap</c>, or the folder it is in; null to publish it.</param>
    /// <param name="architecture">
    /// <c>arm64</c> or <c>x86_64</c>; null for what was built beforehand, or for this machine's own.
    /// </param>
    /// <exception cref="SettingsException">There is none, and none can be built.</exception>
    public FunctionAsset(Construct scope, string id, string? prebuilt = null, string? architecture = null)
        : base(scope, id)
    {
        if (WhyNotTaken(prebuilt, architecture) is { } reason)
        {
            throw new SettingsException(reason);
        }

        var file = prebuilt is null ? null : FileOf(prebuilt);
        var built = file is null ? null : ArchitectureOf(file);
        Architecture = architecture ?? built
            ?? (RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x86_64");
        var bundling = new Bundling(file, Architecture, Stack.Of(this).BundlingRequired);
        try
        {
            _asset = new Asset(this, "Code", new AssetOptions
            {
                Path = file is null ? Path.Combine(Repository.Root, "src", "DnsSync.Lambda") : Path.GetDirectoryName(file)!,
                AssetHashType = AssetHashType.OUTPUT,
                Bundling = new BundlingOptions
                {
                    // Never run: the local bundling answers, or fails and says why.
                    Image = DockerImage.FromRegistry("scratch"),
                    Local = bundling,
                },
            });
        }
        catch (Exception) when (bundling.Problem is not null)
        {
            // What crosses the border to Node and back carries two stack traces.
            throw new SettingsException(bundling.Problem);
        }
    }

    /// <summary><c>arm64</c> or <c>x86_64</c>.</summary>
    public string Architecture { get; }

    internal string Bucket => _asset.S3BucketName;

    internal string Key => _asset.S3ObjectKey;

    /// <returns>Why the function cannot be what was built beforehand; null if it can, or is built by synth.</returns>
    internal static string? WhyNotTaken(string? prebuilt, string? architecture) =>
        prebuilt is null ? null
        : prebuilt.Length == 0 ? "'bootstrap' is empty: pass a file"
        : FileOf(prebuilt) is var file && !File.Exists(file)
            ? $"'bootstrap': file {file} not found. Build it with: dotnet publish src/DnsSync.Lambda -c Release -r linux-x64"
        : ArchitectureOf(file) is not { } built
            ? $"'bootstrap': {file} is not a Linux executable for x86_64 or arm64"
        : architecture is not null && architecture != built
            ? $"'bootstrap': {file} is built for {built}, but 'architecture' is {architecture}: omit 'architecture', "
                + "or build for it"
        : WhyNotLoaded(file) is { } reason ? $"'bootstrap': {reason}"
        : null;

    // Amazon Linux 2023 has glibc 2.34 for as long as it lives, and the loader refuses a file that needs more.
    private static readonly Version NewestGlibc = new(2, 34);

    private static string? WhyNotLoaded(string file)
    {
        var needed = GlibcSymbol().Matches(System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file)))
            .Select(match => Version.Parse(match.Groups[1].Value)).Max();
        return needed > NewestGlibc
            ? $"{file} requires GLIBC_{needed}, but Lambda's Amazon Linux 2023 has GLIBC_{NewestGlibc}: build it on "
                + "Debian 12 or Amazon Linux 2023, or in a container of either"
            : null;
    }

    // As the table of version strings holds them, each ended by a zero.
    [GeneratedRegex(@"\0GLIBC_(2\.\d+)(?:\.\d+)?(?=\0)")]
    private static partial Regex GlibcSymbol();

    private static string FileOf(string prebuilt) =>
        Path.GetFullPath(Directory.Exists(prebuilt) ? Path.Combine(prebuilt, "bootstrap") : prebuilt);

    // "ELF Header", System V ABI: the machine is a half word at 18.
    private static string? ArchitectureOf(string file)
    {
        using var stream = File.OpenRead(file);
        var header = new byte[20];
        var length = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        return (length == header.Length && header.AsSpan().StartsWith("\u007fELF"u8), header[18]) switch
        {
            (true, 0x3E) => "x86_64",
            (true, 0xB7) => "arm64",
            _ => null,
        };
    }

    private sealed class Bundling(string? prebuilt, string architecture, bool isRequired) : DeputyBase, ILocalBundling
    {
        /// <summary>Why there is no file; null if there is one.</summary>
        public string? Problem { get; private set; }

        public bool TryBundle(string outputDir, IBundlingOptions options)
        {
            var target = Path.Combine(outputDir, "bootstrap");
            Problem = prebuilt is not null ? Copy(prebuilt, target)
                : isRequired ? Publish(outputDir)
                : null;
            if (Problem is null && File.Exists(target) && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(target, (UnixFileMode)0b111_101_101);
            }

            return Problem is null ? true : throw new InvalidOperationException(Problem);
        }

        private static string? Copy(string file, string target)
        {
            File.Copy(file, target, overwrite: true);
            return null;
        }

        private string? Publish(string folder)
        {
            var isForeign = architecture == "arm64"
                != (RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64);
            string[] linkers = isForeign ? ["clang"] : ["clang", "gcc"];
            if (!linkers.Any(IsOnPath))
            {
                return Unbuilt($"{string.Join(" or ", linkers)} is not on the PATH, which links native code"
                    + (isForeign ? $" for another machine ({architecture}); its cross gcc is needed too" : ""));
            }

            var start = new ProcessStartInfo("dotnet",
                [
                    "publish", Path.Combine(Repository.Root, "src", "DnsSync.Lambda"), "-c", "Release",
                    "-r", architecture == "arm64" ? "linux-arm64" : "linux-x64", "-o", folder, "--nologo",
                ])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };

            // What a build around this one told its own children is not meant for it.
            foreach (var name in start.Environment.Keys
                .Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            {
                start.Environment.Remove(name);
            }

            start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
            Process process;
            try
            {
                process = Process.Start(start)!;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return Unbuilt("dotnet is not on the PATH: install the .NET 10 SDK");
            }

            using (process)
            {
                var output = process.StandardOutput.ReadToEndAsync();
                var errors = process.StandardError.ReadToEndAsync();
                if (!process.WaitForExit(Patience))
                {
                    process.Kill(entireProcessTree: true);
                    return Unbuilt($"dotnet publish did not finish within {Patience.TotalMinutes} minutes");
                }

                return process.ExitCode == 0
                    ? WhyNotLoaded(Path.Combine(folder, "bootstrap")) is { } reason ? Unbuilt(reason) : null
                    : Unbuilt($"dotnet publish failed with exit code {process.ExitCode}:\n{output.Result}{errors.Result}");
            }
        }

        private string Unbuilt(string reason) =>
            $"the function could not be built for {architecture}: {reason}\n"
            + "Fix this, or set -c architecture to that of this machine (x86_64 or arm64), or pass a prebuilt "
            + "function with -c bootstrap=FILE";

        private static bool IsOnPath(string program) => (System.Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
    }
}
