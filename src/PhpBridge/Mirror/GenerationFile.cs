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

    /// <returns>What it says; <see cref="Generation.None"/> when it is not there; null when it is not whole.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public Generation? Read()
    {
        lock (_lock)
        {
            return Read(out _);
        }
    }

    /// <summary>Replaces its content.</summary>
    /// <param name="change">What to write, given what is there; null to leave it.</param>
    /// <returns>What is there now.</returns>
    /// <exception cref="IOException">The file system failed, or others held the lock for too long.</exception>
    public Generation Update(Func<Generation, Generation?> change)
    {
        lock (_lock)
        {
            using var own = Acquire();

            // Damaged, it tells nothing of what the sandboxes have: none of it counts any longer.
            var before = Read(out var length) ?? Generation.None with { Sequence = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() };
            if (change(before) is not { } after)
            {
                return before;
            }

            Write(after.ToBytes(length));
            Watch(sync: true);
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
            if (Generation.Parse(bytes.AsSpan(0, length)) is { } generation)
            {
                return generation;
            }

            _seen = default;
            return null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Whatever comes there from now on is a change.
            Forget();
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
