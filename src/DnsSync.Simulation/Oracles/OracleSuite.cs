using System.Collections.Immutable;
using DnsSync.Simulation.Running;
using DnsSync.Simulator;
using DnsSync.Simulator.Route53;

namespace DnsSync.Simulation.Oracles;

/// <summary>All oracles of a run, and what they are shown.</summary>
internal sealed class OracleSuite
{
    private readonly Account _account;
    private readonly Lambda _lambda;
    private readonly FunctionKnowledge _knowledge = new();
    private readonly QuotaShareRespected _quotaShare;
    private readonly EveryRequestIsCounted _counts;
    private readonly NoRejectedBatch _refused;
    private readonly BatchShape _shape = new();
    private readonly ImmutableArray<Oracle> _oracles;
    private readonly Dictionary<string, WorldZone> _zones = [];

    public OracleSuite(
        Account account, Lambda lambda, OperatorActions operatorActions, Deployments deployments, Func<(int Queue, int Dead)> messages)
    {
        (_account, _lambda) = (account, lambda);
        ViolationLog = new ViolationLog(() => account.Age);
        var converged = new Converged(account);
        _counts = new EveryRequestIsCounted(lambda);
        _quotaShare = new QuotaShareRespected(lambda);
        _refused = new NoRejectedBatch(account);
        _oracles =
        [
            new OnlyOwnedRecords(), _shape, new RevisionIncreases(), new NoRedundantWrite(), new NeverEmptied(),
            new DeletedStaysDeleted(account), new ResponsesAreAccurate(account), new WaitsForIam(), new DeletionsComplete(account),
            new OnlyObservedAddresses(), new RemovalsAreConfirmed(_knowledge), new MinimumAddressesKept(),
            new FreshPlan(), new InvocationsFinish(account.Scenario.Faults), new RequeuesAreBounded(account),
            new UnsettledNamesAreRequeued(account), new EventsAreHandled(account), new DoneMeansConverged(account), new RequestsAreHonoured(),
            new CallBudget(account), _quotaShare, _counts, _refused,
            new OnlyAwsResponses(), converged, new Reported(account, converged),
            new NothingLost(account, messages, () => deployments.Open) { Foreign = () => operatorActions.Foreign },
        ];
        foreach (var oracle in _oracles)
        {
            oracle.ReportTo(ViolationLog);
        }

        account.World.OnApiCall += OnApiCall;
        lambda.OnEnded += run =>
        {
            foreach (var oracle in _oracles)
            {
                oracle.OnEnded(run);
            }
        };
    }

    public ViolationLog ViolationLog { get; }

    /// <summary>Told of every change batch of the service that was applied, before it is judged.</summary>
    public event Action<ZoneWrite>? OnWrite;

    /// <summary>The names of all who judge.</summary>
    public ImmutableArray<string> Names => [.. _oracles.Select(oracle => oracle.Name)];

    /// <summary>How many change batches of the service were applied.</summary>
    public int Writes { get; private set; }

    public void WhenQuiet()
    {
        foreach (var oracle in _oracles)
        {
            oracle.WhenQuiet();
        }
    }

    public void AtEnd()
    {
        foreach (var oracle in _oracles)
        {
            oracle.AtEnd();
        }
    }

    private void OnApiCall(ApiCall call)
    {
        _quotaShare.OnCall(call);
        _counts.OnCall(call);
        if (call is not { Operation: "route53:ChangeResourceRecordSets", Request: ZoneChangeBatch batch })
        {
            return;
        }

        if (_lambda.RunOf(call.Caller) is not null)
        {
            _shape.OnAsked(batch);
        }

        if (call.Error is { } error)
        {
            if (error.Code == "InvalidChangeBatch" && _lambda.RunOf(call.Caller) is { } refused)
            {
                _refused.OnRefused(refused, batch, error);
            }

            return;
        }

        var after = _account.World.Route53.Find(batch.ZoneId)!;
        var before = _zones.GetValueOrDefault(batch.ZoneId);
        _zones[batch.ZoneId] = after;
        if (_lambda.RunOf(call.Caller) is { } run)
        {
            Writes++;
            Judge(new ZoneWrite(call.Time, run, batch.ZoneId, batch, NamesIn(batch, before, after)));
        }
    }

    private void Judge(ZoneWrite write)
    {
        OnWrite?.Invoke(write);
        foreach (var oracle in _oracles)
        {
            oracle.OnWrite(write);
        }

        foreach (var name in write.Names.Where(name => MarkerText.Of(name.MarkersAfter)?.Owner == name.Name.Owner))
        {
            name.Name.WasTakenOver = false;
        }

        // Whatever is published now was in one of these, so that its home is known when it goes.
        foreach (var read in write.Run.EndpointReads)
        {
            _knowledge.Learn(read);
        }
    }

    private ImmutableArray<NameWrite> NamesIn(ZoneChangeBatch batch, WorldZone? before, WorldZone after)
    {
        var names = new List<SimulatedName>();
        foreach (var change in batch.Changes)
        {
            if (NameOf(batch.ZoneId, change) is { } name && !names.Contains(name))
            {
                names.Add(name);
            }
        }

        return
        [
            .. names.Select(name => new NameWrite(
                name,
                [.. batch.Changes.Where(change => NameOf(batch.ZoneId, change) == name)],
                before?.At(name.Name) ?? [],
                after.At(name.Name),
                before?.At(name.MarkerName) ?? [],
                after.At(name.MarkerName))),
        ];
    }

    private SimulatedName? NameOf(string zoneId, ZoneChange change)
    {
        var name = change.RecordSet.Name;
        return _account.Find(zoneId, name)
            ?? (name.ToString() is var text && text.StartsWith("_dnssync.", StringComparison.Ordinal)
                ? _account.Find(zoneId, Model.DnsName.Parse(text["_dnssync.".Length..]))
                : null);
    }
}
