using Microsoft.Win32.SafeHandles;
using PhpBridge.Site;

namespace PhpBridge.Mirror;

/// <summary>
/// The file that all sandboxes look at: <c>generation</c> in the mirror's folder on EFS. Written in place, as a renamed one
/// would be found only when NFS forgets the old name; always as a whole, under a lock.
/// </summary>
internal sealed class GenerationFile(string folder) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5); // Writing it is a few round trips.
    private const int Attempts = 3;

    private readonly Lock _lock = new();
    private readonly string _path = Path.Combine(folder, "generation");
    private SafeFileHandle? _watched;
    private FileStatus _seen;

    /// <summary>Whether it differs from what was read last. One round trip.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public bool HasChanged()
    {
        lock (_lock)
        {
            // By handle: a path would be walked, and after a minute of idleness every folder on it is a round trip.
            var status = _watched is null ? default : Statx.Of(_watched, sync: true);
            return status.Links == 0 || status.ToFileStatus() != _seen;
        }
    }

    /// <summary>Whether it was not whole when it was read last: somebody died while writing it.</summary>
    public bool IsDamaged { get; private set; }

    /// <returns>
    /// What it says; <see cref="Generation.None"/> when it is not there; null when it is not whole, and nobody finishes it.
    /// </returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public Generation? Read()
    {
        lock (_lock)
        {
            for (var attempt = 1; attempt < Attempts; attempt++)
            {
                if (Read(out _) is { } generation)
                {
                    return generation;
                }

                Thread.Sleep(Pause);
            }

            return Read(out _);
        }
    }

    /// <summary>Reads it, or begins another when it is not there, or not whole.</summary>
    /// <exception cref="IOException">The file system failed, or others held the lock for too long.</exception>
    public Generation ReadOrBegin() => Read() is { IsNone: false } generation ? generation : Update(now => now);

    /// <summary>Replaces its content.</summary>
    /// <param name="change">What to write, given what is there; null to leave it.</param>
    /// <returns>What is there now.</returns>
    /// <exception cref="IOException">The file system failed, or others held the lock for too long.</exception>
    public Generation Update(Func<Generation, Generation?> change)
    {
        lock (_lock)
        {
            using var own = Acquire();

            // Lost, it tells nothing of what the sandboxes have: none of it counts any longer.
            var before = Read(out var length) is { IsNone: false } read ? read : Generation.None with { Begun = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() };
            if (change(before) is not { } after)
            {
                return before;
            }

            Write(after.ToBytes(length));
            Watch(sync: true);
            IsDamaged = false;
            return after;
        }
    }

    public void Dispose() => _watched?.Dispose();

    private Generation? Read(out int length)
    {
        length = -1;
        try
        {
            // Opening it makes NFS compare what it has cached with the server (close-to-open consistency). What it learns is the
            // status before reading, so that what is written meanwhile counts as a change.
            using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            Watch(sync: false);
            var bytes = new byte[file.Length];
            length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var generation = Generation.Parse(bytes.AsSpan(0, length));
            IsDamaged = generation is null;
            if (IsDamaged)
            {
                _seen = default;
            }

            return generation;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Whatever comes there from now on is a change.
            Forget();
            IsDamaged = false;
            return Generation.None;
        }
    }

    private void Watch(bool sync)
    {
        Forget();
        _watched = FileSystem.OpenPath(_path);
        _seen = _watched is null ? default : Statx.Of(_watched, sync).ToFileStatus();
    }

    private void Forget()
    {
        _watched?.Dispose();
        (_watched, _seen) = (null, default);
    }

    private void Write(byte[] bytes)
    {
        // In place, and in one WRITE. Who reads in between sees a wrong checksum.
        using var handle = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Write(handle, bytes, 0);
        RandomAccess.SetLength(handle, bytes.Length);
        RandomAccess.FlushToDisk(handle);
    }

    private FileStream Acquire() => FileLock.Acquire(Path.Combine(folder, "generation.lock"), Patience);
}
