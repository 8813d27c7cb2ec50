using System.Text;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.RuntimeSupport.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Amazon.Lambda.Tests;

/// <summary>The loop, run against a fake Runtime API until that has no more to say.</summary>
internal sealed class Runtime(FakeRuntimeApi api) : IDisposable
{
    private readonly MemoryStream _output = new();

    public Dictionary<string, string> Variables { get; } = new()
    {
        ["AWS_LAMBDA_RUNTIME_API"] = api.Address,
        ["AWS_LAMBDA_FUNCTION_NAME"] = "f",
        ["AWS_LAMBDA_FUNCTION_VERSION"] = "7",
        ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "256",
    };

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_000));

    private LambdaEnvironment Environment => new(name => Variables.GetValueOrDefault(name)!, Time);

    public string Output => Encoding.UTF8.GetString(_output.ToArray());

    public void Dispose() => _output.Dispose();

    /// <summary>Runs until the script has been played, then cancels.</summary>
    public async Task PlayAsync(LambdaBootstrapBuilder builder)
    {
        using var cancel = new CancellationTokenSource();
        var run = Run(builder, cancel.Token);
        await Task.WhenAny(run, api.Played);
        await cancel.CancelAsync();
        await run.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>Runs until the loop ends by itself, which is by an exception.</summary>
    public async Task<T> FailAsync<T>(LambdaBootstrapBuilder builder)
        where T : Exception => await Assert.ThrowsAnyAsync<T>(() =>
            Run(builder, default).WaitAsync(TimeSpan.FromSeconds(30)));

    /// <summary>The log that the loop writes to.</summary>
    public LambdaLogWriter Log() => new(Environment, _output);

    public static LambdaBootstrapBuilder Echo() => LambdaBootstrapBuilder.Create(
        (Stream input, ILambdaContext _) => Task.FromResult(input));

    private Task Run(LambdaBootstrapBuilder builder, CancellationToken cancellationToken) =>
        Task.Run(
            async () =>
            {
                using var bootstrap = builder.Build(Environment, _output);
                await bootstrap.RunAsync(cancellationToken);
            },
            CancellationToken.None);
}
