namespace DnsSync.TestKit;

/// <summary>What Lambda, and the stack, put into a function's environment.</summary>
internal static class FunctionEnvironment
{
    public const string Role = "arn:aws:iam::111122223333:role/dnssync";
    public const string AccessKey = "AKIAFUNCTION";

    /// <param name="api">The function's own Runtime API.</param>
    /// <param name="aws">Where all AWS services are.</param>
    /// <param name="configuration">JSON, or <c>ssm:/path/</c>; null for none.</param>
    /// <param name="queueUrl">Null for no queue.</param>
    /// <param name="accessKey">
    /// Who the calls are of, in the simulator's call log: one for each copy.
    /// </param>
    public static Dictionary<string, string> Of(
        RuntimeApi api,
        Uri? aws = null,
        string? configuration = null,
        string? queueUrl = null,
        string handler = "OnEvent",
        string accessKey = AccessKey)
    {
        var variables = new Dictionary<string, string>
        {
            ["AWS_LAMBDA_RUNTIME_API"] = api.Address,
            ["AWS_LAMBDA_FUNCTION_NAME"] = "dnssync",
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "256",
            ["AWS_LAMBDA_LOG_FORMAT"] = "JSON",
            ["AWS_REGION"] = "ap-northeast-1",
            ["AWS_DEFAULT_REGION"] = "ap-northeast-1",
            ["AWS_ACCESS_KEY_ID"] = accessKey,
            ["AWS_SECRET_ACCESS_KEY"] = "simulated",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["LAMBDA_TASK_ROOT"] = AppContext.BaseDirectory,
            ["DNSSYNC_ROLE_ARN"] = Role,
            ["TZ"] = ":UTC",
            ["_HANDLER"] = handler,
        };
        Add("AWS_ENDPOINT_URL", aws?.ToString());
        Add("DNSSYNC_CONFIG", configuration);
        Add("DNSSYNC_QUEUE_URL", queueUrl);
        return variables;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                variables[name] = value;
            }
        }
    }
}
