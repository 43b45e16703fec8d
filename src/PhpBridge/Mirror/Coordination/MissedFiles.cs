using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// Mirrors the data of files that PHP had to read from EFS, for the next page of this sandbox: too few for a new archive, or changed since
/// it was built.
/// </summary>
internal sealed class MissedFiles(
    MirrorOptions options, ActiveSnapshot active, MirrorSession session, CurrentLoad load, WorkingSet workingSet, FileDataStore store)
{
    private readonly FileDataReader _reader = new(options.Root, store);
    private uint _completedIndex;

    /// <summary>True when pages have missed files, or when the index is new and may lack some.</summary>
    public bool IsDue => load.IsDone && active.Current is { } current && (workingSet.AnyMisses || current.Index.Number != _completedIndex);

    /// <exception cref="AggregateException">The file system failed, or the disk of /tmp is full.</exception>
    public void Add()
    {
        if (!IsDue || active.Acquire() is not { } held)
        {
            return;
        }

        using (held)
        {
            var index = held.Snapshot.Index;
            var files = FilesWithoutData(index);
            var blobs = new uint[files.Length];
            BlockingParallel.ForEach(
                [.. Enumerable.Range(0, files.Length)], i => blobs[i] = _reader.GetOrAdd(files[i].Path, index[files[i].Entry]));
            session.AddFileData(index, files.Zip(blobs, (file, blob) => (file.Entry, blob)));
        }
    }

    private (string Path, int Entry)[] FilesWithoutData(MirrorIndex index)
    {
        IReadOnlyCollection<string> paths = workingSet.DrainMisses();
        if (index.Number != _completedIndex)
        {
            (paths, _completedIndex) = (workingSet.Files.Keys, index.Number);
        }

        return [.. paths.Select(path => (Path: path, Entry: index.Find(path)))
            .Where(file => file.Entry >= 0 && index[file.Entry] is { Blob: 0, Flags: IndexFlags.None })];
    }
}
