using System.Diagnostics;

namespace DnsSync.TestKit;

internal static class ProcessEnd
{
    /// <summary>Reads what a process prints until it ends; one that takes too long is killed.</summary>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public static async Task<CommandResult> ResultAsync(this Process process, TimeSpan patience)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)} did not end within {patience}");
        }

        return new(process.ExitCode, await output, await errors);
    }
}
