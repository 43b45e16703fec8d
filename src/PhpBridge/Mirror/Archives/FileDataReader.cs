using PhpBridge.Linux;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Archives;

/// <summary>Reads file data that matches a status, from a blob or from EFS.</summary>
internal sealed class FileDataReader(string root, FileDataStore store)
{
    private const long MaxFileSize = 8 * 1024 * 1024; // Bytes. PHP reads larger files for downloads, not for pages.

    /// <summary>Tests by name and status whether the data of a file is worth mirroring.</summary>
    public static bool IsMirrorable(string path, in IndexEntry entry)
        => entry.IsFile && entry.Size <= MaxFileSize && !DatabaseFile.HasExtension(path);

    /// <returns>The data; null when the file is changing, is a database or cannot be read.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public byte[]? Read(string path, in IndexEntry entry)
    {
        if (store.Read(path, entry) is { } stored)
        {
            return stored;
        }

        try
        {
            var file = RelativePath.FullPath(root, path);
            var data = File.ReadAllBytes(file);
            if (DatabaseFile.HasMagic(data))
            {
                store.Reject(path);
                return null;
            }

            var isCurrent = Statx.At(file) is { } status && entry.IsSameAs(TreeNode.From(path, status).Entry);
            return isCurrent && data.LongLength == (long)entry.Size ? data : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Like <see cref="Read"/>, and adds the data to the store if there is room.</summary>
    /// <exception cref="IOException">The file system failed, or the disk of /tmp is full.</exception>
    public byte[]? ReadAndAdd(string path, in IndexEntry entry)
    {
        var data = Read(path, entry);
        if (data is not null && store.Find(path, entry) == 0)
        {
            store.Add(path, entry, data);
        }

        return data;
    }

    /// <summary>Finds the blob of a file, and adds it first if it is missing, mirrorable and there is room.</summary>
    /// <returns>The number of the blob; 0 when there is none.</returns>
    /// <exception cref="IOException">The file system failed, or the disk of /tmp is full.</exception>
    public uint GetOrAdd(string path, in IndexEntry entry)
    {
        if (store.Find(path, entry) == 0 && IsMirrorable(path, entry) && !store.IsRejected(path) && store.HasRoomFor(entry))
        {
            ReadAndAdd(path, entry);
        }

        return store.Find(path, entry);
    }

    /// <summary>Adds the data of the wanted files in a tree that have no blob, so that PHP does not read them from EFS.</summary>
    /// <exception cref="AggregateException">The file system failed, or the disk of /tmp is full.</exception>
    public void AddMissing(TreeNode tree, Func<string, bool> isWanted)
    {
        var missing = tree.All()
            .Where(node => node.Entry is { IsFile: true, Blob: 0, Flags: IndexFlags.None } && isWanted(node.Path)).ToList();
        BlockingParallel.ForEach(missing, node => node.Entry = node.Entry with { Blob = GetOrAdd(node.Path, node.Entry) });
    }
}
