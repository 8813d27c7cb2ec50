using System.Collections.Immutable;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Reporting;

namespace DnsSync.Cli.Commands;

/// <summary>
/// <c>sync --plan FILE</c>: reads again, and applies the plan only if it still matches the file.
/// </summary>
internal sealed class PlannedSync(string file, SavedPlan plan, ImmutableArray<Binding> bindings)
{
    /// <exception cref="CommandException">The file cannot be read, was edited, or does not fit.</exception>
    public static PlannedSync Read(string file, SyncConfiguration configuration)
    {
        try
        {
            var plan = SavedPlan.Parse(SharedOptions.ReadText(file, "'dnssync plan --out' writes one"));
            if (plan.Owner != configuration.Owner)
            {
                throw new CommandException(
                    $"the plan {file} has owner {plan.Owner}, but the configuration has owner {configuration.Owner}");
            }

            var names = plan.Names;
            foreach (var name in names)
            {
                SharedOptions.RequireBound(name.Name, configuration);
                _ = configuration.Single(name.Name, name.ZoneId, "the plan", out var problem)
                    ?? throw new CommandException($"cannot use the plan {file}: {problem}");
            }

            return new PlannedSync(
                file, plan, [.. configuration.Bindings.Where(binding => names.Contains(NameInZone.Of(binding)))]);
        }
        catch (FormatException wrong)
        {
            throw new CommandException($"cannot use the plan {file}: {wrong.Message}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException)
        {
            throw new CommandException($"cannot read the plan {file}: {unreadable.Message}");
        }
    }

    /// <summary>The report of the sync, or of the read that told another plan, and the exit code.</summary>
    public async Task<int> RunAsync(
        SyncRequest request, Driver driver, OutputFormat format, Terminal terminal, CancellationToken stop)
    {
        var fresh = await driver.RunAsync(
            request with { Bindings = bindings, DryRun = true }, CancellationToken.None);
        if (fresh.Any(Outcome.Failed) || stop.IsCancellationRequested)
        {
            return Outcomes.Finish(fresh, format, terminal, stop);
        }

        var differences = plan.DifferencesIn(SavedPlan.Of(fresh));
        if (differences.IsEmpty)
        {
            return Outcomes.Finish(
                await driver.RunAsync(
                    request with { Bindings = bindings, Approved = fresh }, CancellationToken.None),
                format, terminal, stop);
        }

        terminal.Write(fresh, format);
        terminal.Fail($"nothing was written: the plan differs from {file}\n"
            + string.Join('\n', differences)
            + (fresh.Bindings.All(binding => binding.Changes.IsEmpty)
                ? "\nThere are no changes to make. The plan may already have been applied."
                : "\nReview the new plan above. To apply it, save it with 'dnssync plan --out'."));
        return ExitCodes.NotAsExpected;
    }
}
