using System.Text.Json;
using DnsSync.Simulation.Running;

namespace DnsSync.Simulation.Oracles;

/// <summary>A policy that was created with the stack is in force a while later, and a denial is not success.</summary>
internal sealed class WaitsForIam() : Oracle(
    "waits-for-iam", "a custom resource fails because of a denial only once IAM had a minute to spread, and never succeeds while its calls are denied")
{
    // A minute, less the pause before the last try.
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(50);

    public override void OnEnded(FunctionRun run)
    {
        if (run is not { Kind: RunKind.Deployment, Answer: { } answer, About: { } name })
        {
            return;
        }

        using var json = JsonDocument.Parse(answer);
        var reason = json.RootElement.GetProperty("Reason").GetString()!;
        if (!reason.Contains("AccessDenied", StringComparison.Ordinal)
            && !reason.Contains("UnauthorizedOperation", StringComparison.Ordinal))
        {
            return;
        }

        var succeeded = json.RootElement.GetProperty("Status").GetString() == "SUCCESS";
        var tried = run.EndedAt!.Value - run.StartedAt;
        Check(!succeeded, () => $"invocation {run.Number} told CloudFormation that {name} succeeded, and was denied: {reason}");
        Check(succeeded || tried >= Spread, () =>
            $"invocation {run.Number} failed the deployment of {name} after {tried.TotalSeconds:0} s: {reason}");
    }
}
