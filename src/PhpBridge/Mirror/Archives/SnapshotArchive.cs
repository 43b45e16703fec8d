using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Archives;

/// <summary>An open code snapshot whose table and index are valid. Its file data is checked block by block as it is loaded.</summary>
internal sealed class SnapshotArchive : IDisposable
{
    private SnapshotArchive(Archive archive, byte[] image, IReadOnlyList<ArchivedFile> files)
    {
        (Archive, Image, Files) = (archive, image, files);
        foreach (var file in files)
        {
            WorkingSet[file.Name] = archive.Blocks[file.Block].PageClass;
        }
    }

    public Archive Archive { get; }

    /// <summary>The index.</summary>
    public byte[] Image { get; }

    public IReadOnlyList<ArchivedFile> Files { get; }

    /// <summary>The files in the snapshot, in its order.</summary>
    public OrderedDictionary<string, PageClass> WorkingSet { get; } = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">The file is not a code snapshot of this version, or it is damaged.</exception>
    /// <exception cref="IOException">The file does not exist, or the file system failed.</exception>
    public static SnapshotArchive Open(string path)
    {
        var archive = Archive.Open(path);
        try
        {
            var (image, files) = archive.ReadTable();
            return new IndexReader(image).IsValid()
                ? new SnapshotArchive(archive, image, files)
                : throw new InvalidDataException("its index is damaged");
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    public void Dispose() => Archive.Dispose();
}
