using AWS.Lambda.Powertools.Logging.Internal;
using Microsoft.Extensions.Logging;

namespace AWS.Lambda.Powertools.Logging;

/// <summary>Builds a logger without a service container, which starts faster.</summary>
public class PowertoolsLoggerBuilder
{
    private readonly PowertoolsLoggerConfiguration _configuration = new();

    public PowertoolsLoggerBuilder WithService(string service)
    {
        _configuration.Service = service;
        return this;
    }

    public PowertoolsLoggerBuilder WithMinimumLogLevel(LogLevel level)
    {
        _configuration.MinimumLogLevel = level;
        return this;
    }

    public PowertoolsLoggerBuilder WithOutputCase(LoggerOutputCase outputCase)
    {
        _configuration.LoggerOutputCase = outputCase;
        return this;
    }

    public PowertoolsLoggerBuilder WithTimestampFormat(string format)
    {
        _configuration.TimestampFormat = format;
        return this;
    }

    public ILogger Build()
    {
        var provider = new PowertoolsLoggerProvider(
            new LoggerSettings(_configuration, Environment.GetEnvironmentVariable));
        provider.SetScopeProvider(new LoggerExternalScopeProvider());
        return provider.CreateLogger("AWS.Lambda.Powertools.Logging.Logger");
    }
}
