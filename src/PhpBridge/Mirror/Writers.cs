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
    private readonly Dictionary<string, (long Beat, long Since)> _others = new(StringComparer.Ordinal);
    private int _read;
    private long _heldSince;
    private bool _saidSo;

    public Writers(SharedState state, GenerationFile file, Func<bool> isActive, TimeProvider clock, ILogger log)
    {
        (_state, _file, _isActive, _clock, _log) = (state, file, isActive, clock, log);
        _heart = clock.CreateTimer(_ => ShowLife(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The generation as it was when it was last seen to change.</summary>
    public Generation LastSeen { get; private set; } = Generation.None;

    /// <summary>Whether another sandbox has been changing files for longer than anyone should be kept from seeing it.</summary>
    public bool HeldTooLong
    {
        get
        {
            if (_heldSince == 0 || _clock.GetElapsedTime(_heldSince) < Hold)
            {
                return false;
            }

            if (!_saidSo)
            {
                _saidSo = true;
                _log.HeldTooLong((int)_clock.GetElapsedTime(_heldSince).TotalSeconds);
            }

            return true;
        }
    }

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

    /// <summary>Tells the others what was changed here, when nobody is changing anything any longer.</summary>
    /// <param name="look">Looks at these again, while no other sandbox changes files.</param>
    /// <param name="published">Is told when the others know.</param>
    /// <exception cref="IOException">The file system failed; it is told next time.</exception>
    public void Publish(Action<IReadOnlyList<Touch>> look, Action<Generation, IReadOnlyCollection<Touch>> published)
    {
        lock (_lock)
        {
            if (_state.AnyWorkerChanged || (!_state.Writing && _state.ChangedEnd == _read))
            {
                return;
            }

            // From here on the first to change a file asks again, and waits for the lock.
            _state.Writing = false;
            var from = _read;
            var touches = _state.Changed(ref from);
            if (_state.Overflow)
            {
                touches.Add(new Touch("", TouchKind.Subtree));
            }

            look(touches);
            var generation = _file.Update(now => now.WithoutWriter(_sandbox, touches));
            _read = from;
            _heart.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _log.WritingEnded(touches.Count, generation.Sequence);
            Seen(generation);
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

    /// <summary>The generation has changed.</summary>
    public void Seen(Generation generation)
    {
        LastSeen = generation;
        var now = _clock.GetTimestamp();
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
            (_heldSince, _saidSo) = (0, false);
        }
        else if (_heldSince == 0)
        {
            _heldSince = now;
        }
    }

    /// <summary>Whether a sandbox that was changing files has been silent for too long: it is dead, or asleep.</summary>
    /// <returns>The generation without it; null when nobody is missed.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public Generation? WithoutTheDead()
    {
        var silent = _others.Where(writer => _clock.GetElapsedTime(writer.Value.Since) >= Silence).ToDictionary(StringComparer.Ordinal);
        if (silent.Count == 0)
        {
            return null;
        }

        _log.WriterGone();
        var without = _file.Update(now => silent.Where(writer => now.Writers.TryGetValue(writer.Key, out var beat) && beat == writer.Value.Beat)
            .Aggregate(now, (rest, writer) => rest.WithoutWriter(writer.Key, [new Touch("", TouchKind.Subtree)])));
        Seen(without);
        return without;
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

    private void ForgetTouched()
    {
        if (!_state.Writing && _state.ChangedEnd == _read)
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
