using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;
using PhpBridge.Linux;
using PhpBridge.Site;

namespace PhpBridge.Assets;

/// <summary>
/// Caches assets in memory. <see cref="FileTable"/> detects changes of files: an asset is valid while the table has the same
/// <see cref="SiteFile"/>. Shared by all loops.
/// </summary>
/// <param name="budget">The size of the cache, in bytes.</param>
/// <param name="largest">The largest file that is cached, in bytes. Larger ones are read for each response.</param>
/// <param name="later">Runs an action in the background.</param>
internal sealed class AssetCache(
    FileTable files, CachePolicy policy, long budget, long largest, Action<Action> later, TimeProvider clock) : IDisposable
{
    // A file that changes during each of them is being written continuously.
    private const int Attempts = 5;

    private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = budget });
    private readonly ConcurrentDictionary<string, Lazy<Asset?>> _loading = new();

    // One asset must not evict all others.
    private readonly long _largest = Math.Min(largest, budget / 4);

    /// <returns>Null if the file has been deleted.</returns>
    /// <exception cref="FileChangingException">The file changed during each attempt to read it.</exception>
    /// <exception cref="IOException">The file system failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The permissions of the file do not allow to read it.</exception>
    public Asset? Get(Resolution.Asset resolution)
    {
        if (_entries.TryGetValue(resolution.Path, out var value) && value is Asset asset && ReferenceEquals(asset.File, resolution.File))
        {
            return asset;
        }

        // Concurrent requests for one file read it once.
        var loading = _loading.GetOrAdd(resolution.Path, static (_, load) => new(load), () => Load(resolution.Path, resolution.File));
        try
        {
            return loading.Value;
        }
        finally
        {
            _loading.TryRemove(KeyValuePair.Create(resolution.Path, loading));
        }
    }

    /// <summary>Reads the file's status again, after a caller found that it differs from the cached one.</summary>
    /// <returns>Null if the file has been deleted.</returns>
    public Asset? GetAgain(Asset stale)
        => files.Refresh(stale.Path) is { Kind: FileKind.File } file
            ? Get(new Resolution.Asset(stale.Path, file, Version: 0))
            : null;

    /// <summary>
    /// Adds a coding to an asset: at once if there is a compressed file next to it, otherwise after compression in the background.
    /// </summary>
    public void Provide(Asset asset, ContentCoding coding)
    {
        if (!asset.Begin(coding))
        {
            return;
        }

        if (ReadSibling(asset, coding) is { } sibling)
        {
            Add(asset, Representation.Of(coding, sibling));
            return;
        }

        later(() => ProvideNow(asset, coding));
    }

    /// <summary>Compresses an asset while the client waits, if it accepts nothing else.</summary>
    public void ProvideNow(Asset asset, ContentCoding coding)
    {
        if (ContentCodings.Encode(coding, asset.Identity.Content!.Value) is { } content)
        {
            Add(asset, Representation.Of(coding, content));
        }
    }

    public void Dispose() => _entries.Dispose();

    private Asset? Load(string path, SiteFile file)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var isLarge = file.Status.Length > _largest;
            if (isLarge || AssetReader.Read(file) is not { } content)
            {
                if (isLarge)
                {
                    var tag = EntityTag.Of(file.Status);
                    return Keep(Create(path, file, new Representation(ContentCoding.Identity, tag, file.Status.Length, null)));
                }

                if (files.Refresh(path) is not { Kind: FileKind.File } changed)
                {
                    return null;
                }

                file = changed;
                continue;
            }

            return Keep(Create(path, file, Representation.Of(ContentCoding.Identity, content)));
        }

        throw new FileChangingException(path);
    }

    private Asset Create(string path, SiteFile file, Representation identity)
        => new(path, file, MediaTypes.Of(path), identity, clock.GetUtcNow().ToUnixTimeSeconds(), policy);

    private Asset Keep(Asset asset)
    {
        _entries.Set(asset.Path, asset, new MemoryCacheEntryOptions { Size = asset.Size });
        return asset;
    }

    private void Add(Asset asset, Representation representation)
    {
        asset.Add(representation);
        if (_entries.TryGetValue(asset.Path, out var current) && ReferenceEquals(current, asset))
        {
            Keep(asset); // Its size has changed.
        }
    }

    /// <summary>Reads style.css.br next to style.css, unless it is older. After a failure, the asset is compressed instead.</summary>
    private ReadOnlyMemory<byte>? ReadSibling(Asset asset, ContentCoding coding)
    {
        try
        {
            return files.Find(asset.Path + ContentCodings.Extension(coding)) is { Kind: FileKind.File } sibling
                && sibling.Status.Modified >= asset.File.Status.Modified && sibling.Status.Length <= _largest
                ? AssetReader.Read(sibling)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
