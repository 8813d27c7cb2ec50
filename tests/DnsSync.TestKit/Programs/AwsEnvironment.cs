namespace DnsSync.TestKit;

/// <summary>
/// The environment of every command that runs in this process, set before the first of them:
/// dummy credentials, and nothing from the user's own environment.
/// </summary>
internal static class AwsEnvironment
{
    public const string Region = "ap-northeast-1";

    /// <summary>Called by an initializer of each module whose tests run commands.</summary>
    public static void Prepare()
    {
        foreach (var foreign in Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)))
        {
            Environment.SetEnvironmentVariable(foreign, null);
        }

        foreach (var (name, value) in Variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["AWS_ACCESS_KEY_ID"] = "AKIASIMULATED",
        ["AWS_SECRET_ACCESS_KEY"] = "simulated",
        ["AWS_REGION"] = Region,
        ["AWS_DEFAULT_REGION"] = Region,
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_CONFIG_FILE"] = "/nowhere/config",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/nowhere/credentials",
        ["AWS_DEFAULT_OUTPUT"] = "json",
        ["AWS_PAGER"] = "",
        ["NO_PROXY"] = "127.0.0.1,localhost",
    };
}
