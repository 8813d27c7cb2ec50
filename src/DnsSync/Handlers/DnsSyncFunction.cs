namespace DnsSync.Handlers;

/// <summary>The function: recognises the payload and passes it to its handler.</summary>
public sealed class DnsSyncFunction
{
    private readonly ServiceParts _parts;
    private readonly Runs _runs;
    private readonly OnChange _onChange;
    private readonly OnSchedule _onSchedule;
    private readonly OnResync _onResync;
    private readonly OnDeployment _onDeployment;

    public DnsSyncFunction(ServiceParts parts)
    {
        _parts = parts;
        _runs = new Runs(parts, parts.CreateDriver());
        var queue = new QueueHost(parts);
        _onChange = new OnChange(parts, _runs, queue);
        _onSchedule = new OnSchedule(parts, _runs);
        _onResync = new OnResync(parts, _runs, queue);
        _onDeployment = new OnDeployment(parts, _runs, queue);
    }

    /// <returns>The answer as JSON.</returns>
    /// <exception cref="Exception">
    /// The invocation failed, and where a queue sent it, it must be delivered again.
    /// </exception>
    public async Task<string> HandleAsync(
        ReadOnlyMemory<byte> payload, Invocation invocation, CancellationToken cancellation = default)
    {
        invocation = invocation.BeganAt(_parts.Time.GetUtcNow());
        switch (Payload.Read(payload, _parts.OwnRole))
        {
            case Payload.Changes changes:
                await _onChange.HandleAsync(changes.Items, invocation, cancellation);
                return "{}";
            case Payload.Schedule:
                await _onSchedule.HandleAsync(invocation, cancellation);
                return "{}";
            case Payload.Manual manual:
                return await _onResync.HandleAsync(manual.Request, invocation, cancellation);
            case Payload.Deployment deployment:
                await _onDeployment.HandleAsync(deployment.Request, invocation, cancellation);
                return "{}";
            case Payload.Refused refused:
                throw new InvalidOperationException(refused.Reason);
            case Payload.Unknown unknown:
                // It would be no better understood a second time.
                Log.NotUnderstood(_parts.Logger, unknown.Reason);
                _runs.CountIgnored(_parts.Configuration.Owner, 1);
                return "{}";
            default:
                throw new InvalidOperationException("no handler for this payload");
        }
    }
}
