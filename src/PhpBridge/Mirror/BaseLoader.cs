using Microsoft.Extensions.Logging;

namespace PhpBridge.Mirror;

/// <summary>Brings the contents of an archive here, block by block, and says so in the index.</summary>
internal sealed class BaseLoader(Archive archive, MirrorIndex index, ContentStore contents, long maxSize, ILogger log)
{
    private int _isFull;

    /// <summary>What is to be done. What is here already is said at once.</summary>
    public IEnumerable<(PageKind Kind, Action Load)> Loads(IReadOnlyList<ArchivedFile> files)
    {
        foreach (var block in files.GroupBy(file => file.Block))
        {
            var missing = block.Where(IsMissing).ToArray();
            if (missing.Length > 0)
            {
                yield return (archive.Blocks[block.Key].Kind, () => Load(block.Key, missing));
            }
        }
    }

    private bool IsMissing(ArchivedFile file)
    {
        var number = index.Find(file.Name);
        if (number < 0 || (long)index[number].Size != file.Length)
        {
            return false;
        }

        var content = contents.Find(file.Name, index[number]);
        if (content != 0)
        {
            index.SetContent(number, content);
        }

        return content == 0;
    }

    private void Load(int block, ArchivedFile[] files)
    {
        if (Volatile.Read(ref _isFull) != 0)
        {
            return;
        }

        try
        {
            var content = archive.Read(block);
            foreach (var file in files)
            {
                if (contents.Size + file.Length > maxSize)
                {
                    return;
                }

                var number = index.Find(file.Name);
                index.SetContent(number, contents.Add(file.Name, index[number], content.AsSpan(file.Offset, file.Length)));
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // /tmp is full, or EFS is gone: what is missing is read from there.
            if (Interlocked.Exchange(ref _isFull, 1) == 0)
            {
                log.ContentLost(e.Message);
            }
        }
    }
}
