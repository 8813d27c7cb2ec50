namespace DnsSync.Lambda.Tests.Harness;

/// <summary>A tiny function in Python, so that the harness is tested without ours.</summary>
internal static class FakeFunction
{
    private static readonly string? Python = Environment.GetEnvironmentVariable("PATH")!
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "python3"))
        .FirstOrDefault(File.Exists);

    /// <summary>Starts it; the test is skipped where there is no Python.</summary>
    public static LambdaProcess Start(
        RuntimeApi api, IReadOnlyDictionary<string, string>? environment = null)
    {
        Assert.SkipWhen(Python is null, "python3 is not installed");
        return LambdaProcess.Start(
            Python!,
            environment ?? FunctionEnvironment.Of(api),
            api,
            Path.Combine(AppContext.BaseDirectory, "Harness", "fake_function.py"));
    }
}
