using Microsoft.Extensions.Logging;
using PhpBridge.Mirror.Archives;

namespace PhpBridge.Mirror.Coordination;

/// <summary>Loads the archives that the manifest names, and activates their snapshot.</summary>
internal sealed class ArchiveLoader(
    ArchiveOpener opener, CurrentLoad load, ActiveSnapshot active, MirrorSession session, DamagedArchives damaged, ILogger log)
{
    /// <summary>
    /// Loads the first archives of this sandbox. Returns when the snapshot is active; file data follows in the background.
    /// </summary>
    public void LoadFirst(Manifest manifest)
    {
        // Opening an archive takes several round trips, so both are opened at the same time.
        var bytecode = Task.Factory.StartNew(
            () => opener.OpenBytecode(manifest), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var opened = opener.OpenSnapshot(manifest);
        var planBytecode = bytecode.GetAwaiter().GetResult();
        if (opened is (var snapshot, var loads))
        {
            // The bytecode of a script precedes the script: PHP compiles a script whose bytecode is missing.
            load.Start([.. planBytecode?.Invoke(snapshot.WorkingSet) ?? [], .. loads]);
            Activate(snapshot);
        }
    }

    /// <summary>
    /// Tests whether another sandbox has built an archive that can replace the active snapshot. An archive that lacks published changes
    /// would leave their paths to EFS, so the active snapshot stays as long as it is complete.
    /// </summary>
    public bool IsNewerAvailable(Manifest manifest)
    {
        var current = active.Current;
        return load.IsDone && manifest.Snapshot is { } name && name != current?.Archive && !damaged.Contains(name)
            && (current is null
                || (current.Pending.Count == 0 && manifest.Writers.Count == 0 && !manifest.ChangesSince(manifest.SnapshotRevision).Any()));
    }

    /// <summary>Loads a newer archive completely, and activates its snapshot then.</summary>
    public void LoadNewer(Manifest manifest)
    {
        if (IsNewerAvailable(manifest) && opener.OpenSnapshot(manifest) is (var snapshot, var loads))
        {
            load.Start(loads);
            load.Wait();
            Activate(snapshot);
            session.DeleteUnusedFileData();
        }
    }

    private void Activate(Snapshot snapshot)
    {
        var entries = snapshot.Index.Count;
        session.Activate(snapshot);
        log.SnapshotLoaded(snapshot.Archive, entries, snapshot.WorkingSet.Count);
    }
}
