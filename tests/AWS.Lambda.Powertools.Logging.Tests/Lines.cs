using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;
using AWS.Lambda.Powertools.Logging.Internal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace AWS.Lambda.Powertools.Logging.Tests;

/// <summary>A logger with a known environment, and the lines it wrote.</summary>
internal sealed class Lines : IDisposable
{
    private readonly Writes _output = new();
    private readonly ServiceProvider _services;

    public Lines(
        string? service = null,
        Dictionary<string, string>? variables = null,
        string? trace = null)
    {
        Invocations.Reset();
        var settings = new LoggerSettings(
            service!, name => variables?.GetValueOrDefault(name)!)
        {
            Time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)),
            Trace = () => trace!,
        };
        Provider = new PowertoolsLoggerProvider(settings, _output);
        _services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Provider))
            .BuildServiceProvider();
        Log = _services.GetRequiredService<ILoggerFactory>().CreateLogger("Cat");
    }

    /// <summary>Lines have a key more until the end.</summary>
    public IDisposable? With(string key, object? value) =>
        Log.BeginScope(new Dictionary<string, object?> { [key] = value });

    public PowertoolsLoggerProvider Provider { get; }

    public ILogger Log { get; }

    public string Text => Encoding.UTF8.GetString([.. _output.All.SelectMany(bytes => bytes)]);

    /// <summary>How often the stream was written to.</summary>
    public int Count => _output.All.Count;

    public JsonElement Last => JsonDocument.Parse(_output.All[^1]).RootElement;

    public void Dispose() => _services.Dispose();

    private sealed class Writes : MemoryStream
    {
        public List<byte[]> All { get; } = [];

        public override void Write(ReadOnlySpan<byte> buffer) => All.Add(buffer.ToArray());

        public override void Write(byte[] buffer, int offset, int count) =>
            Write(buffer.AsSpan(offset, count));
    }
}
