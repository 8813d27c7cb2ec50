using AWS.Lambda.Powertools.Logging.Internal;
using Microsoft.Extensions.Logging;

namespace AWS.Lambda.Powertools.Logging;

/// <summary>Builds a logger without a service container, which starts faster.</summary>
public class PowertoolsLoggerBuilder
{
    private string _service;

    /// <param name="service">
    /// Stands in every line. <c>POWERTOOLS_SERVICE_NAME</c> when null; <c>service_undefined</c>
    /// when that says nothing either.
    /// </param>
    public PowertoolsLoggerBuilder WithService(string service)
    {
        _service = service;
        return this;
    }

    public ILogger Build()
    {
        var provider = new PowertoolsLoggerProvider(
            new LoggerSettings(_service, Environment.GetEnvironmentVariable));
        provider.SetScopeProvider(new LoggerExternalScopeProvider());
        return provider.CreateLogger("AWS.Lambda.Powertools.Logging.Logger");
    }
}
