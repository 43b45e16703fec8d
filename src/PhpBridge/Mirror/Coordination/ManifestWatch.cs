using System.Diagnostics;
using PhpBridge.Time;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// Asks whether the manifest has changed: at most once in an interval, and never longer than patience lasts. NFS waits for
/// a server that is gone, for ever if need be; a visitor should not.
/// </summary>
/// <param name="ask">One round trip.</param>
internal sealed class ManifestWatch(Func<bool> ask, TimeSpan interval, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private bool _isAsking;
    private long _askedAt;
    private bool _started;
    private (bool Changed, Exception? Failure)? _answer;
    private DualClockTimestamp? _asked;

    /// <summary>Whether it is time to ask. A clock that jumps, as after a freeze, makes it time.</summary>
    public bool IsDue => _asked is not { } asked || asked.Age(clock) >= interval || clock.GetUtcNow() < asked.Wall;

    /// <summary>Whether a question has had no answer for longer than anybody should wait.</summary>
    public bool IsUnanswered
    {
        get
        {
            lock (_lock)
            {
                return _isAsking && Stopwatch.GetElapsedTime(_askedAt) >= Patience;
            }
        }
    }

    /// <summary>It has just been read for another reason.</summary>
    public void Asked() => _asked = DualClockTimestamp.Now(clock);

    /// <returns>Whether there is a change; null when there was no answer in time.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public bool? Ask()
    {
        Asked();
        return AskNow();
    }

    /// <summary>Whether the file system answers. What it says is asked for again.</summary>
    public bool IsAnswering()
    {
        try
        {
            return AskNow() is not null;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private bool? AskNow()
    {
        lock (_lock)
        {
            if (!_started)
            {
                _started = true;
                new Thread(Run) { IsBackground = true, Name = "mirror watch" }.Start();
            }

            if (!_isAsking)
            {
                _answer = null; // One that came too late.
                _isAsking = true;
                _askedAt = Stopwatch.GetTimestamp();
                Monitor.PulseAll(_lock);
            }

            while (_answer is null)
            {
                // Not again for each request, as long as the first question has no answer.
                var rest = Patience - Stopwatch.GetElapsedTime(_askedAt);
                if (rest <= TimeSpan.Zero)
                {
                    // The thread is still waiting. What it learns is the answer to a later question.
                    return null;
                }

                Monitor.Wait(_lock, rest);
            }

            var (changed, failure) = _answer.Value;
            _answer = null;
            return failure is null ? changed : throw new IOException(failure.Message, failure);
        }
    }

    private void Run()
    {
        while (true)
        {
            lock (_lock)
            {
                while (!_isAsking)
                {
                    Monitor.Wait(_lock);
                }
            }

            (bool Changed, Exception? Failure) answer;
            try
            {
                answer = (ask(), null);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                answer = (false, e);
            }

            lock (_lock)
            {
                _answer = answer;
                _isAsking = false;
                Monitor.PulseAll(_lock);
            }
        }
    }
}
