using System.IO.Enumeration;
using PhpBridge.Linux;

namespace PhpBridge.Mirror.Index;

/// <summary>
/// Asks the file system for the status of everything below a path, level by level and on many threads: each question is a
/// round trip to EFS, and its answer must be the server's, not what NFS remembers.
/// </summary>
/// <param name="root">The document root.</param>
/// <param name="isExcluded">Whether a folder or file below it is left to the file system, by its path.</param>
/// <param name="most">How many entries there may be; beyond that, folders are left to the file system.</param>
internal sealed class TreeScan(string root, Func<string, bool> isExcluded, int most = TreeScan.MostEntries)
{
    // An index of that many takes 20 MB.
    private const int MostEntries = 100_000;

    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        ReturnSpecialDirectories = false,
    };

    private int _count;

    /// <param name="path">Below the root; empty for the root itself.</param>
    /// <returns>What is there; null when nothing is.</returns>
    /// <exception cref="IOException">The file system failed, or changes faster than it can be read.</exception>
    public TreeNode? Run(string path)
    {
        if (StatusAt(path) is not { } top)
        {
            return null;
        }

        List<TreeNode> folders = IsOpen(top) ? [top] : [];
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

    /// <summary>The names in a folder, in order; null when it is not for us to look into.</summary>
    public List<string>? List(TreeNode folder)
    {
        try
        {
            var names = new FileSystemEnumerable<string>(PlaceOf(folder.Path), (ref FileSystemEntry entry) => entry.FileName.ToString(), Everything).ToList();
            if (names.Exists(name => name.Contains('\uFFFD', StringComparison.Ordinal)))
            {
                names = RawNames.In(PlaceOf(folder.Path)); // At least one is no UTF-8.
            }

            names.Sort(StringComparer.Ordinal);
            return [.. names.Distinct(StringComparer.Ordinal)]; // A folder that changes while it is read may name one twice.
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            folder.Mark(IndexFlags.SubtreePasses);
            return null;
        }
    }

    /// <summary>One node without those below it; null when nothing is there.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public TreeNode? StatusAt(string path)
    {
        if (Statx.At(PlaceOf(path)) is not { } status)
        {
            return null;
        }

        var node = TreeNode.From(path, status);
        Interlocked.Increment(ref _count);
        if (node.Entry.IsFolder)
        {
            // A folder whose name is no UTF-8 cannot be listed by it.
            node.Mark(isExcluded(path) || _count > most || !PathName.IsUtf8(path) ? IndexFlags.SubtreePasses : IndexFlags.None);
        }
        else if (node.Entry.Links > 1 || isExcluded(path) || !(node.Entry.IsFile || node.Entry.IsLink))
        {
            // A change by another of a file's names touches that name only; what is excluded changes unseen; devices are no files.
            node.Mark(IndexFlags.SelfPasses);
        }

        return node;
    }

    /// <summary>Gives the folders their children.</summary>
    /// <returns>Which of these are to be looked into.</returns>
    private List<TreeNode> Descend(List<TreeNode> folders)
    {
        var lists = new List<string>?[folders.Count];
        BlockingParallel.ForEach([.. Enumerable.Range(0, folders.Count)], i => lists[i] = List(folders[i]));
        var names = new List<(TreeNode Folder, string Path)>();
        for (var i = 0; i < folders.Count; i++)
        {
            names.AddRange((lists[i] ?? []).Select(name => (folders[i], folders[i].Path.Length == 0 ? name : folders[i].Path + "/" + name)));
        }

        var found = new TreeNode?[names.Count];
        BlockingParallel.ForEach([.. Enumerable.Range(0, names.Count)], i =>
        {
            try
            {
                found[i] = StatusAt(names[i].Path);
            }
            catch (UnauthorizedAccessException)
            {
                lock (names[i].Folder)
                {
                    names[i].Folder.Mark(IndexFlags.SubtreePasses); // We may read its names, and that is all.
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

        return [.. found.OfType<TreeNode>().Where(IsOpen)];
    }

    private static bool IsOpen(TreeNode node) => node.Entry.IsFolder && !node.Entry.Flags.HasFlag(IndexFlags.SubtreePasses);

    /// <summary>Of the root itself, which may be a link, that of where it leads.</summary>
    private string PlaceOf(string path) => root + "/" + path;
}
