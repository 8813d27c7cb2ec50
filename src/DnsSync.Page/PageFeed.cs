using DnsSync.Page.Model;

namespace DnsSync.Page;

/// <summary>The page's state, shared between who observes and who watches. For any thread.</summary>
public sealed class PageFeed
{
    private readonly Lock _lock = new();
    private PageState _state = PageState.Empty;
    private string? _json;
    private long _revision = 1;
    private TaskCompletionSource _changed = NewSource();

    /// <summary>Takes in something that was observed.</summary>
    public void Observe(Func<PageState, PageState> observe)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            var next = observe(_state);
            if (next == _state)
            {
                return;
            }

            (_state, _json) = (next, null);
            _revision++;
            (changed, _changed) = (_changed, NewSource());
        }

        changed.SetResult();
    }

    /// <summary>What there is to show now.</summary>
    public (long Revision, string Json) Current
    {
        get
        {
            lock (_lock)
            {
                return (_revision, _json ??= PageDocument.Of(_state).ToJson());
            }
        }
    }

    /// <summary>Returns when there is more to show than <paramref name="revision"/>.</summary>
    public Task AfterAsync(long revision, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _revision > revision ? Task.CompletedTask : _changed.Task.WaitAsync(cancellation);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
