namespace Amazon.Lambda.RuntimeSupport;

/// <summary>What the handler answers with.</summary>
public class InvocationResponse
{
    public InvocationResponse(Stream outputStream)
        : this(outputStream, true)
    {
    }

    public InvocationResponse(Stream outputStream, bool disposeOutputStream)
    {
        ArgumentNullException.ThrowIfNull(outputStream);
        OutputStream = outputStream;
        DisposeOutputStream = disposeOutputStream;
    }

    /// <summary>Read from where it stands to its end.</summary>
    public Stream OutputStream { get; set; }

    /// <summary>Whether the stream is disposed of once it is sent.</summary>
    public bool DisposeOutputStream { get; }
}
