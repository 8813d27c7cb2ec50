using Microsoft.Extensions.Logging;

namespace AWS.Lambda.Powertools.Logging.Internal;

/// <summary>Makes loggers that write to one stream, a write a line.</summary>
[ProviderAlias("PowertoolsLogger")]
internal sealed class PowertoolsLoggerProvider(LoggerSettings settings, Stream output = null)
    : ILoggerProvider, ISupportExternalScope
{
    private readonly Lock _one = new();
    private readonly Stream _output = output ?? Console.OpenStandardOutput();

    public LoggerSettings Settings => settings;

    public IExternalScopeProvider Scopes { get; private set; }

    public ILogger CreateLogger(string categoryName) => new PowertoolsLogger(categoryName, this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => Scopes = scopeProvider;

    public void Write(ReadOnlySpan<byte> line)
    {
        lock (_one)
            _output.Write(line);
    }

    public void Dispose()
    {
        // Standard output belongs to the process.
    }
}
