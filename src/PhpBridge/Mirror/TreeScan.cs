using System.IO.Enumeration;
using System.Text;
using PhpBridge.Site;

namespace PhpBridge.Mirror;

/// <summary>
/// Asks the file system for the status of everything below the document root, level by level and on many threads: each
/// question is a round trip to EFS, and its answer must be the server's, not what NFS remembers.
/// </summary>
internal static class TreeScan
{
    /// <summary>Beyond that, folders are left to the file system: an index of 100,000 entries takes 20 MB.</summary>
    private const int MostEntries = 100_000;

    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false,
    };

    /// <param name="root">The document root.</param>
    /// <param name="isExcluded">Whether a folder below it is left to the file system, by its path.</param>
    /// <param name="most">How many entries there may be.</param>
    /// <returns>The root's entry.</returns>
    /// <exception cref="IOException">The file system failed, or changes faster than it can be read.</exception>
    public static ScannedEntry Run(string root, Func<string, bool> isExcluded, int most = MostEntries)
    {
        var top = new ScannedEntry("", Statx.At(root) ?? throw new IOException($"'{root}' is not there"));
        var count = 1;
        List<ScannedEntry> folders = [top];
        try
        {
            while (folders.Count > 0)
            {
                var names = new List<(ScannedEntry Folder, string Path)>();
                var lists = new List<string>?[folders.Count];
                ManyThreads.ForEach([.. Enumerable.Range(0, folders.Count)], i => lists[i] = List(root, folders[i]));
                for (var i = 0; i < folders.Count; i++)
                {
                    names.AddRange((lists[i] ?? []).Select(name => (folders[i], folders[i].Path.Length == 0 ? name : folders[i].Path + "/" + name)));
                }

                var found = new ScannedEntry?[names.Count];
                ManyThreads.ForEach([.. Enumerable.Range(0, names.Count)], i =>
                    found[i] = Statx.At(root + "/" + names[i].Path) is { } status ? new ScannedEntry(names[i].Path, status) : null);
                folders = Adopt(names, found, isExcluded, ref count, most);
            }
        }
        catch (AggregateException e) when (e.InnerException is IOException or UnauthorizedAccessException)
        {
            throw new IOException(e.InnerException.Message, e.InnerException);
        }

        return top;
    }

    /// <summary>Gives the folders their children.</summary>
    /// <returns>Which of these are to be looked into.</returns>
    private static List<ScannedEntry> Adopt(
        List<(ScannedEntry Folder, string Path)> names, ScannedEntry?[] found, Func<string, bool> isExcluded, ref int count, int most)
    {
        var next = new List<ScannedEntry>();
        foreach (var entry in found)
        {
            // Who changes a file by another of its names touches that name only; and devices are no files.
            if (entry is { IsFolder: false } && (entry.Status.Links > 1 || (entry.Status.Mode & 0xF000) is not (0x8000 or 0xA000)))
            {
                entry.Flags |= IndexFlags.SelfPasses;
            }
        }

        foreach (var family in Enumerable.Range(0, names.Count).GroupBy(i => names[i].Folder))
        {
            family.Key.Children = [.. family.Select(i => found[i]).OfType<ScannedEntry>()];
            count += family.Key.Children.Count;
            foreach (var child in family.Key.Children.Where(child => child.IsFolder))
            {
                if (isExcluded(child.Path) || count > most)
                {
                    child.Flags |= IndexFlags.SubtreePasses;
                }
                else
                {
                    next.Add(child);
                }
            }
        }

        return next;
    }

    /// <returns>The names in a folder, in order; null when it is not for us to look into.</returns>
    private static List<string>? List(string root, ScannedEntry folder)
    {
        try
        {
            var names = new FileSystemEnumerable<string>(
                folder.Path.Length == 0 ? root : root + "/" + folder.Path, (ref FileSystemEntry entry) => entry.FileName.ToString(), Everything).ToList();

            // What is no UTF-8 cannot be asked for by the name that we have.
            if (names.Exists(name => name.Contains('\uFFFD', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(name) > 255))
            {
                folder.Flags |= IndexFlags.SubtreePasses;
                return null;
            }

            names.Sort(StringComparer.Ordinal);
            return names;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            folder.Flags |= IndexFlags.SubtreePasses;
            return null;
        }
    }
}
