using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;
using DnsSync.Zones;

namespace DnsSync;

/// <summary>
/// Which bindings of a run are still to be looked at, and when. Everything that can send a binding
/// round again is counted here, and has a bound.
/// </summary>
internal sealed class Worklist
{
    /// <summary>How often a binding starts again because somebody else wrote it first.</summary>
    public const int MaximumConflicts = 3;

    private const int MaximumLateRounds = 20;
    private const int MaximumSecondLooks = 3;

    /// <summary>For how long a run that waits looks again at what is unsettled.</summary>
    public static readonly TimeSpan MaximumSettling = TimeSpan.FromMinutes(15);

    private readonly SyncRequest _request;
    private readonly ZonePace _pace;
    private readonly DateTimeOffset _startedAt;
    private readonly ImmutableArray<Item> _items;

    public Worklist(SyncRequest request, ZonePace pace, DateTimeOffset startedAt)
    {
        (_request, _pace, _startedAt) = (request, pace, startedAt);
        _items =
        [
            .. request.Bindings.Select(binding => new Item(binding, IsPrune: false) { HadMarker = request.HadMarkers })
                .Concat(request.Prune.Select(binding => new Item(binding, IsPrune: true)))
                .OrderBy(item => item.Binding.ZoneId, StringComparer.Ordinal)
                .ThenBy(item => item.Binding.Name),
        ];
    }

    /// <summary>How many names are not done.</summary>
    public int Left => _items.Count(item => !item.IsDone);

    /// <summary>When the next round is due; null when nothing is left to do.</summary>
    public DateTimeOffset? NextDue =>
        _items.Where(item => !item.IsDone).Select(item => (DateTimeOffset?)item.Due).Min();

    /// <summary>
    /// The items of the round that begins now. At first it is all of them; those whose plans grew
    /// too old come again in groups small enough to be submitted in time.
    /// </summary>
    public IReadOnlyList<Item> Take(DateTimeOffset now)
    {
        var round = new List<Item>();
        var zones = new HashSet<string>(StringComparer.Ordinal);
        var changes = 0;
        foreach (var item in _items.Where(item => !item.IsDone && item.Due <= now))
        {
            if (item.WasLate)
            {
                zones.Add(item.Binding.ZoneId);
                changes += item.Plan?.Changes.Length ?? 0;
                if (round.Count > 0
                    && (changes > _pace.ChangesPerGroup || zones.Count > _pace.ZonesPerGroup))
                {
                    break;
                }
            }

            round.Add(item);
        }

        return round;
    }

    public void Fail(Item item, DateTimeOffset now, AwsFault fault) =>
        Finish(item, now, [new(FindingKind.Failed, fault.ToString())], fault);

    public void Fail(Item item, DateTimeOffset now, string reason) =>
        Finish(item, now, [new(FindingKind.Failed, reason)]);

    /// <summary>Ends a name that may not live in its zone, and so was never written there.</summary>
    public void Misplaced(Item item, DateTimeOffset now, string reason)
    {
        item.IsMisplaced = true;
        Fail(item, now, reason);
    }

    /// <summary>Ends a name that is not to be written, since it is bound no more.</summary>
    public void Drop(Item item, DateTimeOffset now) => Finish(item, now, [new(FindingKind.Note,
        "it is not in the configuration any more, and holds no marker of ours: nothing was written")]);

    /// <summary>Ends a new name that only a run which is younger may create.</summary>
    public void LeaveToNextRun(Item item, DateTimeOffset now)
    {
        item.Plan = null;
        Finish(item, now, [new(FindingKind.Unsettled,
            "it holds no marker, and the configuration may have dropped it since this run began: it is written by "
                + "another run")]);
    }

    /// <summary>
    /// Whether somebody removed what this run has seen or written, marker and all. Then the run ends
    /// for that name: its stack may have dropped it, and only a new run knows.
    /// </summary>
    public bool WasRemoved(Item item, DateTimeOffset now, NameState state)
    {
        var hadMarker = item.HadMarker || item.Applied.Count > 0;
        item.HadMarker = !state.Markers.IsEmpty;
        if (item.IsPrune || !hadMarker || item.HadMarker)
        {
            return false;
        }

        item.Plan = null;
        Finish(item, now, [new(FindingKind.Unsettled,
            "somebody removed its records and marker while this run was looking: it is not written again before "
                + "another run")]);
        return true;
    }

    /// <summary>Takes in what became of a plan: done, or due again.</summary>
    public void Settle(Item item, DateTimeOffset now, BindingPlan plan, Submission? submission)
    {
        // Whoever made it, it is what we sent; and that nobody else did so is next to certain.
        if (item.MayStand.Find(earlier => earlier.LeadsTo(plan.State)) is { } made)
        {
            item.Applied.AddRange(made.Changes);
            item.AnswerLost = true;
            item.MayStand.Clear();
        }

        if (submission is { MayStand: true })
        {
            item.MayStand.Add(plan);
        }

        item.Plan = plan;
        item.Absences = plan.Absences;
        switch (submission)
        {
            case { Kind: SubmissionKind.Moved } when ++item.Conflicts > MaximumConflicts:
                Fail(item, now, $"somebody else kept writing this name: gave up after "
                    + $"{MaximumConflicts + 1} tries, and changed nothing");
                return;
            case { Kind: SubmissionKind.Late } when ++item.LateRounds > MaximumLateRounds:
                Fail(item, now, "its turn never came in time: Route 53 is slower than our plans are old");
                return;
            case { Kind: SubmissionKind.Moved }:
                item.Due = now;
                return;
            case { Kind: SubmissionKind.Late }:
                item.Due = plan.AwaitsSecondLook && plan.Absences.SecondLookDue > now
                    ? plan.Absences.SecondLookDue
                    : now;
                return;
            case { Kind: SubmissionKind.Rejected or SubmissionKind.Failed, Fault: { } fault }:
                Fail(item, now, fault);
                return;
            case { Kind: SubmissionKind.Applied, ChangeId: { } id }:
                item.Applied.AddRange(plan.Changes);
                item.ChangeIds.Add(id);
                break;
        }

        if (_request.DryRun)
        {
            item.Applied.AddRange(plan.Changes);
        }

        if (!LookAgain(item, now, plan))
        {
            Finish(item, now, plan.Findings);
        }
    }

