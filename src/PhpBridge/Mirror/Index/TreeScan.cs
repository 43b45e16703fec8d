using System.IO.Enumeration;
using PhpBridge.Linux;

namespace PhpBridge.Mirror.Index;

/// <summary>
/// Reads the status of everything below a path from EFS, level by level and on many threads: each status is one round trip, as the
/// NFS client's attribute cache may be out of date.
/// </summary>
/// <param name="root">The document root.</param>
/// <param name="isExcluded">Tests whether a path is not mirrored.</param>
/// <param name="limit">The number of entries beyond which folders are bypassed.</param>
internal sealed class TreeScan(string root, Func<string, bool> isExcluded, int limit = TreeScan.MaxEntries)
{
    private const int MaxEntries = 100_000; // Take 20 MB in an index.

    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        ReturnSpecialDirectories = false,
    };

    private int _count;

    /// <param name="path">Relative to the document root; empty for the whole tree.</param>
    /// <returns>The path with everything below it; null when it does not exist.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public TreeNode? Run(string path)
    {
        if (StatusAt(path) is not { } top)
        {
            return null;
        }

        List<TreeNode> folders = IsMirroredFolder(top) ? [top] : [];
        try
        {
            while (folders.Count > 0)
            {
                folders = Descend(folders);
            }
        }
        catch (AggregateException e) when (e.InnerException is IOException or UnauthorizedAccessException)
        {
            throw new IOException(e.InnerException.Message, e.InnerException);
        }

        return top;
    }

    /// <summary>Reads the names in a folder, and marks the folder as bypassed when that is not permitted.</summary>
    /// <returns>Sorted; null when the folder cannot be listed.</returns>
    public List<string>? List(TreeNode folder)
    {
        var path = RelativePath.FullPath(root, folder.Path);
        try
        {
            var names = new FileSystemEnumerable<string>(
                path, (ref FileSystemEntry entry) => entry.FileName.ToString(), Everything).ToList();
            if (names.Exists(name => name.Contains('\uFFFD', StringComparison.Ordinal)))
            {
                names = RawNames.In(path); // .NET has replaced bytes that are not UTF-8.
            }

            names.Sort(StringComparer.Ordinal);
            return [.. names.Distinct(StringComparer.Ordinal)]; // readdir may repeat a name when the folder changes meanwhile.
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            folder.Mark(IndexFlags.BypassSubtree);
            return null;
        }
    }

    /// <summary>Reads the status of one path.</summary>
    /// <returns>A node without children; null when the path does not exist.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder on the way may not be searched.</exception>
    public TreeNode? StatusAt(string path)
    {
        if (Statx.At(RelativePath.FullPath(root, path)) is not { } status)
        {
            return null;
        }

        var node = TreeNode.From(path, status);
        var count = Interlocked.Increment(ref _count);
        if (node.Entry.IsFolder)
        {
            // .NET cannot enumerate a folder by a name that is not UTF-8.
            node.Mark(isExcluded(path) || count > limit || !PathName.IsUtf8(path) ? IndexFlags.BypassSubtree : IndexFlags.None);
        }
        else if (node.Entry.Links > 1 || isExcluded(path) || !(node.Entry.IsFile || node.Entry.IsLink))
        {
            // A change through one hard link is recorded for that name only; changes of excluded files are not recorded at all.
            node.Mark(IndexFlags.BypassEntry);
        }

        return node;
    }

    /// <summary>Adds the children of these folders.</summary>
    /// <returns>The folders among the children, to descend into next.</returns>
    private List<TreeNode> Descend(List<TreeNode> folders)
    {
        var lists = new List<string>?[folders.Count];
        BlockingParallel.ForEach([.. Enumerable.Range(0, folders.Count)], i => lists[i] = List(folders[i]));
        var names = folders.Zip(lists)
            .SelectMany(each => (each.Second ?? []).Select(name => (Folder: each.First, Path: RelativePath.Combine(each.First.Path, name))))
            .ToList();

        var found = new TreeNode?[names.Count];
        BlockingParallel.ForEach([.. Enumerable.Range(0, names.Count)], i =>
        {
            try
            {
                found[i] = StatusAt(names[i].Path);
            }
            catch (UnauthorizedAccessException)
            {
                // The folder may be listed but not searched.
                lock (names[i].Folder)
                {
                    names[i].Folder.Mark(IndexFlags.BypassSubtree);
                }
            }
        });
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i] is { } node)
            {
                names[i].Folder.Children.Add(node);
            }
        }

        return [.. found.OfType<TreeNode>().Where(IsMirroredFolder)];
    }

    private static bool IsMirroredFolder(TreeNode node) => node.Entry.IsFolder && !node.Entry.Flags.HasFlag(IndexFlags.BypassSubtree);
}
