using System.Collections.Immutable;
using DnsSync.Calls;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Planning;
using DnsSync.Reporting;

namespace DnsSync.Handlers;

/// <summary>
/// Answers the custom resource of one name: Create and Update sync it, Delete removes
/// its records and marker. Everything it needs is in its properties: <c>Owner</c>, <c>Name</c>,
/// <c>ZoneId</c>, and <c>Binding</c>, the binding as JSON; <c>Adopt</c> and <c>AdoptFrom</c> where
/// the name is taken over.
/// </summary>
internal sealed class OnDeployment(ServiceParts parts, Runs runs, QueueHost queue)
{
    private static readonly ImmutableArray<string> Properties =
        ["Adopt", "AdoptFrom", "Binding", "Name", "Owner", "ZoneId"];

    public async Task HandleAsync(
        DeploymentRequest request, Invocation invocation, CancellationToken cancellation)
    {
        var answer = await AnswerAsync(request, invocation, cancellation);
        Log.DeploymentAnswered(
            parts.Logger, request.RequestType, request.LogicalResourceId, answer.Status, answer.Reason);
        await new DeploymentReply(parts.PutResponse, parts.Time, parts.Logger)
            .SendAsync(request, answer, invocation, cancellation);
    }

    private async Task<DeploymentAnswer> AnswerAsync(
        DeploymentRequest request, Invocation invocation, CancellationToken cancellation)
    {
        try
        {
            return request.RequestType switch
            {
                "Create" or "Update" => await SyncAsync(request, invocation, cancellation),
                "Delete" => await DeleteAsync(request, invocation, cancellation),
                _ => DeploymentAnswer.Failed(IdOf(request), $"unknown request type '{request.RequestType}'"),
            };
        }
#pragma warning disable CA1031 // CloudFormation waits for an hour where no answer comes: any failure is one.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return DeploymentAnswer.Failed(IdOf(request), failure.Message);
        }
    }

    private async Task<DeploymentAnswer> SyncAsync(
        DeploymentRequest request, Invocation invocation, CancellationToken cancellation)
    {
        if (request.NotText.FirstOrDefault(Properties.Contains) is { } notText)
        {
            return DeploymentAnswer.Failed(
                IdOf(request), $"the property '{notText}' must be a string"
                    + (notText == "Binding"
                        ? ": pass the binding as JSON text (Fn::ToJsonString), because CloudFormation turns the numbers "
                            + "of an object into text"
                        : ""));
        }

        if (request.Property("Owner") is not { } owner || request.Property("Binding") is not { } json
            || request.Property("Name") is not { } name || request.Property("ZoneId") is not { } zoneId)
        {
            return DeploymentAnswer.Failed(
                IdOf(request), "the properties 'Owner', 'Name', 'ZoneId' and 'Binding' are required");
        }

        // A Delete goes on with the defaults: a rollback must always succeed.
        if (parts.EnvironmentError is { } wrong)
        {
            return DeploymentAnswer.Failed(IdOf(request), wrong.ToString());
        }

        var read = ConfigurationSource.ReadBinding(owner, "Binding", json);
        if (!read.Errors.IsEmpty || read.Configuration is not { Bindings: [var binding] })
        {
            return DeploymentAnswer.Failed(
                IdOf(request), string.Join("; ", read.Errors.Select(error => error.ToString())));
        }

        // Delete goes by these two alone, and would leave what another name's sync has written.
        if (!DnsName.TryParse(name, out var parsed, out _) || parsed != binding.Name
            || WithoutPrefix(zoneId) != binding.ZoneId)
        {
            return DeploymentAnswer.Failed(
                IdOf(request), "properties 'Name' and 'ZoneId' must match 'Binding'");
        }

        return await SyncAsync(request, owner, binding, invocation, cancellation);
    }

    private async Task<DeploymentAnswer> SyncAsync(
        DeploymentRequest request,
        string owner,
        Binding binding,
        Invocation invocation,
        CancellationToken cancellation)
    {
        var sync = new SyncRequest(owner, [binding])
        {
            IsDeployment = true,
            Wait = true,
            Overrides = ImmutableDictionary<NameInZone, Overrides>.Empty.Add(
                NameInZone.Of(binding),
                request.Property("Adopt") == "true"
                    ? new Overrides(Adopt: true, AdoptFrom: request.Property("AdoptFrom"), ReserveName: true)
                    : new Overrides(ReserveName: true)),
            Sequences = runs.Begin([binding], invocation),
            Requeues = true,
            Deadline = invocation.WorkEnds(parts.Time.GetUtcNow()),
        };
        var (report, later, _) = await runs.RunAsync("deployment", sync, cancellation);
        runs.Count(owner, report, new RunCounts(0, 0));
        var id = IdOf(owner, binding.ZoneId, binding.Name.ToString());
        var answer = AnswerTo(
            request, IsSame(request.PhysicalResourceId, id) ? request.PhysicalResourceId! : id, owner, report.Bindings[0]);
        if (answer.Status == "SUCCESS")
        {
            await queue.TrySendAsync(later, invocation, cancellation);
        }

        return answer;
    }

    // A rollback must always succeed, so only what an operator has to fix fails a deployment.
    private static DeploymentAnswer AnswerTo(
        DeploymentRequest request, string id, string owner, BindingReport binding)
    {
        var reasons = string.Join("; ", binding.Findings.Select(finding => finding.Text));
        var mustBeRepaired = binding.IsInWrongZone || binding.Fault is { IsWorthRetrying: false };
        var isOurs = !binding.Changes.IsEmpty
            || binding.Zone is { Markers: [var marker] } && Marker.Parse(marker)?.Owner == owner;
        var didNotSettle = request.RequestType == "Create"
            && binding.Outcome is Outcome.Unsettled or Outcome.Failed
            && (binding.Addresses.IsEmpty || !isOurs);
        return mustBeRepaired || didNotSettle
            ? DeploymentAnswer.Failed(id, $"{binding.Name}: {reasons}")
            : new DeploymentAnswer("SUCCESS", id, reasons)
            {
                Data = ImmutableSortedDictionary<string, string>.Empty
                    .Add("Outcome", binding.Outcome.ToString())
                    .Add("Addresses", string.Join(',', binding.Addresses))
                    .Add("Reasons", reasons),
            };
    }

    private async Task<DeploymentAnswer> DeleteAsync(
        DeploymentRequest request, Invocation invocation, CancellationToken cancellation)
    {
        var id = IdOf(request);
        if (request.Property("Owner") is not { } owner
            || request.Property("ZoneId") is not { } zoneId
            || !DnsName.TryParse(request.Property("Name"), out var name, out _))
        {
            return new DeploymentAnswer("SUCCESS", id, "no name was ever synced by this resource");
        }

        var target = new Binding(name, WithoutPrefix(zoneId), new EndpointSelector([], null, null));
        var (report, _, _) = await runs.RunAsync(
            "deletion",
            new SyncRequest(owner, [])
            {
                IsDeployment = true,
                Prune = [target],
                Deadline = invocation.WorkEnds(parts.Time.GetUtcNow()),
            },
            cancellation);
        runs.Count(owner, report, new RunCounts(0, 0));
        var pruned = report.Bindings[0];
        var why = string.Join("; ", pruned.Findings.Select(finding => finding.Text));
        return pruned.Outcome switch
        {
            Outcome.InSync or Outcome.Changed => new("SUCCESS", id, "nothing of ours is left"),
            // With a second finding, the time was over before a second read could confirm it.
            Outcome.Conflict when pruned.Findings.Length == 1 => new("SUCCESS", id, $"left alone: {why}"),
            Outcome.Failed when pruned.IsInWrongZone => new("SUCCESS", id, $"never written: {why}"),
            Outcome.Failed when pruned.Fault?.Kind == AwsFaultKind.NotFound =>
                new("SUCCESS", id, "the zone is gone, and the name with it"),
            Outcome.Failed when pruned.Fault is { IsWorthRetrying: false } =>
                DeploymentAnswer.Failed(id, $"{name}: {why}"),
            _ => DeploymentAnswer.Failed(
                id, $"{name}: could not be deleted in time, because another writer kept changing it or AWS kept "
                    + $"failing; delete the stack again. {why}"),
        };
    }

    private static string IdOf(DeploymentRequest request) =>
        request.PhysicalResourceId ?? IdOf(
            request.Property("Owner") ?? "dnssync",
            request.Property("ZoneId") ?? request.LogicalResourceId,
            request.Property("Name") ?? request.StackId);

    // A name that moves to another zone or owner is another resource: the old one gets its Delete.
    private static string IdOf(string owner, string zoneId, string name) =>
        $"{owner}/{WithoutPrefix(zoneId)}/{name}";

    // Two spellings of one name: for a new id CloudFormation deletes the old one, and the name with it.
    private static bool IsSame(string? earlier, string id)
    {
        static (string Place, DnsName Name) Read(string id)
        {
            var slash = id.LastIndexOf('/');
            return DnsName.TryParse(id[(slash + 1)..], out var name, out _) ? (id[..Math.Max(slash, 0)], name) : (id, default);
        }

        return earlier is not null && Read(earlier) == Read(id);
    }

    private static string WithoutPrefix(string zoneId) => zoneId[(zoneId.LastIndexOf('/') + 1)..];
}
