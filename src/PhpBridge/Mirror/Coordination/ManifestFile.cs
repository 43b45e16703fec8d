using Microsoft.Win32.SafeHandles;
using PhpBridge.Linux;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// The file that all sandboxes look at: <c>manifest</c> in the mirror's folder on EFS. Written in place, as a renamed one
/// would be found only when NFS forgets the old name; always as a whole, under a lock.
/// </summary>
internal sealed class ManifestFile(string folder) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5); // Writing it is a few round trips.
    private const int Attempts = 3;

    private readonly Lock _lock = new();
    private readonly string _path = Path.Combine(folder, "manifest");
    private SafeFileHandle? _watched;
    private FileStatus _seen;
    private volatile Manifest _last = Manifest.None;

    /// <summary>
    /// What was read or written last, whoever asked. A change is seen once only: who finds out what it was must find it here.
    /// Does not wait for who is asking just now, perhaps for ever.
    /// </summary>
    public Manifest Last => _last;

    /// <summary>Whether it differs from <see cref="Last"/>. One round trip.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public bool HasChanged()
    {
        lock (_lock)
        {
            // By handle: a path would be walked, and after a minute of idleness every folder on it is a round trip. NFS does not
            // know the handle of a file that somebody has deleted.
            return _watched is null || Statx.Of(_watched, sync: true) is not { Links: > 0 } status || status.ToFileStatus() != _seen;
        }
    }

    /// <summary>Whether it was not whole when it was read last: somebody died while writing it.</summary>
    public bool IsDamaged { get; private set; }

    /// <returns>
    /// What it says; <see cref="Manifest.None"/> when it is not there; null when it is not whole, and nobody finishes it.
    /// </returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public Manifest? Read()
    {
        lock (_lock)
        {
            for (var attempt = 1; attempt < Attempts; attempt++)
            {
                if (Read(out _) is { } manifest)
                {
                    return manifest;
                }

                Thread.Sleep(Pause);
            }

            return Read(out _);
        }
    }

    /// <summary>Reads it, or begins another when it is not there, or not whole.</summary>
    /// <exception cref="IOException">The file system failed, or others held the lock for too long.</exception>
    public Manifest ReadOrBegin() => Read() is { IsNone: false } manifest ? manifest : Update(now => now);

    /// <summary>Replaces its content.</summary>
    /// <param name="change">What to write, given what is there; null to leave it.</param>
    /// <param name="patience">How long to wait for others that write it.</param>
    /// <returns>What is there now.</returns>
    /// <exception cref="IOException">The file system failed, or others held the lock for too long.</exception>
    public Manifest Update(Func<Manifest, Manifest?> change, TimeSpan? patience = null)
    {
        lock (_lock)
        {
            using var own = Acquire(patience ?? Patience);

            // Lost, it tells nothing of what the sandboxes have: none of it counts any longer.
            var before = Read(out var length) is { IsNone: false } read ? read : Manifest.None with { Epoch = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() };
            if (change(before) is not { } after)
            {
                return before;
            }

            Write(after.ToBytes(length));
            Watch(sync: true);
            IsDamaged = false;
            return _last = after;
        }
    }

    /// <summary>Whatever comes there from now on is a change.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _watched?.Dispose();
            (_watched, _seen) = (null, default);
        }
    }

    public void Dispose() => _watched?.Dispose();

    private Manifest? Read(out int length)
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
            var manifest = Manifest.Parse(bytes.AsSpan(0, length));
            IsDamaged = manifest is null;
            if (manifest is null)
            {
                _seen = default;
                return null;
            }

            return _last = manifest;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            Forget();
            IsDamaged = false;
            return _last = Manifest.None;
        }
    }

    private void Watch(bool sync)
    {
        Forget();
        _watched = FileSystem.OpenPath(_path);
        _seen = _watched is null ? default : Statx.Of(_watched, sync).ToFileStatus();
    }


    private void Write(byte[] bytes)
    {
        // In place, and in one WRITE. Who reads in between sees a wrong checksum.
        using var handle = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Write(handle, bytes, 0);
        RandomAccess.SetLength(handle, bytes.Length);
        RandomAccess.FlushToDisk(handle);
    }

    private FileStream Acquire(TimeSpan patience)
    {
        var path = Path.Combine(folder, "manifest.lock");
        try
        {
            return FileLock.Acquire(path, patience);
        }
        catch (DirectoryNotFoundException) when (Directory.Exists(Path.GetDirectoryName(folder)))
        {
            // Whoever deploys the site anew may delete what is not part of it.
            Directory.CreateDirectory(folder, OwnerOnly.Folder);
            return FileLock.Acquire(path, patience);
        }
    }
}
