
namespace DnsSync.Infra.Tests.Deployment;

/// <summary>
/// The deployed function as a process, and Lambda's side of it: its own code, with the environment
/// that was read back.
/// </summary>
internal sealed class RunningFunction : IAsyncDisposable
{
    private readonly RuntimeApi _api;

    private RunningFunction(RuntimeApi api, LambdaProcess process) => (_api, Process) = (api, process);

    public LambdaProcess Process { get; }

    public static async Task<RunningFunction> StartAsync(DeployedStack stack)
    {
        var id = stack.Main.Id(stack.Main.Template.One("AWS::Lambda::Function", "ServiceSync"));
        var deployed = (await stack.AwsAsync("lambda", "get-function", "--function-name", id)).GetProperty("Configuration");
        var api = await RuntimeApi.StartAsync();
        var environment = FunctionEnvironment.Of(api, new Uri(stack.Url), handler: deployed.GetProperty("Handler").GetString()!);
        foreach (var variable in deployed.GetProperty("Environment").GetProperty("Variables").EnumerateObject())
        {
            environment[variable.Name] = variable.Value.GetString()!;
        }

        return new RunningFunction(api, LambdaProcess.Start(stack.Unpack(), environment, api));
    }

    public async Task<InvocationResult> SucceedAsync(string payload)
    {
        var result = await _api.InvokeAsync(payload);
        Assert.True(result.Succeeded, $"{result.Outcome} {result.Text}\n{Process.Tail()}");
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await _api.DisposeAsync();
    }
}
