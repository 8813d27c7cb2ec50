using System.Runtime.CompilerServices;

namespace DnsSync.Cli.Tests;

internal static class PreparedEnvironment
{
    [ModuleInitializer]
    internal static void Prepare() => AwsEnvironment.Prepare();
}
