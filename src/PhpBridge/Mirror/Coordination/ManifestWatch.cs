using System.Diagnostics;
using PhpBridge.Time;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// Checks whether the manifest has changed, at most once per interval, on a thread of its own. An NFS client waits without limit for a
/// server that does not respond; callers wait for one second at most.
/// </summary>
/// <param name="hasChanged">Performs the check, one round trip.</param>
internal sealed class ManifestWatch(Func<bool> hasChanged, TimeSpan interval, TimeProvider clock)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private bool _isRunning;
    private bool _isChecking;
    private long _startedAt;
    private (bool HasChanged, Exception? Failure)? _result;
    private volatile Check? _last;

    /// <summary>True when the interval has passed, or when the wall clock was set back, as after a freeze.</summary>
    public bool IsDue => _last is not { } last || last.At.Age(clock) >= interval || clock.GetUtcNow() < last.At.Wall;

    /// <summary>True when a check has had no result for longer than callers wait.</summary>
    public bool IsTimedOut
    {
        get
        {
            lock (_lock)
            {
                return _isChecking && Stopwatch.GetElapsedTime(_startedAt) >= Timeout;
            }
        }
    }

    /// <summary>Begins a new interval, as the manifest is being read for another reason.</summary>
    public void BeginInterval() => _last = new Check(DualClockTimestamp.Now(clock));

    /// <returns>Whether the manifest has changed; null when EFS did not respond in time.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public bool? HasChanged()
    {
        BeginInterval();
        return Await();
    }

    /// <summary>Tests whether the file system responds. A change that this finds is found by the next check again.</summary>
    public bool IsResponding()
    {
        try
        {
            return Await() is not null;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private bool? Await()
    {
        lock (_lock)
        {
            if (!_isRunning)
            {
                _isRunning = true;
                new Thread(Run) { IsBackground = true, Name = "mirror watch" }.Start();
            }

            if (!_isChecking)
            {
                _result = null; // Of a check that timed out.
                _isChecking = true;
                _startedAt = Stopwatch.GetTimestamp();
                Monitor.PulseAll(_lock);
            }

            while (_result is null)
            {
                // All callers share a check that has no result, so only the first of them waits the full second.
                var rest = Timeout - Stopwatch.GetElapsedTime(_startedAt);
                if (rest <= TimeSpan.Zero)
                {
                    return null;
                }

                Monitor.Wait(_lock, rest);
            }

            var (changed, failure) = _result.Value;
            _result = null;
            return failure is null ? changed : throw new IOException(failure.Message, failure);
        }
    }

    private void Run()
    {
        while (true)
        {
            lock (_lock)
            {
                while (!_isChecking)
                {
                    Monitor.Wait(_lock);
                }
            }

            (bool HasChanged, Exception? Failure) result;
            try
            {
                result = (hasChanged(), null);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                result = (false, e);
            }

            lock (_lock)
            {
                _result = result;
                _isChecking = false;
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>A class, so that threads without the lock read it as a whole.</summary>
    private sealed record Check(DualClockTimestamp At);
}
