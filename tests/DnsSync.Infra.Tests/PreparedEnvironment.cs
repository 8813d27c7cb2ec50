using System.Runtime.CompilerServices;

namespace DnsSync.Infra.Tests;

internal static class PreparedEnvironment
{
    [ModuleInitializer]
    internal static void Prepare() => AwsEnvironment.Prepare();
}
