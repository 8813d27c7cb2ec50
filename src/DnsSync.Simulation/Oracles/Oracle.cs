using DnsSync.Simulation.Running;

namespace DnsSync.Simulation.Oracles;

/// <summary>
/// Judges a run by one rule. It knows the simulated AWS and what each function was given, and
/// nothing of how the service decides.
/// </summary>
internal abstract class Oracle(string name, string rule)
{
    private ViolationLog? _violationLog;

    public string Name => name;

    public void ReportTo(ViolationLog violationLog) => _violationLog = violationLog;

    /// <summary>After every change batch of the service that Route 53 applied.</summary>
    public virtual void OnWrite(ZoneWrite write)
    {
    }

    /// <summary>After every invocation, however it ended.</summary>
    public virtual void OnEnded(FunctionRun run)
    {
    }

    /// <summary>Two schedule periods after the faults stopped.</summary>
    public virtual void WhenQuiet()
    {
    }

    /// <summary>When the run is over.</summary>
    public virtual void AtEnd()
    {
    }

    protected void Broken(string seen) => _violationLog!.Broken(name, rule, seen);

    protected void Check(bool holds, Func<string> seen)
    {
        if (!holds)
        {
            Broken(seen());
        }
    }

    protected static string List(IEnumerable<string> items) =>
        string.Join(',', items.Order(StringComparer.Ordinal));
}
