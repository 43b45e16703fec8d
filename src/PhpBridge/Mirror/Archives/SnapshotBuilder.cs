using System.Collections.Concurrent;
using System.Globalization;
using PhpBridge.Linux;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Archives;

/// <summary>Makes the archive of the code: the status of everything, the contents of what pages have used.</summary>
internal sealed class SnapshotBuilder(MirrorOptions options, Func<string, bool> isExcluded, FileDataStore contents)
{
    private readonly FileDataReader _reader = new(options, contents);

    /// <summary>Builds it beside the archives that are there, under a name of its own.</summary>
    /// <param name="revision">The manifest whose changes are in it.</param>
    /// <param name="hot">The files whose contents it gets, in the order in which it gets them.</param>
    /// <returns>Its file name, its index, the number of contents, and its size in bytes.</returns>
    /// <exception cref="IOException">The file system failed, or is full.</exception>
    public (string Name, byte[] Image, int Files, long Size) Build(long revision, OrderedDictionary<string, PageClass> hot)
    {
        var tree = new TreeScan(options.Root, isExcluded).Run("") ?? throw new IOException($"'{options.Root}' is not there");
        var image = IndexImage.Of(tree);
        var chosen = Choose(image, hot);
        var bytes = new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal);
        BlockingParallel.ForEach(chosen, file =>
        {
            if (_reader.ReadAndKeep(file.Path, file.Entry) is { } content) // It will be wanted here too.
            {
                bytes[file.Path] = content;
            }
        });

        var name = string.Create(CultureInfo.InvariantCulture, $"base-{revision}-{Guid.NewGuid():N}");
        var size = ArchiveFile.Write(Path.Combine(options.Folder, name), key: "", image, archive =>
        {
            foreach (var (path, kind, entry) in chosen.Where(file => bytes.ContainsKey(file.Path)))
            {
                archive.Add(path, entry.Modified, kind, bytes[path]);
            }
        });
        return (name, image, bytes.Count, size);
    }

    /// <summary>Regular files that are there, as many as may be kept.</summary>
    private List<(string Path, PageClass Kind, IndexEntry Entry)> Choose(byte[] image, OrderedDictionary<string, PageClass> hot)
    {
        var index = new IndexReader(image);
        var chosen = new List<(string, PageClass, IndexEntry)>();
        var size = 0L;
        foreach (var (path, kind) in hot)
        {
            var number = index.Find(PathName.ToBytes(path));
            if (number < 0 || !FileDataReader.IsFit(path, index.Entries[number]))
            {
                continue;
            }

            size += (long)index.Entries[number].Size;
            if (size > options.MaxSize)
            {
                break;
            }

            chosen.Add((path, kind, index.Entries[number]));
        }

        return chosen;
    }
}
