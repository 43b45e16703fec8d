using Microsoft.Extensions.Logging;
using PhpBridge.Time;

namespace PhpBridge.Caching.Purges;

/// <summary>
/// The purges of all sandboxes as this one knows them. It looks for those of the others at most once in an interval, with one round trip.
/// Thread-safe.
/// </summary>
internal sealed class SitePurges(PurgeLogFile file, TimeSpan interval, TimeProvider clock, ILogger log)
{
    private readonly Lock _lock = new();
    private volatile PurgeLog? _known;
    private DualClockTimestamp? _checked;
    private bool _isFailing;

    /// <summary>The purges that are known; null while there are no pages, or while the purges cannot be read.</summary>
    public PurgeLog? Known => _known;

    /// <summary>Whether the purges could not be read.</summary>
    public bool IsFailing => Volatile.Read(ref _isFailing);

    /// <summary>Looks for purges of other sandboxes if it is time.</summary>
    /// <returns>The purges that are known, or null.</returns>
    public PurgeLog? Check()
    {
        lock (_lock)
        {
            // A clock that jumps, as after a freeze, makes it time.
            if (_checked is { } last && last.Age(clock) < interval && clock.GetUtcNow() >= last.Wall)
            {
                return _known;
            }

            _checked = DualClockTimestamp.Now(clock);
            Run(() => _known is { } known && !file.HasChanged() ? known : file.Read());
            return _known;
        }
    }

    /// <summary>Begins the order of purges before the first page is stored.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            if (_known is null)
            {
                _checked = DualClockTimestamp.Now(clock);
                Run(file.ReadOrBegin);
            }
        }
    }

    /// <summary>Commits a purge: when this returns, it is durable, and effective here.</summary>
    /// <returns>Its sequence number.</returns>
    /// <exception cref="IOException">It could not be written. No page is used here until the purges can be read again.</exception>
    public long Commit(List<string> tags)
    {
        lock (_lock)
        {
            try
            {
                return (_known = file.Update(before => before.With(tags))).Last.Sequence;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _known = null;
                log.PurgeFailed(e.Message);
                throw new IOException(e.Message, e);
            }
        }
    }

    private void Run(Func<PurgeLog?> read)
    {
        try
        {
            (_known, _isFailing) = (read(), false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_isFailing)
            {
                log.PurgesUnreadable(e.Message);
            }

            (_known, _isFailing) = (null, true);
        }
    }
}
