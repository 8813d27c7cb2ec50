using AWS.Lambda.Powertools.Logging.Internal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AWS.Lambda.Powertools.Logging;

/// <summary>Adds the logger to Microsoft.Extensions.Logging.</summary>
public static class PowertoolsLoggingBuilderExtensions
{
    /// <summary>Adds the logger as the environment configures it.</summary>
    public static ILoggingBuilder AddPowertoolsLogger(this ILoggingBuilder builder) =>
        builder.AddPowertoolsLogger(null);

    /// <summary>Adds the logger; what is not configured comes from the environment.</summary>
    public static ILoggingBuilder AddPowertoolsLogger(
        this ILoggingBuilder builder, Action<PowertoolsLoggerConfiguration> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var configuration = new PowertoolsLoggerConfiguration();
        configure?.Invoke(configuration);
        var settings = new LoggerSettings(configuration, Environment.GetEnvironmentVariable);
        builder.SetMinimumLevel(settings.Minimum);
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<ILoggerProvider, PowertoolsLoggerProvider>(
                _ => new PowertoolsLoggerProvider(settings)));
        return builder;
    }
}
