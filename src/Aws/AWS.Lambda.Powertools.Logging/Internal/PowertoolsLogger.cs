using System.Buffers;
using Microsoft.Extensions.Logging;

namespace AWS.Lambda.Powertools.Logging.Internal;

/// <summary>Logs of one category.</summary>
internal sealed class PowertoolsLogger(string category, PowertoolsLoggerProvider provider) : ILogger
{
    public IDisposable BeginScope<TState>(TState state) => provider.Scopes?.Push(state);

    public bool IsEnabled(LogLevel logLevel) =>
        logLevel != LogLevel.None && logLevel >= provider.Settings.Minimum;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception exception,
        Func<TState, Exception, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (!IsEnabled(logLevel))
            return;
        var message = formatter(state, exception);
        var bytes = new ArrayBufferWriter<byte>(512);
        try
        {
            using var line = new LogLine(bytes, provider.Settings);
            line.Begin(logLevel, category, message);
            provider.Scopes?.ForEachScope(static (scope, line) => line.Scope(scope), line);
            if (state is IReadOnlyList<KeyValuePair<string, object>> values)
                line.Extras(values);
            line.End(exception);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A value that cannot be written must not cost the message, nor the caller.
            bytes.ResetWrittenCount();
            using var line = new LogLine(bytes, provider.Settings);
            line.Begin(logLevel, category, message);
            line.Extra("logging_error", $"{e.GetType().FullName}: {e.Message}");
            line.End(exception);
        }

        provider.Write(bytes.WrittenSpan);
    }
}
