using System.Collections.Immutable;
using System.Globalization;
using DnsSync.Configuration;
using DnsSync.Model;
using DnsSync.Reporting;

namespace DnsSync.Cli.Watch;

/// <summary>Who is told what the watcher does.</summary>
internal interface IWatchListener
{
    /// <summary>A configuration is in force from now on.</summary>
    void Configured(SyncConfiguration configuration, DateTimeOffset at);

    /// <param name="trigger">Such as <c>interval</c>, for people.</param>
    void Reported(string trigger, SyncReport report);

    /// <summary>How names are while a read goes on.</summary>
    void Interim(SyncReport sofar);

    /// <summary>What is read again, and when.</summary>
    void Pending(ImmutableArray<(NameInZone Name, DateTimeOffset Due)> pending);

    /// <summary>Something that an operator should know.</summary>
    void Problem(string text);
}

/// <summary>
/// The service without a function: reads every name at an interval, and unsettled names
/// settled, once more at what was changed, and at everything when the configuration changes.
/// </summary>
internal sealed class Watcher(
    TimeSpan interval,
    WatchedConfiguration configuration,
    Driver driver,
    TimeProvider time,
    Random chance,
    IWatchListener listener)
{
    /// <summary>How often the configuration is compared with what is in force.</summary>
    public static readonly TimeSpan ConfigurationReadInterval = TimeSpan.FromSeconds(2);

    // A read that takes longer leaves the rest to the next one.
    private static readonly TimeSpan ShortestRun = TimeSpan.FromSeconds(30);

    private volatile Health _health = new(interval);
    private volatile TaskCompletionSource _wanted = NewSource();
    private TimerHost _timer = TimerHost.Empty;
    private DateTimeOffset _nextFull;
    private string _why = "start";

    public Health Health => _health;

    /// <summary>Reads everything as soon as the read that is under way has ended. For any thread.</summary>
    public void ReadNow() => _wanted.TrySetResult();

    /// <summary>Watches until it is told to stop; what was submitted by then is seen through.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        _nextFull = time.GetUtcNow();
        listener.Configured(configuration.Current, _nextFull);
        while (!stop.IsCancellationRequested)
        {
            if (_wanted.Task.IsCompleted)
            {
                _wanted = NewSource();
                (_nextFull, _why) = (time.GetUtcNow(), "resync");
                _timer = TimerHost.Empty;
            }

            var now = time.GetUtcNow();
            var names = configuration.Current.Bindings;
            if (now >= _nextFull)
            {
                var why = _why;
                (_nextFull, _why) = (now + Jittered(), "interval");
                await SyncAsync(why, names, isFull: true, stop);
            }
            else if (_timer.DueAt(now, names) is { IsEmpty: false } due)
            {
                await SyncAsync("requeue", due, isFull: false, stop);
            }
            else
            {
                await WaitAsync(now, stop);
            }

            try
            {
                await RefreshAsync(null, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task SyncAsync(
        string trigger, ImmutableArray<Binding> bindings, bool isFull, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var result = await driver.DriveAsync(
            new SyncRequest(configuration.Current.Owner, bindings)
            {
                Deadline = now + (interval * 1.5 > ShortestRun ? interval * 1.5 : ShortestRun),
                Stop = stop,
                Sequences = _timer.For(bindings, now),
                Requeues = true,
                Interim = listener.Interim,
                BoundSince = async (since, cancellation) =>
                {
                    await RefreshAsync(since, cancellation);
                    return configuration.Current.Bindings;
                },
            },
            CancellationToken.None);
        _timer = _timer.After(result).Only(configuration.Current.Bindings);
        if (isFull && !stop.IsCancellationRequested)
        {
            _health = _health.After(result.Report);
        }

        listener.Reported(trigger, result.Report);
        foreach (var name in _timer.Exhausted)
        {
            listener.Problem(string.Create(CultureInfo.InvariantCulture,
                $"{name.Name} did not settle within {RequeuePolicy.LongestSequence.TotalMinutes:0} minutes: it is now "
                + $"read only every {interval.TotalSeconds:0.###} s"));
        }

        listener.Pending(_timer.Pending);
    }

    private async Task RefreshAsync(DateTimeOffset? since, CancellationToken cancellation)
    {
        if (!await configuration.RefreshAsync(since, cancellation))
        {
            return;
        }

        _health = _health with { ConfigurationProblem = configuration.Problem };
        if (configuration.Problem is { } problem)
        {
            listener.Problem(problem + "\nthe previous configuration stays in force until this is fixed");
            return;
        }

        var now = time.GetUtcNow();
        _timer = _timer.Only(configuration.Current.Bindings);
        (_nextFull, _why) = (now, "configuration");
        listener.Configured(configuration.Current, now);
    }

    private async Task WaitAsync(DateTimeOffset now, CancellationToken stop)
    {
        var due = new[] { _nextFull, _timer.NextDue ?? _nextFull, now + ConfigurationReadInterval }.Min();

        // Timers cut to whole milliseconds, and what is cut off would be waited for again.
        var span = TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((due - now).TotalMilliseconds)));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(Task.Delay(span, time, over.Token), _wanted.Task);
        over.Cancel();
    }

    // Many watchers that were started together should not ask AWS together for ever.
    private TimeSpan Jittered() => interval * (0.95 + (chance.NextDouble() / 10));

    private static TaskCompletionSource NewSource() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
