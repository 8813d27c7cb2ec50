using System.Text.RegularExpressions;

namespace DnsSync.Cli.Tests.Documents;

/// <summary>Commands of the documents that another test or CI runs, or that cannot be run here.</summary>
/// <param name="Pattern">The whole command, without its comment.</param>
/// <param name="Why">Who runs it; or why nobody can, and what is checked of it all the same.</param>
/// <param name="File">Where that is: a test's file, or what CI runs.</param>
/// <param name="Proof">What must stand there, in one line.</param>
internal sealed record Elsewhere(string Pattern, string Why, string File, string Proof)
{
    private const string Ci = ".ci/run";

    public static IReadOnlyList<Elsewhere> All { get; } =
    [
        new(@"dotnet run --project src/DnsSync\.Cli -- demo",
            "CI takes the demo's tour to its end", Ci, "dotnet run --project src/DnsSync.Cli -c Release --no-build -- demo --exit"),
        new(@"dotnet test --solution DnsSync\.sln -c Release", "CI runs it, and looks for it in README", Ci,
            "readonly test_command='dotnet test --solution DnsSync.sln -c Release'"),
        new(@"dotnet test --solution DnsSync\.sln -c Release --filter-not-trait Speed=slow --ignore-exit-code 8",
            "it is a part of the whole, which CI runs", Ci, "readonly test_command='dotnet test --solution DnsSync.sln -c Release'"),
        new(@"dotnet test --project tests/DnsSync\.Tests -c Release", "it is a part of the whole, which CI runs",
            "DnsSync.sln", @"tests\DnsSync.Tests\DnsSync.Tests.csproj"),
        new(@"DNSSYNC_ACCEPT=1 dotnet test --project tests/DnsSync\.Page\.Tests -c Release -- --filter-class '\*DemoPageTests'",
            "CI runs the same test, without writing the picture", "tests/DnsSync.Page.Tests/DemoPageTests.cs",
            "public async Task Shows_the_tour_as_it_goes_and_README_has_its_picture("),
        new(@"dotnet build DnsSync\.sln -c Release", "CI builds", Ci, "dotnet build DnsSync.sln -c Release"),
        new(@"dotnet restore DnsSync\.sln --force-evaluate",
            "it writes the lock files anew; that they fit is checked by CI", Ci, "dotnet restore DnsSync.sln --locked-mode"),
        new(@"\.ci/run", "it is CI itself", Ci, "dotnet test --solution DnsSync.sln -c Release"),
        new(@"dotnet pack src/DnsSync\.Cli -c Release -o artifacts/packages",
            "CI packs the tool", Ci, "dotnet pack src/DnsSync.Cli -c Release --no-build -o"),
        new(@"dotnet tool install DnsSync\.Cli --global --source ""\$PWD/artifacts/packages""",
            "CI installs it, beside the user's own tools", Ci, "dotnet tool install DnsSync.Cli --tool-path"),
        new(@"dotnet publish src/DnsSync\.Lambda -c Release -r linux-x64(?: -o artifacts/function)?",
            "CI publishes the function", Ci, "dotnet publish src/DnsSync.Lambda -c Release -r \"$1\" --no-restore -o"),
        new(@"dotnet publish src/DnsSync\.Lambda -c Release -p:AwsPackages=nuget -p:PublishAot=false",
            "the official packages are not to be had from every feed; what that build changes is checked",
            "tests/DnsSync.Lambda.Tests/FlavourTests.cs",
            "public async Task The_managed_runtime_gets_a_library_that_it_can_start("),
        new(@"npx aws-cdk@[\d.]+ synth --quiet", "CI synthesizes", Ci, "npx --yes aws-cdk@2.1148.1 synth --quiet"),
        new(@"npx aws-cdk@[\d.]+ (?:bootstrap|deploy|diff|destroy)(?: .*)?",
            "it needs an AWS account; its settings are synthesized, and the defaults deployed to moto",
            "tests/DnsSync.Infra.Tests/ReadmeTests.cs",
            "public void A_command_takes_settings_that_can_be_synthesized("),
    ];

    public bool Is(DocumentCommand command) => Regex.IsMatch(command.Bare, $@"\A(?:{Pattern})\z");

    /// <summary>Whether what is said to run it is still there.</summary>
    public bool IsProven(string root) => System.IO.File.ReadAllText(Path.Combine(root, File))
        .Replace("\\\n  ", "", StringComparison.Ordinal)
        .Contains(Proof, StringComparison.Ordinal);
}
