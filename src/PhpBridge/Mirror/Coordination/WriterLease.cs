using Microsoft.Extensions.Logging;
using PhpBridge.Time;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// The writer lease of this sandbox: acquired when changes stay unpublished for longer than a moment, renewed while they do, and released
/// with their publication. If the sandbox dies meanwhile, the lease expires and the others verify everything (<see cref="LeaseExpiry"/>).
/// Nothing waits for a lease.
/// </summary>
internal sealed class WriterLease : IDisposable
{
    // Changes that are published sooner need no lease.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(5);

    private readonly ManifestFile _file;
    private readonly LocalWriters _writers;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly Lock _renewalLock = new();
    private int _isExpected;
    private volatile Renewal? _last;

    public WriterLease(ManifestFile file, LocalWriters writers, TimeProvider clock, ILogger log)
    {
        (_file, _writers, _clock, _log) = (file, writers, clock, log);
        _timer = clock.CreateTimer(_ => Renew(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The name of this sandbox in the manifest.</summary>
    public string Sandbox { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Begins to check for unpublished changes, as a request or a command begins.</summary>
    public void Expect()
    {
        if (Interlocked.Exchange(ref _isExpected, 1) == 0)
        {
            _timer.Change(CheckInterval, CheckInterval);
        }
    }

    /// <summary>Acquires the lease, or renews it when it is time, if there are unpublished changes.</summary>
    public void Renew()
    {
        // Another renewal may still be waiting for EFS.
        if (!_renewalLock.TryEnter())
        {
            return;
        }

        try
        {
            if (!_writers.IsAnyUnpublished || _last?.At.Age(_clock) < RenewalInterval)
            {
                return;
            }

            if (_last is null)
            {
                _log.AcquiringLease();
            }

            _last = new Renewal(DualClockTimestamp.Now(_clock));
            _file.Update(manifest => _writers.IsAnyUnpublished ? manifest.WithWriter(Sandbox) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.LeaseFailed(e.Message);
        }
        finally
        {
            _renewalLock.Exit();
        }
    }

    /// <summary>
    /// Ends the checks, and releases the lease if the last publication has not. Called when nothing runs and all changes are published.
    /// </summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public void Release()
    {
        if (Interlocked.Exchange(ref _isExpected, 0) == 1)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        _last = null;

        // A renewal may have been committed right after the last publication.
        if (_file.Latest.Writers.ContainsKey(Sandbox) && _renewalLock.TryEnter())
        {
            try
            {
                _file.Update(manifest
                    => manifest.Writers.ContainsKey(Sandbox) && !_writers.IsAnyUnpublished ? manifest.WithoutWriter(Sandbox) : null);
            }
            finally
            {
                _renewalLock.Exit();
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>A class, since the timer's thread reads it while another one removes it.</summary>
    private sealed record Renewal(DualClockTimestamp At);
}
