using Microsoft.Extensions.Caching.Memory;
using PhpBridge.Linux;

namespace PhpBridge.Site;

/// <summary>
/// Remembers what the file system said of each path, also that nothing is there, so that a warm request costs EFS no
/// round trip. Shared by all loops.
/// </summary>
/// <remarks>
/// A status is read again when <see cref="SiteOptions.Revalidate"/> has passed. A URL may name its file's version (?ver=).
/// An unknown version always bypasses the cache, because clients will cache the response for a year; a known one is valid for
/// <see cref="VersionedFor"/>, so that a file that changes without a new version is noticed too.
///
/// The status comes from the mirror instead of the file system, unless it has turned out to be wrong.
/// </remarks>
/// <param name="mirror">Provides a status where it can; otherwise the file system does.</param>
internal sealed class FileTable(SiteOptions options, TimeProvider clock, IFileStatusSource mirror) : IDisposable
{
    /// <summary>How long the file behind a URL with a version counts as unchanged.</summary>
    public static readonly TimeSpan VersionedFor = TimeSpan.FromMinutes(10);

    // Bots ask for names without end. Some 300 bytes each.
    private const int Capacity = 16 * 1024;

    // A file system's clock ticks in milliseconds, EFS's perhaps in seconds: what was written this recently may change
    // once more and look the same.
    private const long Unsettled = 2_000_000_000;

    private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = Capacity });
    private readonly LinkPolicy _links = new(options);
    private int _epoch;

    /// <param name="path">Below the document root, decoded and normalised; empty for the root itself.</param>
    /// <param name="version">What the URL says of the file's version (<see cref="AssetVersion"/>), or 0.</param>
    /// <returns>What is there, or null. The same object as before if nothing has changed.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public SiteFile? Look(string path, int version = 0)
    {
        var now = clock.GetTimestamp();
        var known = _entries.TryGetValue(path, out var value) ? (Entry)value! : null;
        if (known is not null && IsFresh(known, version, now))
        {
            return known.File;
        }

        return LookAgain(path, version, known, asksMirror: true);
    }

    /// <summary>
    /// Whatever was seen before counts no longer: PHP is about to run for a request that may change files, and this
    /// sandbox at least should see its own uploads and updates at once.
    /// </summary>
    public void Distrust() => Interlocked.Increment(ref _epoch);

    /// <summary>Reads the status from the file system now, after a caller found that the file differs from it.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public SiteFile? LookAgain(string path)
        => LookAgain(path, version: 0, _entries.TryGetValue(path, out var value) ? (Entry)value! : null, asksMirror: false);

    public void Dispose() => _entries.Dispose();

    private bool IsFresh(Entry entry, int version, long now)
    {
        var age = clock.GetElapsedTime(entry.Seen, now);
        var limit = version != 0 && entry.File is not null ? VersionedFor : options.Revalidate;
        return age < limit && (version == 0 || version == entry.Version) && entry.Epoch == Volatile.Read(ref _epoch);
    }

    private SiteFile? LookAgain(string path, int version, Entry? known, bool asksMirror)
    {
        // Before looking, so that what changes meanwhile is looked at again.
        var entry = new Entry(null, clock.GetTimestamp(), Volatile.Read(ref _epoch), version);
        var isNewVersion = version != 0 && version != known?.Version;
        var sync = (isNewVersion || known?.File is { Kind: FileKind.File }) && !path.EndsWith(".php", StringComparison.Ordinal);
        var file = asksMirror && mirror.TryGetStatus(path, requireFresh: isNewVersion, out var mirrored) ? mirrored : Find(path, sync, isNewVersion);
        if (known?.File == file && known?.WasSettled == true)
        {
            file = known.File;
        }

        if (version == 0 && ReferenceEquals(file, known?.File))
        {
            entry = entry with { Version = known?.Version ?? 0 };
        }

        var written = file is null ? 0 : Math.Max(file.Status.Modified, file.Status.Changed);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
        entry = entry with { File = file, WasSettled = file is null || now - written > Unsettled };
        _entries.Set(path, entry, new MemoryCacheEntryOptions { Size = 1 });
        return file;
    }

    private SiteFile? Find(string path, bool sync, bool isNewVersion)
    {
        if (isNewVersion)
        {
            ForgetNames(path);
        }

        if (FileSystem.Look(options.DocumentRoot + path, sync) is not var (kind, place, status))
        {
            return null;
        }

        return new SiteFile(_links.Allows(place) ? kind : FileKind.Outside, place, status);
    }

    /// <summary>
    /// Makes NFS forget what it remembers, for up to a minute, of the names along a path that may lead elsewhere now: a
    /// folder's fresh status does that.
    /// </summary>
    private void ForgetNames(string path)
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
        public bool WasSettled { get; init; }
    }
}
