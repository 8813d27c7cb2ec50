using System.Collections.Immutable;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync;

/// <summary>One name of a run: what is known of it, and when it is due.</summary>
/// <param name="Last">The result of its latest pass; null before the first.</param>
internal sealed record RunName(Target Target, DateTimeOffset Due, NameResult? Last, bool IsDone)
{
    /// <summary>Null if the name may not be requeued.</summary>
    public RetrySequence? Sequence { get; private init; }

    /// <summary>What another run continues; null if none does.</summary>
    public RetrySequence? Later { get; private init; }

    /// <summary>Whether its sequence has ended without its settling.</summary>
    public bool IsExhausted { get; private init; }

    /// <summary>Whether the run itself waits for what another run might: its time may be over before that.</summary>
    private bool IsOptional { get; init; }

    /// <summary>The names of a run, sorted by zone, then name.</summary>
    public static ImmutableArray<RunName> Of(SyncRequest request) =>
    [
        .. request.Bindings
            .Select(binding => new Target(binding, Prune: false)
            {
                Overrides = request.OverridesFor(binding),
                Approval = request.ApprovalFor(binding),
            })
            .Concat(request.Prune.Select(binding => new Target(binding, Prune: true)
            {
                Approval = request.ApprovalFor(binding),
            }))
            .OrderBy(target => target.Binding.ZoneId, StringComparer.Ordinal)
            .ThenBy(target => target.Binding.Name)
            .Select(target => new RunName(target, DateTimeOffset.MinValue, null, IsDone: false)
            {
                Sequence = request.Sequences.GetValueOrDefault(NameInZone.Of(target.Binding)),
            }),
    ];

    /// <summary>Takes in a result, and decides whether the run has finished the name.</summary>
    public RunName After(NameResult result, SyncRequest request, Start start)
    {
        var evidence = result.Target.Evidence;
        var wasRead = !ReferenceEquals(evidence.Zone, Target.Evidence.Zone);
        result = result with
        {
            Target = result.Target with { Evidence = evidence with { Counts = evidence.Counts.With(result.Reason, wasRead) } },
        };
        return (this with { Target = result.Target, Last = result }).Decide(
            RequeuePolicy.After(result, Sequence, start), request.Requeues);
    }

    /// <summary>How the name is while the run goes on, or at its end.</summary>
    public NameResult SoFar(DateTimeOffset now) => IsDone ? Last! : Last! with { At = now };

    /// <summary>The name at the end of the run, done or not.</summary>
    public RunName AtEnd(DateTimeOffset now, SyncRequest request, Start start)
    {
        if (IsDone || IsOptional)
        {
            return this with { IsDone = true };
        }

        var last = Last ?? new(Target, Reason.Deadline, [], now);
        var final = last with
        {
            At = now,
            Reason = Reason.Deadline,
            Findings = last.Findings.Insert(0, new(FindingKind.Unsettled,
                request.Stop.IsCancellationRequested
                    ? "interrupted before this name was done; run the command again"
                    : "the run reached its deadline before this name was done; run it again")),
        };
        var decided = (this with { Last = final }).Decide(RequeuePolicy.After(final, Sequence, start), requeues: true);
        return decided with { IsDone = true };
    }

    private RunName Decide(Next next, bool requeues) => next switch
    {
        Next.Here here => this with { Due = here.At, IsOptional = false },
        Next.Later later when !requeues => this with
        {
            Target = Target with { Evidence = Target.Evidence with { Confirming = Target.Evidence.Applied.Length } },
            Due = later.Sequence.Due,
            Sequence = later.Sequence,
            IsOptional = true,
        },
        Next.Later later => this with { Later = later.Sequence, IsDone = true },
        Next.GaveUp gaveUp => Decide(gaveUp.Then, requeues) with
        {
            Last = Last! with { Findings = [new(FindingKind.Failed, gaveUp.Why)] },
        },
        _ => this with { IsDone = true, IsExhausted = next == Next.Exhausted },
    };
}
