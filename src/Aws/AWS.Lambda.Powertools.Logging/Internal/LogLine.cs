using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.Lambda.Core;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace AWS.Lambda.Powertools.Logging.Internal;

/// <summary>
/// One line: the standard keys first, then whatever else is known. Of keys spelt alike the first
/// is written, so that nothing can pass for a standard one.
/// </summary>
internal sealed class LogLine : IDisposable
{
    private static readonly JsonWriterOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IBufferWriter<byte> _bytes;
    private readonly LoggerSettings _settings;
    private readonly Utf8JsonWriter _json;
    private readonly ValueWriter _values;
    private readonly HashSet<string> _keys = new(StringComparer.OrdinalIgnoreCase);

    public LogLine(IBufferWriter<byte> bytes, LoggerSettings settings)
    {
        (_bytes, _settings) = (bytes, settings);
        _json = new Utf8JsonWriter(bytes, Readable);
        _values = new ValueWriter(_json, settings);
    }

    public void Dispose() => _json.Dispose();

    public void Begin(LogLevel level, string category, string message)
    {
        _json.WriteStartObject();
        Text(_settings.LevelKey, level switch
        {
            LogLevel.Trace => nameof(LogLevel.Trace),
            LogLevel.Debug => nameof(LogLevel.Debug),
            LogLevel.Information => nameof(LogLevel.Information),
            LogLevel.Warning => nameof(LogLevel.Warning),
            LogLevel.Error => nameof(LogLevel.Error),
            _ => nameof(LogLevel.Critical),
        });
        _keys.Add("level");
        Text("message", message);
        Text("timestamp", _settings.Time.GetUtcNow().UtcDateTime
            .ToString("o", CultureInfo.InvariantCulture));
        Text("service", _settings.Service);
        _json.WriteBoolean(Key("cold_start"), Invocations.IsColdStart);
        if (Invocations.Current is { } context)
        {
            Text("function_name", context.FunctionName);
            Text("function_version", context.FunctionVersion);
            _json.WriteNumber(Key("function_memory_size"), context.MemoryLimitInMB);
            Text("function_arn", context.InvokedFunctionArn);
            Text("function_request_id", context.AwsRequestId);
        }

        // "Root=1-…;Parent=…;Sampled=1": the root is the trace.
        if (_settings.Trace()?.Split(';')[0] is { Length: > 0 } trace)
            Text("xray_trace_id", trace.Replace("Root=", "", StringComparison.Ordinal));
        Text("name", category);
        _keys.Add("exception");
    }

    public void Extra(string key, object value)
    {
        var spelt = string.IsNullOrWhiteSpace(key) ? "" : _settings.Spell(key.TrimStart('@'));
        if (spelt.Length == 0 || !_keys.Add(spelt))
            return;
        _json.WritePropertyName(spelt);
        _values.Write(value);
    }

    public void Extras(IEnumerable<KeyValuePair<string, object>> values)
    {
        foreach (var (key, value) in values)
        {
            if (key != "{OriginalFormat}")
                Extra(key, value);
        }
    }

    public void Scope(object scope)
    {
        switch (scope)
        {
            case IEnumerable<KeyValuePair<string, object>> values:
                Extras(values);
                break;
            case IEnumerable<KeyValuePair<string, string>> texts:
                foreach (var (key, value) in texts)
                    Extra(key, value);
                break;
            case not null:
                Extra("scope", scope.ToString());
                break;
        }
    }

    public void End(Exception exception)
    {
        if (exception != null)
        {
            _json.WritePropertyName(_settings.Spell("exception"));
            _values.Write(exception);
        }

        _json.WriteEndObject();
        _json.Flush();
        _bytes.Write("\n"u8);
    }

    private void Text(string name, string value) => _json.WriteString(Key(name), value);

    private string Key(string name)
    {
        // The default spelling is the one the names are written in.
        var spelt = _settings.Case == KeyCase.SnakeCase || name == _settings.LevelKey
            ? name
            : _settings.Spell(name);
        _keys.Add(spelt);
        return spelt;
    }
}
