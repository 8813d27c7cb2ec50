namespace Amazon.Lambda.Core;

/// <summary>
/// What the process is working on. The runtime says it, loggers read it; a process of a custom
/// runtime handles one invocation at a time.
/// </summary>
internal static class Invocations
{
    private static volatile ILambdaContext current;
    private static volatile bool warm;

    /// <summary>Null between invocations, during init, and outside Lambda.</summary>
    public static ILambdaContext Current => current;

    /// <summary>True until the first invocation has ended.</summary>
    public static bool IsColdStart => !warm;

    public static void Begin(ILambdaContext context) => current = context;

    public static void End()
    {
        current = null;
        warm = true;
    }

    /// <summary>Makes the process as new, for tests.</summary>
    public static void Reset()
    {
        current = null;
        warm = false;
    }
}
