namespace Amazon.Lambda.Core;

/// <summary>Turns events into the handler's input, and its output into responses.</summary>
public interface ILambdaSerializer
{
    T Deserialize<T>(Stream requestStream);

    void Serialize<T>(T response, Stream responseStream);
}
