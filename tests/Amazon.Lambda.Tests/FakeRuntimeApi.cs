using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Amazon.Lambda.Tests;

/// <summary>A request as it came over the wire, and which connection it came by.</summary>
internal sealed record Asked(
    string Line, Dictionary<string, string> Headers, byte[] Body, int Connection)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>
/// A Runtime API of which every byte is the test's: each answer is a script that gets the stream
/// and the request. When the scripts run out, the server waits, as Lambda does between
/// invocations.
/// </summary>
internal sealed class FakeRuntimeApi : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Queue<Func<NetworkStream, Asked, Task>> _script;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _played = new();
    private readonly List<Asked> _asked = [];
    private int _connections;

    public FakeRuntimeApi(params Func<NetworkStream, Asked, Task>[] script)
    {
        _script = new(script);
        _listener.Start();
        _ = Serve();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public IReadOnlyList<Asked> Requests
    {
        get
        {
            lock (_asked)
                return [.. _asked];
        }
    }

    public IEnumerable<string> Lines => Requests.Select(request => request.Line);

    /// <summary>Completes when the script is done and one more request has come.</summary>
    public Task Played => _played.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public static Func<NetworkStream, Asked, Task> Raw(string text) => (stream, _) =>
        stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    /// <summary>Sends, and closes the connection.</summary>
    public static Func<NetworkStream, Asked, Task> RawThenClose(string text) =>
        async (stream, request) =>
        {
            await Raw(text)(stream, request);
            throw new EndOfStreamException();
        };

    public static Func<NetworkStream, Asked, Task> Event(
        string body = "{}", string id = "req-1", long deadline = 4102444800000, string more = "") =>
        Raw($"HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: {id}\r\n"
            + $"Lambda-Runtime-Deadline-Ms: {deadline}\r\n"
            + "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-west-1:1:function:f\r\n"
            + $"Lambda-Runtime-Trace-Id: Root=1-{id}\r\n{more}"
            + $"Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}");

    public static Func<NetworkStream, Asked, Task> Accepted { get; } = Status(202);

    public static Func<NetworkStream, Asked, Task> Status(int status) =>
        Raw($"HTTP/1.1 {status} X\r\nContent-Length: 15\r\n\r\n{{\"status\":\"OK\"}}");

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            while (true)
                _ = Talk(await _listener.AcceptTcpClientAsync(_stop.Token), ++_connections);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException
            or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Talk(TcpClient client, int connection)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (true)
                {
                    var request = await Read(stream, connection);
                    Func<NetworkStream, Asked, Task>? next;
                    lock (_asked)
                    {
                        _asked.Add(request);
                        _script.TryDequeue(out next);
                    }

                    if (next == null)
                    {
                        _played.TrySetResult();
                        await Task.Delay(Timeout.Infinite, _stop.Token);
                    }

                    await next!(stream, request);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException
                or ObjectDisposedException)
            {
                // One side is done.
            }
        }
    }

    private async Task<Asked> Read(NetworkStream stream, int connection)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int head;
        while ((head = bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf("\r\n\r\n"u8)) < 0)
            await More();
        var lines = Encoding.ASCII.GetString(bytes.GetBuffer(), 0, head).Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var length = headers.TryGetValue("Content-Length", out var text) ? int.Parse(text) : 0;

        while (bytes.Length < head + 4 + length && !(RefusesEarly && length > 1_000_000))
            await More();
        return new(lines[0], headers, bytes.ToArray()[(head + 4)..], connection);

        async Task More()
        {
            var count = await stream.ReadAsync(buffer, _stop.Token);
            if (count == 0)
                throw new EndOfStreamException();
            bytes.Write(buffer, 0, count);
        }
    }

    /// <summary>Answers a large request as soon as its head is there.</summary>
    public bool RefusesEarly { get; init; }
}
