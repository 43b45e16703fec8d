using Microsoft.Extensions.Logging;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;

namespace PhpBridge.Mirror.Coordination;

/// <summary>Opens the archives that the manifest names, and lists the work of unpacking them.</summary>
internal sealed class ArchiveOpener(
    MirrorOptions options, ArchiveFolder folder, IndexFolder indexes, SharedState state, FileDataStore store, BytecodeFiles bytecode,
    DamagedArchives damaged, ILogger log)
{
    /// <summary>Opens the code snapshot.</summary>
    /// <returns>
    /// The snapshot with its index, and the work that brings its file data; null when it cannot be used, which is logged.
    /// </returns>
    public (Snapshot Snapshot, IReadOnlyList<BlockLoad> Loads)? OpenSnapshot(Manifest manifest)
    {
        var name = manifest.Snapshot!;
        SnapshotArchive archive;
        try
        {
            archive = SnapshotArchive.Open(folder.PathOf(name));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Reject(name, e);
            return null;
        }

        try
        {
            var snapshot = CreateSnapshot(archive, manifest);
            var loader = new SnapshotLoader(archive, snapshot.Index, store, state, e => Reject(name, e), log);
            return (snapshot, loader.PlanLoads());
        }
        catch (IOException e)
        {
            // The disk of /tmp is full. The archive itself is good.
            archive.Dispose();
            log.FileDataNotMirrored(e.Message);
            return null;
        }
    }

    /// <summary>Opens the bytecode archive for this PHP.</summary>
    /// <returns>
    /// A function that lists the work of unpacking it, given the working set; null when there is no usable archive, which is logged if
    /// one is damaged.
    /// </returns>
    public Func<OrderedDictionary<string, PageClass>, IEnumerable<BlockLoad>>? OpenBytecode(Manifest manifest)
    {
        // Where the manifest does not list all changes since, any of the bytecode may be outdated. Maintenance builds a new archive.
        if (!manifest.Bytecode.TryGetValue(options.BytecodeKey, out var found) || found.Revision < manifest.CompleteSince)
        {
            return null;
        }

        try
        {
            var archive = BytecodeArchive.Open(
                folder.PathOf(found.Name), options.BytecodeKey, bytecode, [.. manifest.PathChangesSince(found.Revision)]);
            return workingSet => archive.PlanLoads(workingSet, e => Reject(found.Name, e), log);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Reject(found.Name, e);
            return null;
        }
    }

    /// <summary>Paths that have changed since the archive was built bypass the index, until the changes are applied.</summary>
    private Snapshot CreateSnapshot(SnapshotArchive archive, Manifest manifest)
    {
        new IndexReader(archive.Image).MarkBypassed([
            .. manifest.PathChangesSince(manifest.SnapshotRevision),
            .. manifest.Data.Select(path => new PathChange(path, ChangeScope.Entry))]);
        return new Snapshot(
            indexes.Create(archive.Image), manifest.Snapshot!, manifest.Epoch, manifest.SnapshotRevision, archive.WorkingSet);
    }

    /// <summary>Has an archive built again if it is damaged or missing. One that could not be read just now is tried again later.</summary>
    private void Reject(string name, Exception reason)
    {
        log.ArchiveRejected(name, reason.Message);
        if (reason is InvalidDataException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            damaged.Add(name);
        }
    }
}