    /// <summary>Ends everything that is left, because the run's time is over.</summary>
    public void GiveUp(DateTimeOffset now)
    {
        foreach (var item in _items.Where(item => !item.IsDone))
        {
            var found = item.Plan?.Findings ?? [];
            Finish(item, now, found.Insert(0, new(FindingKind.Unsettled,
                "the run's time was over before this name was finished: look again")));
        }
    }

    public ImmutableArray<BindingReport> Report() => [.. _items.Select(item => Report(item, item.Findings, item.DoneAt))];

    /// <summary>The same of what was looked at so far, and before the run is over.</summary>
    public ImmutableArray<BindingReport> ReportSoFar(DateTimeOffset now) =>
    [
        .. _items
            .Where(item => item.IsDone || item.Plan is not null)
            .Select(item => item.IsDone
                ? Report(item, item.Findings, item.DoneAt)
                : Report(item, item.Plan!.Findings, now)),
    ];

    private BindingReport Report(Item item, ImmutableArray<Finding> findings, DateTimeOffset at) =>
        new(
            item.Binding.Name,
            item.Binding.ZoneId,
            BindingReport.OutcomeOf(findings, item.Applied.Count > 0),
            [.. item.Applied],
            item.AnswerLost ? findings.Add(AnswerLost) : findings,
            item.Plan?.Addresses ?? [],
            at - _startedAt)
        {
            ChangeIds = [.. item.ChangeIds],
            Fault = item.Fault,
            IsMisplaced = item.IsMisplaced,
            AnswerLost = item.AnswerLost,
            Families = item.Binding.Families,
            Zone = item.State,
            Seen = item.Seen,
        };

    private static readonly Finding AnswerLost = new(FindingKind.Note,
        "Route 53's answer to a change was lost; the zone shows that it was made, but without its id it "
            + "cannot be asked whether it has spread to all servers");

    private bool LookAgain(Item item, DateTimeOffset now, BindingPlan plan)
    {
        if (_request.DryRun)
        {
            return false;
        }

        if (plan.AwaitsSecondLook && item.SecondLooks++ < MaximumSecondLooks)
        {
            item.Due = plan.Absences.SecondLookDue;
            return true;
        }

        var unsettled = plan.Findings.Any(finding =>
            finding.Kind is FindingKind.Unsettled or FindingKind.SecondLook);
        if (!_request.Wait || !unsettled)
        {
            return false;
        }

        var pause = Settling.PauseBefore(++item.SettlingLooks);
        if (now + pause > _startedAt + MaximumSettling)
        {
            return false;
        }

        item.Due = now + pause;
        return true;
    }

    private static void Finish(
        Item item, DateTimeOffset now, ImmutableArray<Finding> findings, AwsFault? fault = null)
    {
        item.IsDone = true;
        item.DoneAt = now;
        item.Findings = findings;
        item.Fault = fault;
    }

    internal sealed record Item(Binding Binding, bool IsPrune)
    {
        public BindingPlan? Plan { get; set; }

        public Absences Absences { get; set; } = Absences.None;

        public DateTimeOffset Due { get; set; } = DateTimeOffset.MinValue;

        /// <summary>Whether the latest look at the zone showed its marker.</summary>
        public bool HadMarker { get; set; }

        /// <summary>Plans that may have been made, or may yet be, without an answer.</summary>
        public List<BindingPlan> MayStand { get; } = [];

        public bool AnswerLost { get; set; }

        public int Conflicts { get; set; }

        public int LateRounds { get; set; }

        public bool WasLate => LateRounds > 0;

        public int SecondLooks { get; set; }

        public int SettlingLooks { get; set; }

        public List<RecordChange> Applied { get; } = [];

        public List<string> ChangeIds { get; } = [];

        public bool IsDone { get; set; }

        public DateTimeOffset DoneAt { get; set; }

        public ImmutableArray<Finding> Findings { get; set; } = [];

        public AwsFault? Fault { get; set; }

        public bool IsMisplaced { get; set; }

        public NameState? State { get; set; }

        public Observation? Seen { get; set; }
    }
}

/// <summary>How long to wait before looking again at what AWS has yet to settle.</summary>
internal static class Settling
{
    /// <param name="look">1 for the first look after the change: 5, 10, 20, 40, 60, 60 … seconds.</param>
    public static TimeSpan PauseBefore(int look) =>
        TimeSpan.FromSeconds(look switch
        {
            1 => 5,
            2 => 10,
            3 => 20,
            4 => 40,
            _ => 60,
        });
}
