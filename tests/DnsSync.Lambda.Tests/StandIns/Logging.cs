namespace AWS.Lambda.Powertools.Logging;

/// <summary>What is used of the attribute of AWS.Lambda.Powertools.Logging 3.2.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LoggingAttribute : Attribute
{
    public bool LogEvent { get; set; }

    public bool ClearState { get; set; }
}
