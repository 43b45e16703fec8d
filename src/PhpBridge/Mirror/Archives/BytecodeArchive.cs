using Microsoft.Extensions.Logging;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Archives;

/// <summary>An open bytecode archive that this PHP can use.</summary>
internal sealed class BytecodeArchive
{
    private readonly Archive _archive;
    private readonly BytecodeFiles _files;
    private readonly IReadOnlyList<IGrouping<int, ArchivedFile>> _blocks;

    private BytecodeArchive(Archive archive, BytecodeFiles files, IReadOnlyList<IGrouping<int, ArchivedFile>> blocks)
        => (_archive, _files, _blocks) = (archive, files, blocks);

    /// <param name="key">The opcache fingerprint.</param>
    /// <param name="changes">The changes since the archive was built; bytecode of changed scripts is skipped.</param>
    /// <exception cref="InvalidDataException">
    /// The archive is damaged, of another version, or was built for another PHP or other settings.
    /// </exception>
    /// <exception cref="IOException">The file does not exist, or the file system failed.</exception>
    public static BytecodeArchive Open(string path, string key, BytecodeFiles files, IReadOnlyCollection<PathChange> changes)
    {
        var archive = Archive.Open(path);
        try
        {
            if (archive.Key != key)
            {
                throw new InvalidDataException("it was built for another PHP or other settings");
            }

            var blocks = files.SelectValid(archive.ReadTable().Files, changes).ToArray();
            if (blocks.Length == 0)
            {
                archive.Dispose(); // Otherwise its last block does that.
            }

            return new BytecodeArchive(archive, files, blocks);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Lists the work of unpacking the archive.</summary>
    /// <param name="workingSet">Scripts, relative to the document root: a block's bytecode is needed where its first script is.</param>
    /// <param name="reject">Called for each damaged block.</param>
    public IEnumerable<BlockLoad> PlanLoads(
        OrderedDictionary<string, PageClass> workingSet, Action<InvalidDataException> reject, ILogger log)
        => _blocks.Select(block =>
        {
            var position = block.Select(file => _files.RelativeScriptOf(file) is { } script ? workingSet.IndexOf(script) : -1)
                .Where(at => at >= 0).DefaultIfEmpty(int.MaxValue).Min();
            var pageClass = position < workingSet.Count ? workingSet.GetAt(position).Value : PageClass.Other;
            return new BlockLoad(_archive, position, pageClass, () => Unpack(block, reject, log), () => { });
        });

    private void Unpack(IGrouping<int, ArchivedFile> block, Action<InvalidDataException> reject, ILogger log)
    {
        try
        {
            _files.Unpack(_archive, block.Key, block);
        }
        catch (InvalidDataException e)
        {
            reject(e); // The other blocks are usable; PHP compiles what is missing.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.FileDataNotMirrored(e.Message); // The disk of /tmp is full, or EFS does not respond.
        }
    }
}
