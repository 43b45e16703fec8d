using Microsoft.Extensions.Logging;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;

namespace PhpBridge.Mirror.Archives;

/// <summary>Brings the contents of an archive here, block by block, and says so in the index.</summary>
/// <param name="refuse">Is told that the archive is damaged.</param>
internal sealed class SnapshotLoader(Archive archive, MirrorIndex index, FileDataStore contents, SharedState state, Action<InvalidDataException> refuse, ILogger log)
{
    private int _isGivenUp;

    /// <summary>What is to be done. What is here already is said at once; of the rest the index says that it is coming.</summary>
    public IEnumerable<BlockLoad> Loads(IReadOnlyList<ArchivedFile> files)
    {
        foreach (var block in files.Index().GroupBy(file => file.Item.Block))
        {
            var missing = block.Select(file => (File: file.Item, Number: index.Find(file.Item.Name))).Where(file => IsMissing(file.File, file.Number)).ToArray();
            if (missing.Length > 0)
            {
                var arrived = new uint[missing.Length];
                yield return new BlockLoad(
                    archive, block.Last().Index, archive.Blocks[block.Key].Kind, () => Unpack(block.Key, missing, arrived), () => Announce(missing, arrived));
            }
        }
    }

    private bool IsMissing(ArchivedFile file, int number)
    {
        if (number < 0 || (long)index[number].Size != file.Length)
        {
            return false;
        }

        var content = contents.Find(file.Name, index[number]);
        if (content != 0)
        {
            index.SetBlob(number, content);
            return false;
        }

        index.SetBlob(number, IndexEntry.Pending);
        return true;
    }

    private void Unpack(int block, (ArchivedFile File, int Number)[] files, uint[] arrived)
    {
        if (Volatile.Read(ref _isGivenUp) != 0)
        {
            return;
        }

        try
        {
            var content = archive.Read(block);
            for (var i = 0; i < files.Length; i++)
            {
                var (file, number) = files[i];
                arrived[i] = contents.Add(file.Name, index[number], content.AsSpan(file.Offset, file.Length));
                if (arrived[i] == 0)
                {
                    Volatile.Write(ref _isGivenUp, 1);
                    return;
                }
            }
        }
        catch (InvalidDataException e)
        {
            if (Interlocked.Exchange(ref _isGivenUp, 1) == 0)
            {
                refuse(e);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // /tmp is full, or EFS is gone: what is missing is read from there.
            if (Interlocked.Exchange(ref _isGivenUp, 1) == 0)
            {
                log.ContentLost(e.Message);
            }
        }
    }

    private void Announce((ArchivedFile File, int Number)[] files, uint[] arrived)
    {
        for (var i = 0; i < files.Length; i++)
        {
            index.SetBlob(files[i].Number, arrived[i]);
        }

        state.AnnounceBlobs();
    }
}
