using Microsoft.Extensions.Caching.Memory;
using PhpBridge.Linux;

namespace PhpBridge.Site;

/// <summary>
/// Caches the status of each path, also that it does not exist, so that a warm request costs no round trip to EFS. Shared by all loops.
/// </summary>
/// <remarks>
/// A status is read again when <see cref="SiteOptions.Revalidate"/> has passed. A URL may name its file's version (?ver=).
/// An unknown version always bypasses the cache, because clients will cache the response for a year; a known one is valid for
/// <see cref="VersionedFor"/>, so that a file that changes without a new version is noticed too.
///
/// The status comes from the mirror instead of the file system, unless it has proved to be wrong.
/// </remarks>
/// <param name="mirror">Provides a status where it can; otherwise the file system does.</param>
internal sealed class FileTable(SiteOptions options, TimeProvider clock, IFileStatusSource mirror) : IDisposable
{
    /// <summary>The time for which the file of a URL with a version is considered unchanged.</summary>
    public static readonly TimeSpan VersionedFor = TimeSpan.FromMinutes(10);

    // Bounded, because bots request any number of names. An entry takes some 300 bytes.
    private const int Capacity = 16 * 1024;

    // In nanoseconds. The clocks of file systems have a resolution of milliseconds, that of EFS perhaps of a second: a file that was
    // written
    // this recently may change again without another time of modification.
    private const long UnstableFor = 2_000_000_000;

    private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = Capacity });
    private readonly LinkPolicy _links = new(options);
    private int _epoch;

    /// <param name="path">The path below the document root, decoded and normalised; empty for the root itself.</param>
    /// <param name="version">The version in the URL (<see cref="AssetVersion"/>), or 0.</param>
    /// <returns>The file, or null if it does not exist. The same object as before if it has not changed.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public SiteFile? Find(string path, int version = 0)
    {
        var now = clock.GetTimestamp();
        var known = _entries.TryGetValue(path, out var value) ? (Entry)value! : null;
        if (known is not null && IsFresh(known, version, now))
        {
            return known.File;
        }

        return Refresh(path, version, known, usesMirror: true);
    }

    /// <summary>
    /// Declares all cached statuses stale, before PHP runs for a request that may change files, so that this sandbox sees its own uploads
    /// and updates at once.
    /// </summary>
    public void InvalidateAll() => Interlocked.Increment(ref _epoch);

    /// <summary>Reads the status from the file system now, after a caller found that the file differs from it.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public SiteFile? Refresh(string path)
        => Refresh(path, version: 0, _entries.TryGetValue(path, out var value) ? (Entry)value! : null, usesMirror: false);

    public void Dispose() => _entries.Dispose();

    private bool IsFresh(Entry entry, int version, long now)
    {
        var age = clock.GetElapsedTime(entry.Seen, now);
        var limit = version != 0 && entry.File is not null ? VersionedFor : options.Revalidate;
        return age < limit && (version == 0 || version == entry.Version) && entry.Epoch == Volatile.Read(ref _epoch);
    }

    private SiteFile? Refresh(string path, int version, Entry? known, bool usesMirror)
    {
        // Before the status is read, so that a change during the read is noticed.
        var entry = new Entry(null, clock.GetTimestamp(), Volatile.Read(ref _epoch), version);
        var isNewVersion = version != 0 && version != known?.Version;
        var sync = (isNewVersion || known?.File is { Kind: FileKind.File }) && !path.EndsWith(".php", StringComparison.Ordinal);
        var file = usesMirror && mirror.TryGetStatus(path, requireFresh: isNewVersion, out var mirrored)
            ? mirrored
            : Read(path, sync, isNewVersion);
        if (known?.File == file && known?.WasStable == true)
        {
            file = known.File;
        }

        if (version == 0 && ReferenceEquals(file, known?.File))
        {
            entry = entry with { Version = known?.Version ?? 0 };
        }

        var written = file is null ? 0 : Math.Max(file.Status.Modified, file.Status.Changed);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
        entry = entry with { File = file, WasStable = file is null || now - written > UnstableFor };
        _entries.Set(path, entry, new MemoryCacheEntryOptions { Size = 1 });
        return file;
    }

    private SiteFile? Read(string path, bool sync, bool isNewVersion)
    {
        if (isNewVersion)
        {
            InvalidateNames(path);
        }

        if (FileSystem.Look(options.DocumentRoot + path, sync) is not var (kind, realPath, status))
        {
            return null;
        }

        return new SiteFile(_links.Allows(realPath) ? kind : FileKind.Outside, realPath, status);
    }

    /// <summary>
    /// Makes the NFS client drop its cached names along a path, which it keeps for up to a minute: reading the status of each folder does
    /// that.
    /// </summary>
    private void InvalidateNames(string path)
    {
        try
        {
            for (var end = 0; end >= 0; end = path.IndexOf('/', end + 1))
            {
                Statx.At(options.DocumentRoot + path[..end] + "/");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next request for the path reports it.
        }
    }

    private sealed record Entry(SiteFile? File, long Seen, int Epoch, int Version)
    {
        public bool WasStable { get; init; }
    }
}
