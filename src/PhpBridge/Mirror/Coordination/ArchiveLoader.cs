using Microsoft.Extensions.Logging;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;

namespace PhpBridge.Mirror.Coordination;

/// <summary>Opens archives, and says what is to be done until all that is in them is here.</summary>
internal sealed class ArchiveLoader(MirrorOptions options, SharedState state, FileDataStore contents, BytecodeFiles bytecode, ArchiveMaintenance upkeep, ILogger log)
{
    /// <summary>Opens the archive of the code.</summary>
    /// <returns>What its index shows, and what brings the contents; null, with the reason in the log, when the archive is no good.</returns>
    public (Snapshot View, IReadOnlyList<BlockLoad> Loads)? OpenBase(Manifest manifest, ActiveSnapshot current)
    {
        Archive archive;
        byte[] image;
        IReadOnlyList<ArchivedFile> files;
        try
        {
            archive = Archive.Open(Path.Combine(options.Folder, manifest.Base!));
            (image, files) = archive.ReadTable();
            if (!new IndexReader(image).IsValid())
            {
                throw new InvalidDataException("its index is damaged");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Refuse(manifest.Base!, e);
            return null;
        }

        var hot = new OrderedDictionary<string, PageClass>(files.Count, StringComparer.Ordinal);
        foreach (var file in files)
        {
            hot[file.Name] = archive.Blocks[file.Block].Kind;
        }

        try
        {
            var view = current.Create(image, manifest, hot);
            IReadOnlyList<BlockLoad> loads = [.. new SnapshotLoader(archive, view.Index, contents, state, e => Refuse(manifest.Base!, e), log).Loads(files)];
            if (loads.Count == 0)
            {
                archive.Dispose();
            }

            return (view, loads);
        }
        catch (IOException e)
        {
            // /tmp is full, which is not the archive's fault.
            archive.Dispose();
            log.ContentLost(e.Message);
            return null;
        }
    }

    /// <summary>Opens the archive of what PHP has compiled.</summary>
    /// <returns>Given the scripts in the order in which they are wanted, what unpacks it; null when there is none that is of use here.</returns>
    public Func<OrderedDictionary<string, PageClass>, IEnumerable<BlockLoad>>? OpenBytecode(Manifest manifest)
    {
        // If too much has changed since, nobody knows which of it is still right. The next builder makes another.
        if (!manifest.Bytecode.TryGetValue(options.BytecodeKey, out var found) || found.Revision < manifest.CompleteSince)
        {
            return null;
        }

        try
        {
            var archive = Archive.Open(Path.Combine(options.Folder, found.Name));
            if (archive.Key != options.BytecodeKey)
            {
                throw new InvalidDataException("it was made for another PHP, or other settings");
            }

            var blocks = bytecode.Usable(archive.ReadTable().Files, [.. manifest.PathChangesSince(found.Revision)]).ToArray();
            return wanted => blocks.Select(block => Load(found.Name, archive, block, wanted));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Refuse(found.Name, e);
            return null;
        }
    }

    private BlockLoad Load(string name, Archive archive, IGrouping<int, ArchivedFile> block, OrderedDictionary<string, PageClass> wanted)
    {
        var position = block.Select(file => bytecode.ScriptOf(file) is { } script ? wanted.IndexOf(script) : -1).Where(at => at >= 0).DefaultIfEmpty(int.MaxValue).Min();
        return new BlockLoad(archive, position, position < wanted.Count ? wanted.GetAt(position).Value : PageClass.Other, Unpack, () => { });

        void Unpack()
        {
            try
            {
                bytecode.Load(archive, block.Key, block);
            }
            catch (InvalidDataException e)
            {
                // The rest will do; PHP compiles what is missing.
                Refuse(name, e);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.ContentLost(e.Message); // /tmp is full, or EFS is gone.
            }
        }
    }

    /// <summary>An archive that is damaged, or not there, has to be built anew. One that cannot be read just now does not.</summary>
    private void Refuse(string name, Exception reason)
    {
        log.ArchiveRefused(name, reason.Message);
        if (reason is InvalidDataException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            upkeep.Distrust(name);
        }
    }
}
