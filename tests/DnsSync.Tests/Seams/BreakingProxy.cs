using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DnsSync.Tests.Seams;

/// <summary>How a connection breaks once a request has come whole.</summary>
public enum Break
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>A reset: RST without an answer.</summary>
    Reset,

    /// <summary>A close without an answer.</summary>
    Close,

    /// <summary>Half of the answer, then a close.</summary>
    HalfAnswer,

    /// <summary>Half of the answer's body as if it were all of it.</summary>
    ShortAnswer,
}

/// <summary>
/// A server on loopback that hands each request on, counts it, keeps connections open as AWS does, and
/// loses the answers that it is told to lose.
/// </summary>
/// <param name="breaks">How the answer to a request, given its head and body, is lost.</param>
internal sealed class BreakingProxy(Uri target, Func<string, Break> breaks) : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HttpClient _http = new();
    private readonly CancellationTokenSource _end = new();
    private readonly List<string> _requests = [];
    private Task _accepting = Task.CompletedTask;

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>The requests that came, each its head and its body.</summary>
    public List<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public BreakingProxy Start()
    {
        _listener.Start();
        _accepting = AcceptAsync();
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _http.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(_end.Token));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                using var stream = new NetworkStream(socket);
                while (await ReadAsync(stream) is var (head, body) && head.Length > 0)
                {
                    var request = head + Encoding.UTF8.GetString(body);
                    lock (_requests)
                    {
                        _requests.Add(request);
                    }

                    var answer = await AskAsync(head, body);
                    var loss = breaks(request);
                    if (!await AnswerAsync(socket, stream, answer, loss))
                    {
                        return;
                    }
                }
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
            {
                // The client went away.
            }
        }
    }

    private static async Task<bool> AnswerAsync(
        Socket socket, NetworkStream stream, (int Status, string Type, byte[] Body) answer, Break loss)
    {
        if (loss == Break.Reset)
        {
            socket.LingerState = new LingerOption(true, 0);
        }

        if (loss is Break.Reset or Break.Close)
        {
            return false;
        }

        var length = loss == Break.ShortAnswer ? answer.Body.Length / 2 : answer.Body.Length;
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {answer.Status} X\r\nContent-Type: {answer.Type}\r\nContent-Length: {length}\r\n\r\n"));
        await stream.WriteAsync(answer.Body.AsMemory(0, loss == Break.HalfAnswer ? length / 2 : length));
        return loss != Break.HalfAnswer;
    }

    private async Task<(int Status, string Type, byte[] Body)> AskAsync(string head, byte[] body)
    {
        var lines = head.Split("\r\n");
        var (method, path) = (lines[0].Split(' ')[0], lines[0].Split(' ')[1]);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(target, path));
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
        }

        foreach (var (name, value) in lines.Skip(1).Where(line => line.Contains(':'))
            .Select(line => (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim())))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)
                && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        request.Headers.Host = null;
        using var answer = await _http.SendAsync(request, _end.Token);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "text/plain",
            await answer.Content.ReadAsByteArrayAsync(_end.Token));
    }

    /// <returns>Head and body; an empty head at the connection's end.</returns>
    private async Task<(string Head, byte[] Body)> ReadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _end.Token) == 0)
            {
                return ("", []);
            }

            head.Append((char)one[0]);
        }

        var length = head.ToString().Split("\r\n")
            .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            .Select(line => int.Parse(line["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture))
            .FirstOrDefault();
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, _end.Token);
        return (head.ToString(), body);
    }
}
