using DnsSync.Simulator.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DnsSync.Simulator.Wire;

/// <summary>
/// A world on the wire: EC2 Query, STS GetCallerIdentity, Route 53 REST-XML, and SQS, SSM and IoT
/// in JSON at one address, for <c>aws --endpoint-url</c> and the SDKs. Signatures are not checked.
/// </summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    private readonly RealTimeWorld _world;
    private readonly WireSettings _settings;
    private readonly WebApplication _server;

    private SimulatorServer(RealTimeWorld world, WireSettings settings)
    {
        _world = world;
        _settings = settings;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = settings.LargestBody;
            options.Listen(
                settings.Address, settings.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:41234</c>.</summary>
    public Uri Address => new(_server.Urls.First());

    /// <summary>Starts to listen.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SimulatorServer> StartAsync(
        RealTimeWorld world,
        WireSettings? settings = null,
        CancellationToken cancellation = default)
    {
        var server = new SimulatorServer(world, settings ?? new WireSettings());
        try
        {
            await server._server.StartAsync(cancellation);
            return server;
        }
        catch
        {
            await server._server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops listening, cutting what is still open after a second.</summary>
    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _server.StopAsync(soon.Token);
        await _server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path == "/ping")
        {
            // As EC2's own does: no API call, only a sign of life.
            await context.Response.WriteAsync("healthy", context.RequestAborted);
            return;
        }

        var json = JsonFront.Owns(WireRequest.TargetOf(context), path);
        var route53 = !json && Route53RestFront.Owns(path);
        var requestId = _world.Use(world => world.NextRequestId());
        WireResponse response;
        try
        {
            var request = await WireRequest.ReadAsync(context);
            response = _world.Use(world => WireFront.Answer(world, request, requestId));
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException problem)
        {
            response = Refuse(new AwsError(
                json ? "SerializationException"
                    : route53 ? "InvalidInput" : "MalformedQueryString",
                problem.Message,
                problem.StatusCode));
        }
#pragma warning disable CA1031 // A defect of the simulator must not take the server down.
        catch (Exception defect) when (defect is not OperationCanceledException)
#pragma warning restore CA1031
        {
            response = Refuse(new AwsError(
                "InternalFailure", $"The simulator failed: {defect.Message}", 500));
        }

        if (response.IsBroken)
        {
            await BreakAsync(context, response.Fault);
            return;
        }

        await WriteAsync(context, response, requestId);

        WireResponse Refuse(AwsError error) => json
            ? JsonFront.Error(error)
            : new(error.Status, route53
                ? Route53Xml.Error(error, requestId)
                : Ec2Xml.Error(error, requestId));
    }

    private async Task BreakAsync(HttpContext context, FaultKind? fault)
    {
        if (fault is FaultKind.Timeout)
        {
            await Task.Delay(_settings.LongestWait, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (fault is FaultKind.HalfAnswer)
        {
            context.Response.ContentType = "text/xml;charset=UTF-8";
            context.Response.ContentLength = 1000;
            await context.Response.Body.WriteAsync(WireResponse.Half, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);

            // A reset overtakes what was not received yet.
            await Task.Delay(TimeSpan.FromMilliseconds(100), context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.Abort();
    }

    private static async Task WriteAsync(
        HttpContext context, WireResponse response, string requestId)
    {
        var octets = response.Octets();
        context.Response.StatusCode = response.Status;
        context.Response.ContentType = response.ContentType(context.Request.ContentType);
        context.Response.ContentLength = octets.Length;
        context.Response.Headers["x-amzn-RequestId"] = requestId;
        foreach (var (name, value) in response.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.Body.WriteAsync(octets, context.RequestAborted);
    }

    // The command that runs the server handles Ctrl-C, which the default lifetime would take for itself.
    private sealed class CommandLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
