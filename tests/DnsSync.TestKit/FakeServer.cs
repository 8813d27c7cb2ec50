using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DnsSync.TestKit;

/// <summary>A request as it came over the wire.</summary>
internal sealed record Recorded(string Line, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Method => Line.Split(' ')[0];

    public string Target => Line.Split(' ')[1];
}

/// <summary>
/// A canned answer. A null status never answers, for what waits and is cancelled; missing bytes are
/// promised and not sent.
/// </summary>
internal sealed record Canned(
    int? Status,
    string Body,
    string ContentType = "text/xml",
    int Missing = 0,
    string Headers = "")
{
    public static Canned Silence { get; } = new(null, "");
}

/// <summary>
/// A server on a loopback port that writes down what it is asked and answers what it was given, the
/// last answer again and again.
/// </summary>
internal class FakeServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Queue<Canned> _answers;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Recorded> _requests = new();
    private readonly TaskCompletionSource _asked = new();

    public FakeServer(params Canned[] answers)
    {
        _answers = new Queue<Canned>(answers);
        _listener.Start();
        _ = Serve();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public IReadOnlyList<Recorded> Requests => [.. _requests];

    /// <summary>Completes when the first request is there.</summary>
    public Task Asked => _asked.Task;

    public Recorded Request => Assert.Single(Requests);

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
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await Answer(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException
            or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    private async Task Answer(NetworkStream stream)
    {
        _requests.Enqueue(await Read(stream));
        _asked.TrySetResult();
        var answer = _answers.Count > 1 ? _answers.Dequeue() : _answers.Peek();
        if (answer.Status is not { } status)
            await Task.Delay(Timeout.Infinite, _stop.Token);
        else
            await stream.WriteAsync(Encoding.UTF8.GetBytes(
                $"HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Type: {answer.ContentType}\r\n"
                + $"x-amzn-RequestId: from-header\r\n{answer.Headers}"
                + $"Content-Length: {Encoding.UTF8.GetByteCount(answer.Body) + answer.Missing}\r\n\r\n"
                + answer.Body));
    }

    private async Task<Recorded> Read(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var buffer = new byte[4096];
        int head;
        while ((head = EndOfHead(bytes)) < 0)
            await More();
        var lines = Encoding.UTF8.GetString([.. bytes.Take(head - 4)]).Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(
            pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var length = headers.TryGetValue("Content-Length", out var text) ? int.Parse(text) : 0;
        while (bytes.Count < head + length)
            await More();
        return new(lines[0], headers, Encoding.UTF8.GetString([.. bytes.Skip(head)]));

        async Task More()
        {
            var count = await stream.ReadAsync(buffer, _stop.Token);
            bytes.AddRange(count > 0 ? buffer.Take(count) : throw new IOException("Cut short"));
        }
    }

    private static int EndOfHead(List<byte> bytes)
    {
        for (var i = 4; i <= bytes.Count; i++)
        {
            if (bytes[i - 4] == '\r' && bytes[i - 3] == '\n' && bytes[i - 2] == '\r'
                && bytes[i - 1] == '\n')
                return i;
        }

        return -1;
    }
}
