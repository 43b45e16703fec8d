namespace PhpBridge.Mirror.Archives;

/// <summary>The archives that are being unpacked into this sandbox. Thread-safe.</summary>
internal sealed class CurrentLoad
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private volatile LoadQueue? _queue;

    public bool IsDone => _queue?.Wait(TimeSpan.Zero) != false;

    public void Start(IEnumerable<BlockLoad> loads)
    {
        var queue = new LoadQueue(loads);
        _queue = queue;
        queue.Start();
    }

    /// <summary>Unpacks the blocks that a page of this class needs before all others.</summary>
    public void Prefer(PageClass pageClass) => _queue?.Prefer(pageClass);

    /// <summary>Waits until everything is unpacked, 5 s at most.</summary>
    public void Wait() => _queue?.Wait(Timeout);
}
