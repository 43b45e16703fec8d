using Microsoft.Win32.SafeHandles;
using PhpBridge.Linux;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// The file <c>manifest</c> in the mirror's folder on EFS. It is written in place, since NFS clients would find a renamed one only after
/// their cached name expires; as a whole, and under a lock. Thread-safe.
/// </summary>
internal sealed class ManifestFile(string folder) : IDisposable
{
    private const int Attempts = 3;

    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(5); // Writing the manifest takes a few round trips.

    private readonly Lock _lock = new();
    private readonly string _path = Path.Combine(folder, "manifest");
    private SafeFileHandle? _watched;
    private FileStatus _seen;
    private volatile Manifest _latest = Manifest.None;

    /// <summary>
    /// The manifest as this process read or wrote it last. Takes no lock, as another thread may be waiting for EFS. A caller of
    /// <see cref="HasChanged"/> finds a change only once, so whatever another thread has read must be available here.
    /// </summary>
    public Manifest Latest => _latest;

    /// <summary>True when the file was incomplete when it was read last: a sandbox died while it wrote it.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Tests whether the file differs from <see cref="Latest"/>, in one round trip.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public bool HasChanged()
    {
        lock (_lock)
        {
            // By handle: resolving a path costs a round trip per folder after a minute without requests. A handle of a deleted file has no
            // links.
            return _watched is null || Statx.Of(_watched, sync: true) is not { Links: > 0 } status || status.ToFileStatus() != _seen;
        }
    }

    /// <returns>
    /// The content; <see cref="Manifest.None"/> when there is no file; null when it stays incomplete.
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

                Thread.Sleep(RetryDelay);
            }

            return Read(out _);
        }
    }

    /// <summary>Reads the manifest, and creates another one when there is none or it is incomplete.</summary>
    /// <exception cref="IOException">The file system failed, or another sandbox held the lock for too long.</exception>
    public Manifest ReadOrCreate() => Read() is { IsNone: false } manifest ? manifest : Update(now => now);

    /// <summary>Commits a new content.</summary>
    /// <param name="change">Computes the new content from the current one; returns null to leave it.</param>
    /// <param name="lockTimeout">How long to wait for other writers.</param>
    /// <returns>The content afterwards.</returns>
    /// <exception cref="IOException">The file system failed, or another sandbox held the lock for too long.</exception>
    public Manifest Update(Func<Manifest, Manifest?> change, TimeSpan? lockTimeout = null)
    {
        lock (_lock)
        {
            using var fileLock = Acquire(lockTimeout ?? LockTimeout);

            // A lost manifest is replaced by one of another epoch, which makes the snapshots of all sandboxes stale.
            var before = Read(out var length) is { IsNone: false } read
                ? read
                : Manifest.None with { Epoch = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() };
            if (change(before) is not { } after)
            {
                return before;
            }

            Write(ManifestText.Write(after, length));
            Watch(sync: true);
            IsDamaged = false;
            return _latest = after;
        }
    }

    /// <summary>Makes <see cref="HasChanged"/> return true until the file is read again.</summary>
    public void Unwatch()
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
            // Opening the file makes the NFS client revalidate its cache (close-to-open consistency). The status is remembered before
            // the content is read, so that a write in between counts as a change.
            using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            Watch(sync: false);
            var bytes = new byte[file.Length];
            length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var manifest = ManifestText.Parse(bytes.AsSpan(0, length));
            IsDamaged = manifest is null;
            if (manifest is null)
            {
                _seen = default;
                return null;
            }

            return _latest = manifest;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            Unwatch();
            IsDamaged = false;
            return _latest = Manifest.None;
        }
    }

    private void Watch(bool sync)
    {
        Unwatch();
        _watched = FileSystem.OpenPath(_path);
        _seen = _watched is null ? default : Statx.Of(_watched, sync).ToFileStatus();
    }

    private void Write(byte[] bytes)
    {
        // In one WRITE. A concurrent reader finds a checksum that does not match, and reads again.
        using var handle = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Write(handle, bytes, 0);
        RandomAccess.SetLength(handle, bytes.Length);
        RandomAccess.FlushToDisk(handle);
    }

    private FileStream Acquire(TimeSpan timeout)
    {
        var path = Path.Combine(folder, "manifest.lock");
        try
        {
            return FileLock.Acquire(path, timeout);
        }
        catch (DirectoryNotFoundException) when (Directory.Exists(Path.GetDirectoryName(folder)))
        {
            // A deployment may delete folders that are not part of the site.
            Directory.CreateDirectory(folder, OwnerOnly.Folder);
            return FileLock.Acquire(path, timeout);
        }
    }
}
