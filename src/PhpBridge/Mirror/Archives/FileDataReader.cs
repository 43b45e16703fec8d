using PhpBridge.Linux;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Archives;

/// <summary>Reads contents that go with a status, from here or from EFS.</summary>
internal sealed class FileDataReader(MirrorOptions options, FileDataStore contents)
{
    private const long LargestFile = 8 * 1024 * 1024; // Bytes. PHP reads larger ones for downloads, not for pages.

    /// <summary>Whether such a file is worth keeping.</summary>
    public static bool IsFit(string path, in IndexEntry entry) => entry.IsFile && entry.Size <= LargestFile && !DatabaseFile.IsNamedSo(path);

    /// <returns>The content that goes with the status; null when it is changing just now, is a database's, or not for us to read.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public byte[]? Read(string path, in IndexEntry entry)
    {
        if (contents.Read(path, entry) is { } kept)
        {
            return kept;
        }

        try
        {
            var place = options.FullPath(path);
            var content = File.ReadAllBytes(place);
            if (DatabaseFile.BeginsAsOne(content))
            {
                contents.Refuse(path);
                return null;
            }

            return Statx.At(place) is { } status && entry.IsSameAs(TreeNode.From(path, status).Entry) && content.LongLength == (long)entry.Size ? content : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The same; afterwards it is here, if there is room.</summary>
    /// <exception cref="IOException">The file system failed, or /tmp is full.</exception>
    public byte[]? ReadAndKeep(string path, in IndexEntry entry)
    {
        var content = Read(path, entry);
        if (content is not null && contents.Find(path, entry) == 0)
        {
            contents.Add(path, entry, content);
        }

        return content;
    }

    /// <summary>Adds the data of files in a tree that have none yet, as far as there is room.</summary>
    /// <exception cref="AggregateException">The file system failed, or /tmp is full.</exception>
    public void KeepMissing(TreeNode tree, Func<string, bool> isWanted)
    {
        var missing = tree.All().Where(node => node.Entry is { IsFile: true, Blob: 0, Flags: IndexFlags.None } && isWanted(node.Path)).ToList();
        BlockingParallel.ForEach(missing, node => node.Entry = node.Entry with { Blob = Keep(node.Path, node.Entry) });
    }

    /// <summary>Has it here, if there is room.</summary>
    /// <returns>Its number; 0 when it is not here.</returns>
    /// <exception cref="IOException">The file system failed, or /tmp is full.</exception>
    public uint Keep(string path, in IndexEntry entry)
    {
        if (contents.Find(path, entry) == 0 && IsFit(path, entry) && !contents.Refuses(path) && contents.HasRoomFor(entry))
        {
            ReadAndKeep(path, entry);
        }

        return contents.Find(path, entry);
    }
}
