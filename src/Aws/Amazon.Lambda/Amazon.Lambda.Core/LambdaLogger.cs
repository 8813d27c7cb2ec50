namespace Amazon.Lambda.Core;

/// <summary>
/// The function's log, for code without a context. Lines go to standard output as they are until
/// a runtime takes over.
/// </summary>
public static class LambdaLogger
{
    /// <summary>Where lines go, and how they look: the runtime's choice.</summary>
    internal static ILambdaLogger Sink { get; set; } = new PlainLogger();

    public static void Log(string message) => Sink.LogLine(message);

    public static void Log(string level, string message, params object[] args) =>
        Sink.Log(level, message, args);

    public static void Log(LogLevel level, string message, params object[] args) =>
        Sink.Log(level, message, args);

    public static void Log(
        string level, Exception exception, string message, params object[] args) =>
        Sink.Log(level, exception, message, args);

    public static void Log(
        LogLevel level, Exception exception, string message, params object[] args) =>
        Sink.Log(level, exception, message, args);

    private sealed class PlainLogger : ILambdaLogger
    {
        public void Log(string message) => Console.Write(message);

        public void LogLine(string message) => Console.WriteLine(message);

        public void Log(string level, string message) => LogLine($"{level}: {message}");
    }
}
