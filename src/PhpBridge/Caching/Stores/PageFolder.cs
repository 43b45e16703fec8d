using System.Globalization;
using System.IO.Hashing;
using System.Text;
using PhpBridge.Linux;

namespace PhpBridge.Caching.Stores;

/// <summary>
/// The pages that all sandboxes share: a file per response in the site's <c>.phpbridge/pages</c> on EFS, found by a hash of its key.
/// Reading one is an open, a read and a close. The folder is bounded: each shard is swept to its share of bytes and files.
/// </summary>
/// <param name="budget">For all files together, in bytes.</param>
internal sealed class PageFolder(string folder, long budget, TimeProvider clock)
{
    private const int Shards = 16;
    private const int MaxFiles = 50_000;
    private const string Extension = ".page";

    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    // Its purges and its lifetime have long made it useless.
    private static readonly TimeSpan Old = TimeSpan.FromDays(8);

    /// <returns>Null when there is no usable file.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public PageFile? Read(string key, string variant, string target)
    {
        try
        {
            const FileShare share = FileShare.ReadWrite | FileShare.Delete;
            using var file = new FileStream(PathOf(key, variant), FileMode.Open, FileAccess.Read, share, bufferSize: 0);
            var bytes = new byte[file.Length];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return PageFile.Read(bytes.AsMemory(0, length), key, variant, target);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Stores a page, or only the names by which the pages of a key vary.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public void Write(string key, string variant, IReadOnlyList<string> vary, Page? page)
    {
        var path = PathOf(key, variant);
        var temporary = path + "." + Guid.NewGuid().ToString("N") + ".new";
        try
        {
            using (var file = Create(temporary))
            {
                file.Write(PageFile.Write(key, variant, vary, page));
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>Whether there is a file for the key.</summary>
    public bool Contains(string key) => File.Exists(PathOf(key, ""));

    /// <exception cref="IOException">The file system failed.</exception>
    public void Delete(string key, string variant) => TryDelete(PathOf(key, variant));

    /// <summary>Brings one shard down to its share: what is old first, then what was stored longest ago.</summary>
    /// <returns>The number of files deleted.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public int Sweep(int shard)
    {
        var files = FilesOf(shard % Shards);
        files.Sort(static (one, other) => other.LastWriteTimeUtc.CompareTo(one.LastWriteTimeUtc));
        var now = clock.GetUtcNow().UtcDateTime;
        var (bytes, count, deleted) = (0L, 0, 0);
        foreach (var file in files)
        {
            var isPage = file.Extension == Extension;
            var age = now - file.LastWriteTimeUtc;
            (bytes, count) = isPage ? (bytes + file.Length, count + 1) : (bytes, count);
            var goes = isPage ? age > Old || bytes > budget / Shards || count > MaxFiles / Shards : age > Abandoned;
            deleted += goes && TryDelete(file.FullName) ? 1 : 0;
        }

        return deleted;
    }

    /// <summary>Files and bytes; a round trip or more per shard.</summary>
    public (int Files, long Bytes) Measure()
    {
        var (files, bytes) = (0, 0L);
        for (var shard = 0; shard < Shards; shard++)
        {
            foreach (var file in FilesOf(shard))
            {
                (files, bytes) = (files + 1, bytes + file.Length);
            }
        }

        return (files, bytes);
    }

    private List<FileInfo> FilesOf(int shard)
    {
        var files = new List<FileInfo>();
        var path = ShardPath(shard);
        if (Directory.Exists(path))
        {
            foreach (var file in Directory.EnumerateFiles(path))
            {
                var status = new FileInfo(file);
                if (status.Exists) // Another sandbox may sweep too.
                {
                    files.Add(status);
                }
            }
        }

        return files;
    }

    private FileStream Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly.File,
            BufferSize = 0,
        };
        try
        {
            return new FileStream(path, options);
        }
        catch (DirectoryNotFoundException)
        {
            Directory.CreateDirectory(folder, OwnerOnly.Folder); // The mode is that of the last folder only.
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, OwnerOnly.Folder);
            return new FileStream(path, options);
        }
    }

    /// <summary>
    /// By XxHash128, which needs no crypto library to be loaded: keys that collide cost a miss, as the whole key is in the file.
    /// </summary>
    private string PathOf(string key, string variant)
    {
        Span<byte> hash = stackalloc byte[16];
        XxHash128.Hash(Encoding.UTF8.GetBytes(key + "\0" + variant), hash);
        var name = Convert.ToHexStringLower(hash);
        return Path.Combine(ShardPath(hash[0] >> 4), name + Extension);
    }

    private string ShardPath(int shard) => Path.Combine(folder, shard.ToString("x", CultureInfo.InvariantCulture));

    private static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It may have been deleted by another sandbox; the next sweep sees.
        }
    }
}
