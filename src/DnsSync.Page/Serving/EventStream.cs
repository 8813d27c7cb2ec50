using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace DnsSync.Page.Serving;

/// <summary>Server-sent events (HTML standard, 9.2): the whole page whenever anything changed.</summary>
internal static class EventStream
{
    // A burst of changes is one event.
    private static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(100);

    // A browser that is gone is noticed when something is written.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static async Task WriteAsync(HttpContext context, PageFeed feed, CancellationToken cancellation)
    {
        context.Response.ContentType = "text/event-stream";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        try
        {
            await SendAsync(context, "retry: 1000\n\n", cancellation);
            long sent = 0;
            while (true)
            {
                var (revision, json) = feed.Current;
                if (revision != sent)
                {
                    sent = revision;
                    await SendAsync(context, string.Create(CultureInfo.InvariantCulture,
                        $"id: {revision}\ndata: {json}\n\n"), cancellation);
                    await Task.Delay(Coalescing, cancellation);
                }

                try
                {
                    await feed.AfterAsync(sent, cancellation).WaitAsync(Heartbeat, cancellation);
                }
                catch (TimeoutException)
                {
                    await SendAsync(context, ":\n\n", cancellation);
                }
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The page was closed, or we are.
        }
    }

    private static async Task SendAsync(HttpContext context, string text, CancellationToken cancellation)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
        await context.Response.Body.FlushAsync(cancellation);
    }
}
