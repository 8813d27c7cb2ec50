namespace DnsSync.Simulation.Oracles;

/// <summary>A rule that a run broke.</summary>
/// <param name="At">After the run's start.</param>
/// <param name="Oracle">Which oracle saw it.</param>
/// <param name="Rule">What should have been.</param>
/// <param name="Seen">What was seen instead.</param>
public sealed record Violation(TimeSpan At, string Oracle, string Rule, string Seen)
{
    public override string ToString() =>
        $"{(int)At.TotalHours:00}:{At.Minutes:00}:{At.Seconds:00}.{At.Milliseconds:000} {Oracle}: {Seen}. Rule: {Rule}.";
}

/// <summary>Collects what the oracles find; a run that goes wrong need not tell all of it.</summary>
internal sealed class ViolationLog(Func<TimeSpan> now)
{
    // Of each oracle: what one sees again and again must not hide what another sees later.
    private const int Most = 5;

    private readonly List<Violation> _violations = [];

    public IReadOnlyList<Violation> Violations => _violations;

    public void Broken(string oracle, string rule, string seen)
    {
        if (_violations.Count(violation => violation.Oracle == oracle) < Most)
        {
            _violations.Add(new Violation(now(), oracle, rule, seen));
        }
    }
}
