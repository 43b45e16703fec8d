using Microsoft.Win32.SafeHandles;
using PhpBridge.Linux;

namespace PhpBridge.Caching.Purges;

/// <summary>
/// The file that contains the purge log: <c>purges</c> in the cache's folder on EFS. Written in place and as a whole, under a lock; a
/// renamed one would be found only when the NFS client forgets the old name.
/// </summary>
internal sealed class PurgeLogFile(string folder) : IDisposable
{
    private const int Attempts = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5); // Writing it is a few round trips.

    private readonly Lock _lock = new();
    private readonly string _path = Path.Combine(folder, "purges");
    private SafeFileHandle? _watched;
    private FileStatus _seen;

    /// <summary>Whether it may differ from what was read or written last. One round trip.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public bool HasChanged()
    {
        lock (_lock)
        {
            // By handle: a path would be walked. The handle of a deleted file has no links, or is unknown to the server.
            return _watched is null || Statx.Of(_watched, sync: true) is not { Links: > 0 } status || status.ToFileStatus() != _seen;
        }
    }

    /// <summary>Reads the log, or begins another when it is damaged.</summary>
    /// <returns>Null when there is no log, and therefore no page.</returns>
    /// <exception cref="IOException">The file system failed, or others held the lock for too long.</exception>
    public PurgeLog? Read()
    {
        lock (_lock)
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                if (Read(out var length) is { } log)
                {
                    return log;
                }

                if (length < 0)
                {
                    return null; // There is no file.
                }

                Thread.Sleep(Pause);
            }

            return Update(log => log);
        }
    }

    /// <summary>Reads the log, or begins one.</summary>
    /// <exception cref="IOException">The file system failed, or others held the lock for too long.</exception>
    public PurgeLog ReadOrBegin() => Read() ?? Update(log => log);

    /// <summary>Adds a commit.</summary>
    /// <param name="change">The log to write, given the one that is there.</param>
    /// <returns>The log that is there now, durable.</returns>
    /// <exception cref="IOException">The file system failed, or others held the lock for too long.</exception>
    public PurgeLog Update(Func<PurgeLog, PurgeLog> change)
    {
        lock (_lock)
        {
            using var held = Acquire();
            var before = Read(out var length);

            // A lost log says nothing about the pages that are stored: another epoch makes all of them invalid.
            var after = change(before ?? PurgeLog.Create(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
            if (before is null || !ReferenceEquals(before, after))
            {
                Write(after.ToBytes(length));
                Watch(sync: true);
            }

            return after;
        }
    }

    public void Dispose() => _watched?.Dispose();

    /// <param name="length">Of the file, or -1 when there is none.</param>
    private PurgeLog? Read(out int length)
    {
        length = -1;
        try
        {
            // Opening it makes the NFS client compare its cache with the server (close-to-open consistency). The status is that from before
            // reading, so that what is written meanwhile counts as a change.
            using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            Watch(sync: false);
            var bytes = new byte[file.Length];
            length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return PurgeLog.Parse(bytes.AsSpan(0, length));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            Forget();
            return null;
        }
    }

    private void Write(byte[] bytes)
    {
        // In one WRITE. A reader that comes in between finds a wrong checksum.
        using var handle = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Write(handle, bytes, 0);
        RandomAccess.SetLength(handle, bytes.Length);
        RandomAccess.FlushToDisk(handle);
        File.SetUnixFileMode(handle, OwnerOnly.File);
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

    private FileStream Acquire()
    {
        Directory.CreateDirectory(folder, OwnerOnly.Folder);
        return FileLock.Acquire(_path + ".lock", Patience);
    }
}
