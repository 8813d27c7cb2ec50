using System.Collections.Immutable;
using System.Text.RegularExpressions;
using DnsSync.Calls;
using DnsSync.Model;
using DnsSync.Planning;

namespace DnsSync.Zones;

/// <summary>
/// Submits the plans of one zone in batches. A refused batch is taken apart: if the zone moved it
/// was a lost race; if not, one change is bad, and the rest must not suffer for it. A denied batch of
/// several names is tried one by one: a policy with a statement for each name allows no other.
/// </summary>
internal sealed partial class Submitter(
    ZoneCalls calls,
    ZoneReader reader,
    ZoneDirectory directory,
    ZonePace pace,
    TimeProvider time,
    DateTimeOffset deadline,
    CancellationToken stop)
{
    /// <summary>A plan that was not submitted this long after its zone read is thrown away.</summary>
    public static readonly TimeSpan MaximumPlanAge = TimeSpan.FromSeconds(30);

    // Where so many names are denied alone, and none is allowed, the rest is not worth its calls.
    private const int MaximumDeniedAlone = 50;

    /// <returns>What became of each plan, in no particular order.</returns>
    public async Task<List<(BindingPlan Plan, Submission Result)>> SubmitAsync(
        string zoneId, IEnumerable<BindingPlan> plans, CancellationToken cancellation)
    {
        var results = new List<(BindingPlan, Submission)>();
        var waiting = new Stack<ImmutableArray<BindingPlan>>(
            ChangeBatches.Pack(plans, pace.ChangesPerGroup).Reverse());
        var denials = new Denials();
        while (waiting.TryPop(out var batch))
        {
            // Everything that is put back is smaller than what was taken, so this ends.
            if (batch.Length > 1 && (denials.IsJoint || directory.DeniesJointBatches(zoneId)))
            {
                PushIndividually(batch, waiting);
                continue;
            }

            if (denials.Latest is { } denied && denials.Alone == MaximumDeniedAlone
                && !directory.DeniesJointBatches(zoneId))
            {
                results.AddRange(batch.Select(plan => (plan, NotTried(denied))));
                continue;
            }

            var submission = await TryAsync(zoneId, batch, cancellation);
            switch (submission.Fault)
            {
                case { Kind: AwsFaultKind.InvalidChangeBatch } refused:
                    var apart = await SplitAsync(
                        zoneId, batch, refused, submission.PossiblyApplied, cancellation);
                    results.AddRange(apart.Settled);
                    foreach (var rest in apart.Again.Where(rest => !rest.IsEmpty))
                    {
                        waiting.Push(rest);
                    }

                    break;
                case { Kind: AwsFaultKind.AccessDenied } when batch.Length > 1:
                    denials = denials with { IsJoint = true };
                    PushIndividually(batch, waiting);
                    break;
                case { Kind: AwsFaultKind.AccessDenied } fault:
                    denials = denials with { Alone = denials.Alone + 1, Latest = fault };
                    goto default;
                default:
                    if (denials.IsJoint && submission.Kind == SubmissionKind.Applied)
                    {
                        directory.MarkJointBatchesDenied(zoneId);
                    }

                    results.AddRange(batch.Select(plan => (plan, submission)));
                    break;
            }
        }

        return results;
    }

    private static void PushIndividually(ImmutableArray<BindingPlan> batch, Stack<ImmutableArray<BindingPlan>> waiting)
    {
        foreach (var plan in batch.Reverse())
        {
            waiting.Push([plan]);
        }
    }

    private static Submission NotTried(AwsFault denied) => new(SubmissionKind.Failed, Fault: denied with
    {
        Message = $"{denied.Message} (not retried alone: {MaximumDeniedAlone} names of this zone were denied alone)",
    });

    private async Task<Submission> TryAsync(
        string zoneId, ImmutableArray<BindingPlan> batch, CancellationToken cancellation)
    {
        var changes = ChangeBatches.Merge(batch);
        var tooOld = batch.Min(plan => plan.State.ReadAt) + MaximumPlanAge;
        var expires = tooOld < deadline ? tooOld : deadline;
        var now = time.GetUtcNow();
        var timeLeft = expires - now;
        var delay = calls.DelayForChange(changes.Changes.Length);

        // A name that would be written again after its second read is not written twice, if its
        // turn comes no sooner than that read.
        if (stop.IsCancellationRequested || timeLeft <= delay || (delay > TimeSpan.Zero
            && batch.Any(plan => plan.AwaitsConfirmation && plan.PendingRemovals.ConfirmationDue <= now + delay)))
        {
            return new(SubmissionKind.Expired);
        }

        using var tooLate = new CancellationTokenSource(timeLeft, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, tooLate.Token);
        var possiblyApplied = false;
        try
        {
            var status = await calls.ChangeAsync(zoneId, changes, () => possiblyApplied = true, either.Token);
            return new(SubmissionKind.Applied, status.Id);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The next round reads the zone, and sees.
            return new(SubmissionKind.Expired) { PossiblyApplied = possiblyApplied };
        }
        catch (AwsCallException failure)
        {
            return new(SubmissionKind.Failed, Fault: failure.Fault) { PossiblyApplied = possiblyApplied };
        }
    }

    private async Task<(List<(BindingPlan, Submission)> Settled, List<ImmutableArray<BindingPlan>> Again)>
        SplitAsync(
            string zoneId,
            ImmutableArray<BindingPlan> batch,
            AwsFault refused,
            bool possiblyApplied,
            CancellationToken cancellation)
    {
        using var over = TimeLimit.At(deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, over.Token);
        IReadOnlyDictionary<DnsName, NameState> now;
        try
        {
            now = await reader.ReadAsync(zoneId, [.. batch.Select(plan => plan.Binding)], either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ([.. batch.Select(plan => (plan, new Submission(SubmissionKind.Expired)))], []);
        }
        catch (AwsCallException failure)
        {
            return ([.. batch.Select(plan => (plan, new Submission(SubmissionKind.Failed, Fault: failure.Fault)))], []);
        }

        var moved = batch.Where(plan => !now[plan.Binding.Name].HoldsTheSameAs(plan.State)).ToHashSet();
        if (moved.Count > 0)
        {
            return (
                [.. moved.Select(plan => (plan, new Submission(SubmissionKind.LostRace) { PossiblyApplied = possiblyApplied }))],
                [[.. batch.Where(plan => !moved.Contains(plan))]]);
        }

        var rejected = new Submission(SubmissionKind.Rejected, Fault: refused);
        var named = NamesIn(refused);
        var culprits = batch.Where(plan => named.Contains(plan.Binding.Name)).ToHashSet();
        if (batch.Length == 1)
        {
            return ([(batch[0], rejected)], []);
        }

        if (culprits.Count > 0)
        {
            return (
                [
                    .. culprits.Select(plan => (plan, rejected with
                    {
                        Fault = OnlyAbout(plan.Binding.Name, refused),
                    })),
                ],
                [[.. batch.Where(plan => !culprits.Contains(plan))]]);
        }

        var half = batch.Length / 2;
        return ([], [batch[half..], batch[..half]]);
    }

    private static HashSet<DnsName> NamesIn(AwsFault fault) =>
        [.. MessagesOf(fault).SelectMany(NamesIn)];

    // The standard error document has one message for all that is wrong: [first, second].
    private static ImmutableArray<string> MessagesOf(AwsFault fault) => fault.Details.IsEmpty
        ? [.. BetweenMessages().Split(fault.Message.Trim().TrimStart('[').TrimEnd(']'))]
        : fault.Details;

    private static IEnumerable<DnsName> NamesIn(string message)
    {
        foreach (Match match in QuotedName().Matches(message))
        {
            if (DnsName.TryParse(match.Groups[1].Value, out var name, out _))
            {
                yield return Marker.NameBehind(name) ?? name;
            }
        }
    }

    private static AwsFault OnlyAbout(DnsName name, AwsFault fault)
    {
        var own = MessagesOf(fault).Where(message => NamesIn(message).Contains(name)).ToImmutableArray();
        return fault with { Details = own, Message = string.Join("; ", own) };
    }

    // As in: [Tried to create resource record set [name='x.example.', type='A'] but it already exists]
    [GeneratedRegex(@"name='([^']*)'")]
    private static partial Regex QuotedName();

    [GeneratedRegex(@", (?=\p{Lu})")]
    private static partial Regex BetweenMessages();

    /// <summary>What was denied so far, of one zone.</summary>
    /// <param name="IsJoint">A batch of several names was.</param>
    /// <param name="Alone">How many names were that stood alone in their batch.</param>
    private sealed record Denials(bool IsJoint = false, int Alone = 0, AwsFault? Latest = null);
}
