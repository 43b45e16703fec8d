using Microsoft.Extensions.Logging;

namespace PhpBridge.Mirror;

/// <summary>
/// A sandbox that changes files for longer than a moment says so in the generation, and says again and again that it is alive,
/// until it has published what it has changed. When it dies in between, the others look for themselves. No sandbox waits for it.
/// </summary>
internal sealed class Leases : IDisposable
{
    /// <summary>What is published sooner needs no lease.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    private readonly GenerationFile _file;
    private readonly Func<bool> _isUnpublished;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ITimer _heart;
    private readonly Lock _beatLock = new();
    private readonly Lock _seenLock = new();
    private readonly Dictionary<string, (long Beat, Moment Since)> _others = new(StringComparer.Ordinal);
    private Generation _seen = Generation.None;
    private int _isExpected;
    private Moment? _beaten;

    /// <param name="isUnpublished">Whether this sandbox has changed anything that is not published yet.</param>
    public Leases(GenerationFile file, Func<bool> isUnpublished, TimeProvider clock, ILogger log)
    {
        (_file, _isUnpublished, _clock, _log) = (file, isUnpublished, clock, log);
        _heart = clock.CreateTimer(_ => ShowLife(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>This sandbox, in the generation.</summary>
    public string Sandbox { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Something begins that may change files.</summary>
    public void Expect()
    {
        if (Interlocked.Exchange(ref _isExpected, 1) == 0)
        {
            _heart.Change(Soon, Soon);
        }
    }

    /// <summary>Nothing is running, and all has been published.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public void Rest()
    {
        if (Interlocked.Exchange(ref _isExpected, 0) == 1)
        {
            _heart.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        _beaten = null;

        // A beat may have come just when the last changes were being published.
        if (_file.Last.Writers.ContainsKey(Sandbox) && _beatLock.TryEnter())
        {
            try
            {
                _file.Update(generation => generation.Writers.ContainsKey(Sandbox) && !_isUnpublished() ? generation.WithoutWriter(Sandbox) : null);
            }
            finally
            {
                _beatLock.Exit();
            }
        }
    }

    /// <summary>Watches all that the generation names.</summary>
    public void Watch(Generation generation)
    {
        lock (_seenLock)
        {
            if (ReferenceEquals(generation, _seen))
            {
                return;
            }

            _seen = generation;
            foreach (var gone in _others.Keys.Where(writer => !generation.Writers.ContainsKey(writer)).ToList())
            {
                _others.Remove(gone);
            }

            var now = Moment.Now(_clock);
            foreach (var (writer, beat) in generation.Writers.Where(writer => writer.Key != Sandbox))
            {
                if (!_others.TryGetValue(writer, out var known) || known.Beat != beat)
                {
                    _others[writer] = (beat, now);
                }
            }
        }
    }

    /// <summary>Takes the leases of dead sandboxes out of the generation. What they have changed is unknown: all may have.</summary>
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
                return dead.Aggregate(now, (rest, writer) => rest.WithoutWriter(writer.Key)).WithChanges([new Touch("", TouchKind.Subtree)]);
            },
            ShortPatience);
    }

    public void Dispose() => _heart.Dispose();

    private void ShowLife()
    {
        // Another beat may still wait for a file system that is gone.
        if (!_beatLock.TryEnter())
        {
            return;
        }

        try
        {
            if (_isUnpublished() && !(_beaten is { } last && last.Age(_clock) < Beat))
            {
                if (_beaten is null)
                {
                    _log.WritingBegun();
                }

                _beaten = Moment.Now(_clock);
                _file.Update(generation => _isUnpublished() ? generation.WithWriter(Sandbox) : null);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.AnnouncementFailed(e.Message);
        }
        finally
        {
            _beatLock.Exit();
        }
    }
}
