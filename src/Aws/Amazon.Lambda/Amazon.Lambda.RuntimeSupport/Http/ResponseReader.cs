using System.Globalization;
using System.Text;

namespace Amazon.Lambda.RuntimeSupport.Http;

/// <summary>
/// Reads answers of HTTP/1.1 from a stream of bytes: strictly, since a guess about where a body
/// ends would be an event cut short, and within bounds.
/// </summary>
/// <remarks>
/// https://www.rfc-editor.org/rfc/rfc9112. An answer without a length, which only the end of the
/// connection would end, is refused: it cannot be told from one that broke off.
/// </remarks>
internal sealed class ResponseReader(Func<Memory<byte>, CancellationToken, ValueTask<int>> receive)
{
    /// <summary>Status line and headers together; trailers, again, as much.</summary>
    public const int MaximumHead = 64 * 1024;

    /// <summary>Ten times what Lambda delivers at most (6 MB).</summary>
    public const int MaximumBody = 64 * 1024 * 1024;

    private const int MaximumInterim = 8;
    private const int MaximumChunkLine = 256;

    private byte[] _buffer = new byte[8 * 1024];
    private int _start;
    private int _end;

    /// <summary>Whether any byte of the expected answer has come.</summary>
    public bool HasBytes { get; private set; }

    /// <summary>Says that a request is about to be sent.</summary>
    public void Expect() => HasBytes = false;

    /// <summary>Reads one answer; what the server says in the interim (1xx) is passed over.</summary>
    public async ValueTask<RuntimeApiResponse> ReadAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaximumInterim; i++)
        {
            var response = await ReadHead(cancellationToken).ConfigureAwait(false);
            if (response.Status is >= 100 and < 200)
                continue;
            await ReadBody(response, cancellationToken).ConfigureAwait(false);
            if (_end > _start)
                throw new InvalidDataException("The Runtime API sent more than it was asked for");
            return response;
        }

        throw new InvalidDataException("The Runtime API sends only interim answers");
    }

    private async ValueTask<RuntimeApiResponse> ReadHead(CancellationToken cancellationToken)
    {
        var left = MaximumHead;
        var line = await ReadLine(left, cancellationToken).ConfigureAwait(false);
        left -= line.Length + 2;
        var response = new RuntimeApiResponse(StatusOf(line))
        {
            KeepAlive = line.StartsWith("HTTP/1.1", StringComparison.Ordinal),
        };
        while (true)
        {
            line = await ReadLine(left, cancellationToken).ConfigureAwait(false);
            left -= line.Length + 2;
            if (line.Length == 0)
                break;
            var colon = line.IndexOf(':');
            if (colon <= 0 || line.AsSpan(0, colon).ContainsAny(" \t"))
                throw new InvalidDataException("The Runtime API sent a header that is none");
            response.Add(line[..colon], line[(colon + 1)..].Trim(' ', '\t'));
        }

        if (response.Header("Connection") is { } connection
            && connection.Contains("close", StringComparison.OrdinalIgnoreCase))
            response.KeepAlive = false;
        return response;
    }

    /// <summary>"HTTP/1.1 200 OK": the reason may be empty, or absent with its space.</summary>
    private static int StatusOf(string line) =>
        line.Length >= 12
            && (line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
                || line.StartsWith("HTTP/1.0 ", StringComparison.Ordinal))
            && (line.Length == 12 || line[12] == ' ')
            && int.TryParse(
                line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            && status >= 100
            ? status
            : throw new InvalidDataException("The Runtime API sent a status line that is none");

    private async ValueTask ReadBody(
        RuntimeApiResponse response, CancellationToken cancellationToken)
    {
        var lengths = response.Count("Content-Length");
        if (response.Header("Transfer-Encoding") is { } coding)
        {
            if (lengths > 0 || !coding.Equals("chunked", StringComparison.OrdinalIgnoreCase)
                || response.Count("Transfer-Encoding") > 1)
                throw new InvalidDataException("The Runtime API is of two minds about its body");
            response.Body = await ReadChunks(cancellationToken).ConfigureAwait(false);
        }
        else if (lengths == 1)
        {
            var text = response.Header("Content-Length");
            if (!int.TryParse(
                    text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length > MaximumBody)
                throw new InvalidDataException(
                    $"The Runtime API sent a body of a length that is refused: {text}");
            response.Body = new byte[length];
            await ReadInto(response.Body, cancellationToken).ConfigureAwait(false);
        }
        else if (response.Status is not (204 or 304) || lengths > 1)
        {
            throw new InvalidDataException("The Runtime API does not say how long its body is");
        }
    }

    private async ValueTask<byte[]> ReadChunks(CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        while (true)
        {
            var size = SizeOf(
                await ReadLine(MaximumChunkLine, cancellationToken).ConfigureAwait(false));
            if (size == 0)
                break;
            if (body.Length + size > MaximumBody)
                throw new InvalidDataException("The Runtime API sent a body that is too long");
            var at = (int)body.Length;
            body.SetLength(at + size);
            await ReadInto(body.GetBuffer().AsMemory(at, size), cancellationToken)
                .ConfigureAwait(false);
            if ((await ReadLine(0, cancellationToken).ConfigureAwait(false)).Length > 0)
                throw new InvalidDataException("The Runtime API sent a chunk of another length");
        }

        var left = MaximumHead;
        while (true)
        {
            var trailer = await ReadLine(left, cancellationToken).ConfigureAwait(false);
            left -= trailer.Length + 2;
            if (trailer.Length == 0)
                return body.ToArray();
        }
    }

    private static int SizeOf(string line)
    {
        var extension = line.IndexOf(';');
        var digits = extension < 0 ? line.AsSpan() : line.AsSpan(0, extension).TrimEnd(" \t");
        return digits.Length is > 0 and <= 7 && int.TryParse(
                digits,
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var size)
            ? size
            : throw new InvalidDataException("The Runtime API sent a chunk without a length");
    }

    private async ValueTask ReadInto(Memory<byte> target, CancellationToken cancellationToken)
    {
        var buffered = Math.Min(target.Length, _end - _start);
        _buffer.AsSpan(_start, buffered).CopyTo(target.Span);
        _start += buffered;
        target = target[buffered..];
        while (target.Length > 0)
            target = target[await Receive(target, cancellationToken).ConfigureAwait(false)..];
    }

    /// <summary>A line without its end, which is CR LF and nothing else.</summary>
    private async ValueTask<string> ReadLine(int maximum, CancellationToken cancellationToken)
    {
        var seen = 0;
        while (true)
        {
            var feed = _buffer.AsSpan(_start + seen, _end - _start - seen).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                var length = seen + feed;
                if (length == 0 || _buffer[_start + length - 1] != '\r' || length - 1 > maximum)
                    throw new InvalidDataException("The Runtime API sent a line that is refused");
                var line = Encoding.Latin1.GetString(_buffer, _start, length - 1);
                if (line.AsSpan().ContainsAny('\r', '\0'))
                    throw new InvalidDataException("The Runtime API sent a line that is refused");
                _start += length + 1;
                return line;
            }

            seen = _end - _start;
            if (seen > maximum + 1)
                throw new InvalidDataException("The Runtime API sent a line that is too long");
            MakeRoom();
            _end += await Receive(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
    }

    private async ValueTask<int> Receive(Memory<byte> into, CancellationToken cancellationToken)
    {
        var count = await receive(into, cancellationToken).ConfigureAwait(false);
        if (count == 0)
            throw new EndOfStreamException("The Runtime API closed the connection");
        HasBytes = true;
        return count;
    }
}
