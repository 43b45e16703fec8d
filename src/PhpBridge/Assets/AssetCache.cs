using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;
using PhpBridge.Linux;
using PhpBridge.Site;

namespace PhpBridge.Assets;

/// <summary>
/// Assets in memory, within a budget of bytes. Whether a file has changed is the <see cref="FileTable"/>'s to say: an
/// asset counts as long as its <see cref="SiteFile"/> is the table's. Shared by all loops.
/// </summary>
/// <param name="budget">For all assets together, in bytes.</param>
/// <param name="largest">Longer files are read each time they are sent, in bytes.</param>
/// <param name="later">Runs what no visitor has to wait for.</param>
internal sealed class AssetCache(
    FileTable files, CachePolicy policy, long budget, long largest, Action<Action> later, TimeProvider clock) : IDisposable
{
    // A file that changes whenever it is read has a writer that never rests.
    private const int Attempts = 5;

    private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = budget });
    private readonly ConcurrentDictionary<string, Lazy<Asset?>> _loading = new();

    // One asset must not displace all others.
    private readonly long _largest = Math.Min(largest, budget / 4);

    /// <returns>Null when the file is gone.</returns>
    /// <exception cref="FileChangingException">The file does not come to rest.</exception>
    /// <exception cref="IOException">The file system failed.</exception>
    /// <exception cref="UnauthorizedAccessException">We may not read the file.</exception>
    public Asset? Get(Resolution.Asset resolution)
    {
        if (_entries.TryGetValue(resolution.Path, out var value) && value is Asset asset && ReferenceEquals(asset.File, resolution.File))
        {
            return asset;
        }

        // However many ask at once, one reads.
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
    /// <returns>Null when it is gone.</returns>
    public Asset? GetAgain(Asset stale)
        => files.LookAgain(stale.Path) is { Kind: FileKind.File } file ? Get(new Resolution.Asset(stale.Path, file, Version: 0)) : null;

    /// <summary>
    /// Makes the asset available in this coding: at once if there is a compressed file beside it, otherwise after
    /// compression.
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

    /// <summary>Compresses it while the visitor waits, for who takes nothing else.</summary>
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
                    return Keep(Create(path, file, new Representation(ContentCoding.Identity, EntityTag.Of(file.Status), file.Status.Length, null)));
                }

                if (files.LookAgain(path) is not { Kind: FileKind.File } changed)
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
            Keep(asset); // It has grown.
        }
    }

    /// <summary>style.css.br beside style.css, unless it is older. It is only a help: whatever fails, there is another way.</summary>
    private ReadOnlyMemory<byte>? ReadSibling(Asset asset, ContentCoding coding)
    {
        try
        {
            return files.Look(asset.Path + ContentCodings.Extension(coding)) is { Kind: FileKind.File } sibling
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
