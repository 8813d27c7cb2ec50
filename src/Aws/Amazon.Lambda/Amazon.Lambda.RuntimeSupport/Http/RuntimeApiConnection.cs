using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Amazon.Lambda.RuntimeSupport.Http;

/// <summary>
/// One connection to the Runtime API, kept open from request to request. A client of this one
/// server, which is local, needs no pool, no proxy, no TLS and no time-out; leaving them out is
/// what makes the first request leave a few milliseconds earlier than through HttpClient.
/// </summary>
/// <remarks>Not safe to use from several threads.</remarks>
internal sealed class RuntimeApiConnection : IDisposable
{
    /// <summary>Bodies up to this size leave in the same packet as their head.</summary>
    private const int TogetherAtMost = 16 * 1024;

    private readonly string _address;
    private readonly string _host;
    private readonly int _port;
    private Socket _socket;
    private ResponseReader _reader;

    /// <param name="address">Host and port, as <c>AWS_LAMBDA_RUNTIME_API</c> has them.</param>
    public RuntimeApiConnection(string address)
    {
        var colon = address?.LastIndexOf(':') ?? -1;
        if (colon <= 0 || !ushort.TryParse(address.AsSpan(colon + 1), out var port) || port == 0)
            throw new ArgumentException(
                $"AWS_LAMBDA_RUNTIME_API must be host:port, not '{address}'", nameof(address));
        (_address, _host, _port) = (address, address[..colon], port);
    }

    public void Dispose() => Close();

    /// <summary>
    /// Asks, and waits for the answer as long as it takes: a frozen process waits for days. A
    /// connection that turns out to be closed from before is opened again, once, if the request
    /// can be repeated.
    /// </summary>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="InvalidDataException">The answer is not HTTP.</exception>
    public async ValueTask<RuntimeApiResponse> SendAsync(
        string method,
        string path,
        ReadOnlyMemory<byte> body,
        string headers = "",
        CancellationToken cancellationToken = default)
    {
        var used = _socket != null;
        if (used && !IsIdle())
        {
            Close();
            used = false;
        }

        try
        {
            try
            {
                return await Exchange(method, path, body, headers, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or SocketException
                && used && method == "GET" && _reader is not { HasBytes: true })
            {
                Close();
                return await Exchange(method, path, body, headers, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        catch (SocketException e)
        {
            Close();
            throw new IOException($"The Runtime API at {_address} is gone: {e.Message}", e);
        }
        catch
        {
            Close();
            throw;
        }
    }

    private async ValueTask<RuntimeApiResponse> Exchange(
        string method,
        string path,
        ReadOnlyMemory<byte> body,
        string headers,
        CancellationToken cancellationToken)
    {
        if (_socket == null)
            Open();
        _reader.Expect();
        var head = Head(method, path, body, headers);
        Task sending;
        if (body.Length <= TogetherAtMost)
        {
            // Small enough for the send buffer of an idle connection: does not block. That the
            // asynchronous machinery starts only when waiting begins puts the first request
            // ahead of it.
            Blocking(head);
            sending = Task.CompletedTask;
        }
        else
        {
            sending = SendAll(head, body, cancellationToken);
        }

        // A server may refuse a body before it has read it all (413): the answer counts, not
        // whether the rest could be sent.
        var response = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!response.KeepAlive || !sending.IsCompletedSuccessfully)
        {
            Close();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return response;
    }

    private byte[] Head(string method, string path, ReadOnlyMemory<byte> body, string headers)
    {
        var text = method == "GET"
            ? $"GET {path} HTTP/1.1\r\nHost: {_address}\r\n{headers}\r\n"
            : $"{method} {path} HTTP/1.1\r\nHost: {_address}\r\n"
                + $"Content-Length: {body.Length}\r\n{headers}\r\n";
        var together = body.Length <= TogetherAtMost ? body.Length : 0;
        var bytes = new byte[text.Length + together];
        Encoding.ASCII.GetBytes(text, bytes);
        body[..together].CopyTo(bytes.AsMemory(text.Length));
        return bytes;
    }

    private void Blocking(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
            sent += _socket.Send(bytes.AsSpan(sent), SocketFlags.None);
    }

    private async Task SendAll(
        byte[] head, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var socket = _socket;
        await socket.SendAsync(head, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        while (body.Length > 0)
            body = body[await socket.SendAsync(body, SocketFlags.None, cancellationToken)
                .ConfigureAwait(false)..];
    }

    private void Open()
    {
        var address = IPAddress.TryParse(_host, out var literal) ? literal : null;
        var socket = new Socket(
            address?.AddressFamily ?? AddressFamily.InterNetwork,
            SocketType.Stream,
            ProtocolType.Tcp)
        {
            NoDelay = true,
        };
        try
        {
            if (address != null)
                socket.Connect(address, _port);
            else
                socket.Connect(_host, _port);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        _socket = socket;
        _reader = new ResponseReader((into, cancellationToken) =>
            socket.ReceiveAsync(into, SocketFlags.None, cancellationToken));
    }

    /// <summary>Whether nothing has come, neither bytes nor the end, since the last answer.</summary>
    private bool IsIdle()
    {
        try
        {
            return !_socket.Poll(0, SelectMode.SelectRead);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
