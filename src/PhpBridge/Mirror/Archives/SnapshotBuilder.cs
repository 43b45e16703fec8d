using System.Collections.Concurrent;
using System.Globalization;
using PhpBridge.Linux;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Archives;

/// <summary>Builds code snapshots: archives with the status of every path and the data of the working set.</summary>
/// <param name="root">The document root.</param>
/// <param name="isExcluded">Tests whether a path is not mirrored.</param>
/// <param name="maxSize">The limit of the file data in a snapshot, in bytes.</param>
internal sealed class SnapshotBuilder(string root, ArchiveFolder folder, Func<string, bool> isExcluded, FileDataStore store, long maxSize)
{
    private readonly FileDataReader _reader = new(root, store);

    /// <summary>Writes a snapshot under a new name.</summary>
    /// <param name="revision">The manifest whose changes it contains.</param>
    /// <param name="workingSet">The files whose data it gets, in this order.</param>
    /// <exception cref="IOException">The file system failed or is full.</exception>
    /// <exception cref="AggregateException">The file system failed while file data was read.</exception>
    public BuiltSnapshot Build(long revision, OrderedDictionary<string, PageClass> workingSet)
    {
        var tree = new TreeScan(root, isExcluded).Run("") ?? throw new IOException($"the document root '{root}' does not exist");
        var image = IndexImage.Of(tree);
        var chosen = Choose(image, workingSet);
        var data = new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal);
        BlockingParallel.ForEach(chosen, file =>
        {
            // Added to the store as well, since this sandbox will load the snapshot too.
            if (_reader.ReadAndAdd(file.Path, file.Entry) is { } read)
            {
                data[file.Path] = read;
            }
        });

        var name = string.Create(CultureInfo.InvariantCulture, $"snapshot-{revision}-{Guid.NewGuid():N}");
        var size = folder.Write(name, key: "", image, archive =>
        {
            foreach (var (path, pageClass, entry) in chosen.Where(file => data.ContainsKey(file.Path)))
            {
                archive.Add(path, entry.Modified, pageClass, data[path]);
            }
        });
        return new BuiltSnapshot(name, image, data.Count, size);
    }

    /// <summary>Selects the regular files of the working set that still exist, up to the limit.</summary>
    private List<(string Path, PageClass PageClass, IndexEntry Entry)> Choose(byte[] image, OrderedDictionary<string, PageClass> workingSet)
    {
        var index = new IndexReader(image);
        var chosen = new List<(string, PageClass, IndexEntry)>();
        var size = 0L;
        foreach (var (path, pageClass) in workingSet)
        {
            var number = index.Find(PathName.ToBytes(path));
            if (number < 0 || !FileDataReader.IsMirrorable(path, index.Entries[number]))
            {
                continue;
            }

            size += (long)index.Entries[number].Size;
            if (size > maxSize)
            {
                break;
            }

            chosen.Add((path, pageClass, index.Entries[number]));
        }

        return chosen;
    }
}
