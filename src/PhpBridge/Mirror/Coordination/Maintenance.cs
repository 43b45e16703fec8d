using Microsoft.Extensions.Logging;
using PhpBridge.Linux;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// The work after responses: repairs the manifest, loads and builds archives, mirrors missed files, and verifies the index. Each step
/// tests itself whether it is due; a step that fails does not prevent the next.
/// </summary>
internal sealed class Maintenance(
    ManifestFile file, LocalWriters writers, ActiveSnapshot active, SnapshotUpdater updater, MirrorSession session, StaleScripts stale,
    ArchiveLoader loader, ArchiveBuilds builds, MissedFiles missedFiles, Verification verification, WorkingSet workingSet,
    SharedState state, ILogger log)
{
    /// <summary>
    /// True when a step has anything to do. Decided from memory: a thread has to be woken for the work, and most responses leave nothing.
    /// </summary>
    public bool IsDue
    {
        get
        {
            workingSet.Collect();
            var manifest = file.Latest;
            return IsPermitted(manifest)
                && (file.IsDamaged
                    || updater.DiffersFrom(manifest)
                    || loader.IsNewerAvailable(manifest)
                    || missedFiles.IsDue
                    || builds.MayBeDue(manifest, active.Current, IsCompiled(manifest, active.Current))
                    || (active.Current is not null && verification.IsDue));
        }
    }

    public void Run()
    {
        workingSet.Collect();
        if (!IsPermitted(file.Latest))
        {
            return;
        }

        BestEffort.Run(RepairManifest, log);
        BestEffort.Run(LoadAndBuild, log);
        BestEffort.Run(missedFiles.Add, log);
        BestEffort.Run(Verify, log);
    }

    /// <summary>
    /// Nothing is built or compared while files are changing. The manifest is used as it was read last, to save a round trip per response.
    /// </summary>
    private bool IsPermitted(Manifest manifest) => manifest.Writers.Count == 0 && !writers.IsAnyUnpublished;

    private void RepairManifest()
    {
        if (file.IsDamaged)
        {
            file.ReadOrCreate();
            session.ApplyLatest();
        }
    }

    /// <summary>
    /// Loads first: an archive that is built here contains the working sets of the sandboxes that built the earlier ones.
    /// </summary>
    private void LoadAndBuild()
    {
        loader.LoadNewer(file.Latest);
        Build();
        loader.LoadNewer(file.Latest);
        session.ApplyLatest();
    }

    private void Build()
    {
        var manifest = file.Latest;
        if (active.Acquire() is not { } held)
        {
            builds.Run(manifest, null, IsCompiled(manifest, null));
            return;
        }

        using (held)
        {
            builds.Run(manifest, held.Snapshot, IsCompiled(manifest, held.Snapshot));
        }
    }

    /// <summary>
    /// Tests whether opcache has compiled the code of the manifest's revision, so that an archive of the bytecode is valid.
    /// </summary>
    private bool IsCompiled(Manifest manifest, Snapshot? snapshot)
        => !stale.Any && (snapshot is null || snapshot.Revision == manifest.Revision);

    /// <summary>Publishes changes that were made outside of the function.</summary>
    private void Verify()
    {
        if (active.Acquire() is not { } held)
        {
            return;
        }

        List<PathChange> differences;
        using (held)
        {
            differences = [.. verification.Run(held.Snapshot.Index)
                .Where(change => !state.HasChanged(PathName.ToBytes(change.Path))
                    && active.Current?.Pending.Contains(change.Path) != true)];
        }

        if (differences.Count > 0)
        {
            log.ChangedOutside(differences[0].Path, differences.Count - 1);
            session.Publish(differences);
        }
    }
}
