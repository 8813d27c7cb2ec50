using DnsSync.Simulation.Running;

namespace DnsSync.Simulation.Oracles;

/// <summary>
/// Which attempts of which retry sequences were answered: one that is delivered again is not answered
/// again by the process that took it, and its sequence continues elsewhere.
/// </summary>
internal sealed class AnsweredRequeues
{
    private readonly HashSet<object> _asked = [];

    public void Add(FunctionRun run)
    {
        if (run is { Kind: RunKind.Queue, Failure: null, WasKilled: false })
        {
            _asked.UnionWith(run.Messages.Select(RequeueMessage.Read).OfType<RequeueMessage>().SelectMany(Asks));
        }
    }

    /// <summary>Whether all that a message asks for was requested before, by the same attempt.</summary>
    public bool Has(string message) =>
        RequeueMessage.Read(message) is { } requeued && Asks(requeued).All(_asked.Contains);

    /// <summary>Whether a name was asked for before, in the same read.</summary>
    public bool Has(RequeuedName name) => _asked.Contains(Ask(name));

    private static IEnumerable<object> Asks(RequeueMessage message) => message.Names.Select(Ask);

    // A sequence that forked has the same start and attempt, whenever it is due.
    private static object Ask(RequeuedName name) =>
        (name.ZoneId, name.Name, name.StartedAt, name.Attempt, name.ConfirmAt);
}
