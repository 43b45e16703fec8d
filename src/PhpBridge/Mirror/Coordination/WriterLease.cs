using Microsoft.Extensions.Logging;
using PhpBridge.Mirror.Index;
using PhpBridge.Time;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// A sandbox that changes files for longer than a moment says so in the manifest, and says again and again that it is alive,
/// until it has published what it has changed. When it dies in between, the others look for themselves. No sandbox waits for it.
/// </summary>
internal sealed class WriterLease : IDisposable
{
    /// <summary>What is published sooner needs no lease.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    private readonly ManifestFile _file;
    private readonly Func<bool> _isUnpublished;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ITimer _heart;
    private readonly Lock _beatLock = new();
    private readonly Lock _seenLock = new();
    private readonly Dictionary<string, (long Beat, DualClockTimestamp Since)> _others = new(StringComparer.Ordinal);
    private Manifest _seen = Manifest.None;
    private int _isExpected;
    private DualClockTimestamp? _beaten;

    /// <param name="isUnpublished">Whether this sandbox has changed anything that is not published yet.</param>
    public WriterLease(ManifestFile file, Func<bool> isUnpublished, TimeProvider clock, ILogger log)
    {
        (_file, _isUnpublished, _clock, _log) = (file, isUnpublished, clock, log);
        _heart = clock.CreateTimer(_ => ShowLife(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>This sandbox, in the manifest.</summary>
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
        if (_file.Latest.Writers.ContainsKey(Sandbox) && _beatLock.TryEnter())
        {
            try
            {
                _file.Update(manifest => manifest.Writers.ContainsKey(Sandbox) && !_isUnpublished() ? manifest.WithoutWriter(Sandbox) : null);
            }
            finally
            {
                _beatLock.Exit();
            }
        }
    }

    /// <summary>Watches all that the manifest names.</summary>
    public void Watch(Manifest manifest)
    {
        lock (_seenLock)
        {
            if (ReferenceEquals(manifest, _seen))
            {
                return;
            }

            _seen = manifest;
            foreach (var gone in _others.Keys.Where(writer => !manifest.Writers.ContainsKey(writer)).ToList())
            {
                _others.Remove(gone);
            }

            var now = DualClockTimestamp.Now(_clock);
            foreach (var (writer, beat) in manifest.Writers.Where(writer => writer.Key != Sandbox))
            {
                if (!_others.TryGetValue(writer, out var known) || known.Beat != beat)
                {
                    _others[writer] = (beat, now);
                }
            }
        }
    }

    /// <summary>Takes the leases of dead sandboxes out of the manifest. What they have changed is unknown: all may have.</summary>
    /// <exception cref="IOException">The file system failed, or others are writing the manifest just now.</exception>
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

                _log.LeaseExpired();
                return dead.Aggregate(now, (rest, writer) => rest.WithoutWriter(writer.Key)).WithChanges([new PathChange("", ChangeScope.Subtree)]);
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
                    _log.AcquiringLease();
                }

                _beaten = DualClockTimestamp.Now(_clock);
                _file.Update(manifest => _isUnpublished() ? manifest.WithWriter(Sandbox) : null);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.LeaseFailed(e.Message);
        }
        finally
        {
            _beatLock.Exit();
        }
    }
}
