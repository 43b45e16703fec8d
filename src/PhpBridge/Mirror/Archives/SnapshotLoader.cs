using Microsoft.Extensions.Logging;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;

namespace PhpBridge.Mirror.Archives;

/// <summary>Unpacks the file data of a code snapshot into the store, and enters the blobs into an index.</summary>
/// <param name="reject">Called once, when the archive turns out to be damaged.</param>
internal sealed class SnapshotLoader(
    SnapshotArchive snapshot, MirrorIndex index, FileDataStore store, SharedState state, Action<InvalidDataException> reject, ILogger log)
    : IDisposable
{
    private int _hasGivenUp;

    /// <summary>
    /// Lists the work. Files whose data is in the store already get their blobs at once, the others <see cref="IndexEntry.Pending"/>. When
    /// the last block is done, the archive is closed and the index released; at once if there are no blocks.
    /// </summary>
    public IReadOnlyList<BlockLoad> PlanLoads()
    {
        index.TryAcquire(); // The active snapshot may be replaced before the last block is done.
        var loads = new List<BlockLoad>();
        foreach (var block in snapshot.Files.Index().GroupBy(file => file.Item.Block))
        {
            var missing = block.Select(file => (File: file.Item, Number: index.Find(file.Item.Name)))
                .Where(file => IsMissing(file.File, file.Number)).ToArray();
            if (missing.Length > 0)
            {
                var blobs = new uint[missing.Length];
                loads.Add(new BlockLoad(
                    this, block.Last().Index, snapshot.Archive.Blocks[block.Key].PageClass,
                    () => Unpack(block.Key, missing, blobs), () => Announce(missing, blobs)));
            }
        }

        if (loads.Count == 0)
        {
            Dispose();
        }

        return loads;
    }

    public void Dispose()
    {
        snapshot.Dispose();
        index.Release();
    }

    private bool IsMissing(ArchivedFile file, int number)
    {
        if (number < 0 || (long)index[number].Size != file.Length)
        {
            return false;
        }

        var blob = store.Find(file.Name, index[number]);
        index.SetBlob(number, blob == 0 ? IndexEntry.Pending : blob);
        return blob == 0;
    }

    private void Unpack(int block, (ArchivedFile File, int Number)[] files, uint[] blobs)
    {
        if (Volatile.Read(ref _hasGivenUp) != 0)
        {
            return;
        }

        try
        {
            var data = snapshot.Archive.Read(block);
            for (var i = 0; i < files.Length; i++)
            {
                var (file, number) = files[i];
                blobs[i] = store.Add(file.Name, index[number], data.AsSpan(file.Offset, file.Length));
                if (blobs[i] == 0)
                {
                    GiveUp(); // The store is full.
                    return;
                }
            }
        }
        catch (InvalidDataException e)
        {
            if (GiveUp())
            {
                reject(e);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk of /tmp is full, or EFS does not respond. PHP reads the missing files from EFS.
            if (GiveUp())
            {
                log.FileDataNotMirrored(e.Message);
            }
        }
    }

    /// <returns>True for the first caller.</returns>
    private bool GiveUp() => Interlocked.Exchange(ref _hasGivenUp, 1) == 0;

    private void Announce((ArchivedFile File, int Number)[] files, uint[] blobs)
    {
        for (var i = 0; i < files.Length; i++)
        {
            index.SetBlob(files[i].Number, blobs[i]);
        }

        state.AnnounceBlobs();
    }
}
