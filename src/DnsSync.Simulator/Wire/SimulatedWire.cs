using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulator.Wire;

/// <summary>
/// The wire between the SDK's clients of one process and a world, without a network and in virtual time: real
/// requests go in, and the answers of <see cref="WireFront"/>, or what breaks a connection, come out.
/// </summary>
/// <remarks>
/// The SDK leaves the caller's context (<c>ConfigureAwait(false)</c>). So answers are given outside of
/// any context: what the SDK does with them runs there and then, and the seam's own await brings the process back.
/// </remarks>
public sealed class SimulatedWire(World world, SimulatedProcess process) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        new(new Handler(world, process)) { Timeout = Timeout.InfiniteTimeSpan };

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    private sealed class Handler(World world, SimulatedProcess process) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return Task.FromCanceled<HttpResponseMessage>(cancellationToken);
            }

            var received = WireRequest.Of(request, BodyOf(request));
            var answer = new TaskCompletionSource<HttpResponseMessage>();
            var cancelled = cancellationToken.UnsafeRegister(
                (waiting, token) => Outside(() =>
                    ((TaskCompletionSource<HttpResponseMessage>)waiting!).TrySetCanceled(token)),
                answer);
            var began = world.Now;
            world.Clock.After(Latency(), () =>
            {
                var response = WireFront.Answer(world, received, world.NextRequestId());
                var due = response.Fault is FaultKind.Timeout
                    ? began + world.Settings.CallTimeout
                    : world.Now + Latency();
                world.Clock.At(due, () =>
                {
                    cancelled.Dispose();
                    Outside(() => Deliver(request, response, answer));
                }, process);
            });
            return answer.Task;
        }

        private TimeSpan Latency() =>
            world.Random.Between(world.Settings.ShortestLatency, world.Settings.LongestLatency);

        private static void Deliver(
            HttpRequestMessage request, WireResponse response, TaskCompletionSource<HttpResponseMessage> answer)
        {
            if (response.Fault is FaultKind.Timeout)
            {
                answer.TrySetException(new TaskCanceledException("No answer came.", new TimeoutException()));
            }
            else if (response.IsBroken && response.Fault is not FaultKind.HalfAnswer)
            {
                answer.TrySetException(Reset());
            }
            else
            {
                answer.TrySetResult(Message(request, response));
            }
        }

        private static HttpResponseMessage Message(HttpRequestMessage request, WireResponse response)
        {
            HttpContent content = response.IsBroken
                ? new StreamContent(new BreakingStream())
                : new ByteArrayContent(response.Octets());
            content.Headers.TryAddWithoutValidation(
                "Content-Type", response.ContentType(request.Content?.Headers.ContentType?.ToString()));
            var message = new HttpResponseMessage(response.IsBroken ? HttpStatusCode.OK : (HttpStatusCode)response.Status)
            {
                RequestMessage = request,
                Content = content,
            };
            foreach (var (name, value) in response.Headers)
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }

            return message;
        }

        private static byte[] BodyOf(HttpRequestMessage request)
        {
            var body = new MemoryStream();
            return request.Content is null || request.Content.CopyToAsync(body).IsCompletedSuccessfully
                ? body.ToArray()
                : throw new NotSupportedException("A request's body is not in memory.");
        }
    }

    private static HttpRequestException Reset() => new(
        "The connection broke.",
        new IOException("The connection broke.", new SocketException((int)SocketError.ConnectionReset)));

    private static void Outside(Action complete)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            complete();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Half of an answer, and then a reset.</summary>
    private sealed class BreakingStream : Stream
    {
        private int _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var rest = WireResponse.Half.Span[_read..];
            if (rest.IsEmpty)
            {
                throw new IOException("The connection broke.", new SocketException((int)SocketError.ConnectionReset));
            }

            var count = Math.Min(rest.Length, buffer.Length);
            rest[..count].CopyTo(buffer);
            _read += count;
            return count;
        }

        // At once: the base class would read on another thread.
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return ValueTask.FromResult(Read(buffer.Span));
            }
            catch (IOException broken)
            {
                return ValueTask.FromException<int>(broken);
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
