using Amazon.Lambda.Core;

namespace DnsSync.Lambda.Managed;

/// <summary>The handlers take and give streams, so there is nothing to read or write.</summary>
public sealed class StreamsOnly : ILambdaSerializer
{
    public T Deserialize<T>(Stream requestStream) => throw Refusal<T>();

    public void Serialize<T>(T response, Stream responseStream) => throw Refusal<T>();

    private static NotSupportedException Refusal<T>() =>
        new($"the handlers use streams, not {typeof(T).Name}");
}
