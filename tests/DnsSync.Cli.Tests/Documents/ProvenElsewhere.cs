using System.Text.RegularExpressions;

namespace DnsSync.Cli.Tests.Documents;

/// <summary>Commands of the documents that are not run in the simulated account.</summary>
internal static class ProvenElsewhere
{
    /// <summary>Each a whole command, without its comment.</summary>
    private static readonly string[] Patterns =
    [
        // CI runs these, or what they are a part of.
        @"dotnet run --project src/DnsSync\.Cli -- demo",
        @"dotnet build DnsSync\.sln -c Release",
        @"dotnet test --solution DnsSync\.sln -c Release(?: --filter-not-trait Speed=slow --ignore-exit-code 8)?",
        @"dotnet test --project tests/DnsSync\.Tests -c Release",
        @"DNSSYNC_ACCEPT=1 dotnet test --project tests/DnsSync\.Page\.Tests -c Release -- --filter-class '\*DemoPageTests'",
        @"dotnet restore DnsSync\.sln --force-evaluate",
        @"\.ci/run",
        @"dotnet pack src/DnsSync\.Cli -c Release -o artifacts/packages",
        @"dotnet tool install DnsSync\.Cli --global --source ""\$PWD/artifacts/packages""",
        @"dotnet publish src/DnsSync\.Lambda -c Release -r linux-x64(?: -o artifacts/function)?",
        @"npx aws-cdk@[\d.]+ synth --quiet",

        // The official packages are not served by every feed.
        @"dotnet publish src/DnsSync\.Lambda -c Release -p:AwsPackages=nuget -p:PublishAot=false",

        // These need an AWS account. ReadmeTests synthesizes their settings.
        @"npx aws-cdk@[\d.]+ (?:bootstrap|deploy|diff|destroy)(?: .*)?",
    ];

    public static bool Has(DocumentCommand command) =>
        Patterns.Any(pattern => Regex.IsMatch(command.Bare, $@"\A(?:{pattern})\z"));
}
