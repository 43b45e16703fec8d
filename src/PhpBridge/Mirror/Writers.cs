using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace PhpBridge.Mirror;

/// <summary>
/// Who is changing files: this sandbox tells the others, and watches that those who said so are still alive.
/// </summary>
internal sealed class Writers : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    // As long as NFS may remember what has changed: nobody sees less than on plain EFS.
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly SharedState _state;
    private readonly GenerationFile _file;
    private readonly Func<bool> _isActive;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ITimer _heart;
    private readonly string _sandbox = Guid.NewGuid().ToString("N");
    private readonly Lock _seenLock = new();
    private readonly Dictionary<string, (long Beat, Moment Since)> _others = new(StringComparer.Ordinal);
    private Generation _seen = Generation.None;
    private Moment? _heldSince;
    private bool _saidSo;
    private int _read;

    public Writers(SharedState state, GenerationFile file, Func<bool> isActive, TimeProvider clock, ILogger log)
    {
        (_state, _file, _isActive, _clock, _log) = (state, file, isActive, clock, log);
        _heart = clock.CreateTimer(_ => ShowLife(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether another sandbox has been changing files for longer than anyone should be kept from seeing it.</summary>
    public bool HeldTooLong
    {
        get
        {
            lock (_seenLock)
            {
                if (_heldSince is not { } since || since.Age(_clock) < Hold)
                {
                    return false;
                }

                if (!_saidSo)
                {
                    _saidSo = true;
                    _log.HeldTooLong((int)since.Age(_clock).TotalSeconds);
                }

                return true;
            }
        }
    }

    /// <summary>Whether <see cref="Publish"/> has anything to do. Looks without waiting: who asks a whole sandbox may depend on.</summary>
    public bool IsDue => !_state.IsAnyoneChanging && (IsAnythingToTell || _read != 0);

    public bool IsAnyOther(Generation generation) => generation.Writers.Keys.Any(writer => writer != _sandbox);

    /// <summary>
    /// A process of this sandbox is about to change its first file. It waits while another sandbox does, so that each can
    /// look at what it has changed while nobody changes it; but not for long, as what it waits for may be stuck.
    /// </summary>
    public void Announce()
    {
        lock (_lock)
        {
            if (!_isActive() || _state.Writing)
            {
                return;
            }

            try
            {
                for (var patience = Deadline; !TryAnnounce(force: Stopwatch.GetTimestamp() > patience);)
                {
                    Thread.Sleep(Pause);
                }

                _state.Writing = true;
                _heart.Change(Beat, Beat);
                _log.WritingBegun();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _log.AnnouncementFailed(e.Message);
            }
        }
    }

    /// <summary>Tells the others what was changed here, when nobody here is changing anything any longer.</summary>
    /// <param name="look">Looks at these again, while no other sandbox changes files.</param>
    /// <param name="published">Is told when the others know.</param>
    /// <exception cref="IOException">The file system failed; it is told next time.</exception>
    public void Publish(Action<IReadOnlyList<Touch>> look, Action<Generation, IReadOnlyCollection<Touch>> published)
    {
        lock (_lock)
        {
            if (!IsAnythingToTell)
            {
                ForgetTouched();
                return;
            }

            // From here on the first to change a file asks again, and waits for the lock. One that has not looked yet whether it
            // must has said before that it is at work.
            _state.Writing = false;
            Interlocked.MemoryBarrier();
            if (_state.IsAnyoneChanging)
            {
                _state.Writing = true;
                return;
            }

            var (from, end) = (_read, _state.ChangedEnd);
            var touches = _state.Changed(ref from);
            if (_state.Overflow || from < end)
            {
                // More was changed than there is room for, or who wrote it down has died over it: it may have been anything.
                touches.Add(new Touch("", TouchKind.Subtree));
                from = Math.Max(from, end);
            }

            look(touches);
            var generation = _file.Update(now => now.WithoutWriter(_sandbox, touches));
            _read = from;
            _heart.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _log.WritingEnded(touches.Count, generation.Sequence);
            published(generation, touches.ToHashSet());
            ForgetTouched();
        }
    }

    /// <summary>An index that knows of all that was changed here comes into force.</summary>
    public void Forget(Action takeInForce)
    {
        lock (_lock)
        {
            takeInForce();
            ForgetTouched();
        }
    }

    /// <summary>Watches whom the generation names.</summary>
    public void Watch(Generation generation)
    {
        lock (_seenLock)
        {
            if (!ReferenceEquals(generation, _seen))
            {
                _seen = generation;
                Watch(generation, Moment.Now(_clock));
            }
        }
    }

    private void Watch(Generation generation, Moment now)
    {
        foreach (var gone in _others.Keys.Where(writer => !generation.Writers.ContainsKey(writer)).ToList())
        {
            _others.Remove(gone);
        }

        foreach (var (writer, beat) in generation.Writers.Where(writer => writer.Key != _sandbox))
        {
            if (!_others.TryGetValue(writer, out var known) || known.Beat != beat)
            {
                _others[writer] = (beat, now);
            }
        }

        if (_others.Count == 0)
        {
            (_heldSince, _saidSo) = (null, false);
        }
        else
        {
            _heldSince ??= now;
        }
    }

    /// <summary>Takes out of the generation whoever was changing files and has been silent for too long: it is dead, or asleep.</summary>
    /// <exception cref="IOException">The file system failed, or others are writing the generation just now.</exception>
    public void RemoveTheDead()
    {
        Dictionary<string, long> silent;
        lock (_seenLock)
        {
            silent = _others.Where(writer => writer.Value.Since.Age(_clock) >= Silence).ToDictionary(writer => writer.Key, writer => writer.Value.Beat, StringComparer.Ordinal);
        }

        if (silent.Count == 0)
        {
            return;
        }

        // All sandboxes miss it at the same time; one removes it, and a visitor waits.
        _file.Update(
            now =>
            {
                var dead = silent.Where(writer => now.Writers.TryGetValue(writer.Key, out var beat) && beat == writer.Value).ToList();
                if (dead.Count == 0)
                {
                    return null;
                }

                _log.WriterGone();
                return dead.Aggregate(now, (rest, writer) => rest.WithoutWriter(writer.Key, [new Touch("", TouchKind.Subtree)]));
            },
            ShortPatience);
    }

    public void Dispose() => _heart.Dispose();

    private static long Deadline => Stopwatch.GetTimestamp() + (long)(Patience.TotalSeconds * Stopwatch.Frequency);

    /// <returns>False when another sandbox is changing files.</returns>
    private bool TryAnnounce(bool force)
    {
        var announced = false;
        _file.Update(generation =>
        {
            announced = force || !IsAnyOther(generation);
            return announced ? generation.WithWriter(_sandbox) : null;
        });
        return announced;
    }

    private bool IsAnythingToTell => _state.Writing || _state.Overflow || _state.ChangedEnd != _read;

    /// <summary>When all has been told: until nobody uses an index any longer that does not know of it, EFS is asked for it.</summary>
    private void ForgetTouched()
    {
        if (!_state.Writing && _state.ChangedEnd == _read && !_state.IsOldIndexInUse)
        {
            _state.ForgetChanged();
            _read = 0;
        }
    }

    /// <summary>So that nobody takes this sandbox for dead. After a freeze somebody may have; then it says again that it writes.</summary>
    private void ShowLife()
    {
        lock (_lock)
        {
            if (!_state.Writing)
            {
                return;
            }

            try
            {
                _file.Update(generation => generation.WithWriter(_sandbox));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _log.AnnouncementFailed(e.Message);
            }
        }
    }
}
