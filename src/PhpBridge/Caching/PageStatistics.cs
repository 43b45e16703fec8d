namespace PhpBridge.Caching;

/// <summary>Counts what the page cache has done in this sandbox. Thread-safe.</summary>
internal sealed class PageStatistics
{
    private long _hits;
    private long _misses;
    private long _bypassed;
    private long _stale;
    private long _stored;

    public long Hits => Interlocked.Read(ref _hits);

    public long Misses => Interlocked.Read(ref _misses);

    public long Bypassed => Interlocked.Read(ref _bypassed);

    /// <summary>Stale pages that replaced an error.</summary>
    public long Stale => Interlocked.Read(ref _stale);

    public long Stored => Interlocked.Read(ref _stored);

    public void Hit() => Interlocked.Increment(ref _hits);

    public void Miss() => Interlocked.Increment(ref _misses);

    public void Bypass() => Interlocked.Increment(ref _bypassed);

    public void StaleOnError() => Interlocked.Increment(ref _stale);

    public void Store() => Interlocked.Increment(ref _stored);
}
