using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// Takes this sandbox from one state of the code to the next, one step at a time: applies what others have published, and publishes
/// what was changed here. Its lock is held during round trips to EFS; reading the active snapshot does not need it.
/// </summary>
/// <remarks>Locks are taken in this order: the session's, the manifest file's in this process, the manifest's on EFS.</remarks>
internal sealed class MirrorSession(
    ManifestFile file, ManifestCheck check, ManifestWriter writer, DocumentRoot root, SharedState state, MirroredPaths paths,
    LocalWriters writers, RepeatedWrites repeatedWrites, ActiveSnapshot active, SnapshotUpdater updater, CurrentLoad load,
    FileDataStore store, ILogger log)
{
    private readonly Lock _lock = new();

    /// <summary>Applies the changes that other sandboxes have published, if an interval has passed since the last check.</summary>
    /// <param name="requireFresh">Whether to check in any case.</param>
    public void CatchUp(bool requireFresh)
    {
        if (requireFresh || check.IsDue)
        {
            lock (_lock)
            {
                CatchUpNow(requireFresh);
            }
        }
    }

    /// <summary>Like <see cref="CatchUp(bool)"/>, but does not wait for another thread that is applying or publishing changes.</summary>
    public void TryCatchUp()
    {
        if (check.IsDue && _lock.TryEnter())
        {
            try
            {
                CatchUpNow(requireFresh: false);
            }
            finally
            {
                _lock.Exit();
            }
        }
    }

    /// <summary>Publishes the changes of a writer: drains them, activates a snapshot with them, and commits them.</summary>
    /// <param name="number">The number of the writer.</param>
    /// <param name="isVisit">Whether they were made by a request for a visitor's page.</param>
    /// <param name="lockTimeout">How long to wait for other sandboxes that write the manifest.</param>
    /// <returns>When they were committed (a <see cref="Stopwatch"/> timestamp); null when there was nothing to publish.</returns>
    /// <exception cref="IOException">The file system failed, or another sandbox held the lock for too long.</exception>
    public long? Publish(int number, bool isVisit, TimeSpan lockTimeout)
    {
        lock (_lock)
        {
            var changes = writers.Drain(number);
            if (changes.Paths.Count == 0)
            {
                writers.MarkPublished(changes);
                return null;
            }

            var data = paths.AddData(repeatedWrites.Add(changes.Paths, isVisit));
            var publication = updater.ApplyOwn(changes.Paths, file.Latest) with { Data = data };
            var manifest = writer.Commit(changes, publication, lockTimeout);
            var committedAt = Stopwatch.GetTimestamp();
            log.Published(changes.Paths.Count, manifest.Revision);
            foreach (var path in data)
            {
                log.DataFound(path);
            }

            updater.ConfirmOwn(manifest, changes.Paths.ToHashSet());
            ApplyOthers(manifest);
            return committedAt;
        }
    }

    /// <summary>Publishes changes that are not a writer's, and applies them.</summary>
    /// <exception cref="IOException">The file system failed, or another sandbox held the lock for too long.</exception>
    public void Publish(IReadOnlyCollection<PathChange> changes)
    {
        try
        {
            file.Update(manifest => manifest.WithChanges(changes));
        }
        catch
        {
            Drop(); // The index is known to be wrong.
            throw;
        }

        ApplyLatest();
    }

    /// <summary>Declares everything that any sandbox has mirrored stale.</summary>
    /// <returns>The new revision of the manifest.</returns>
    /// <exception cref="IOException">The file system failed, or another sandbox held the lock for too long.</exception>
    public long Invalidate()
    {
        lock (_lock)
        {
            FollowRoot();
        }

        store.InvalidateAll();
        var manifest = file.Update(now => now.WithChanges([new PathChange("", ChangeScope.Subtree)]));
        ApplyLatest();
        return manifest.Revision;
    }

    /// <summary>Activates the snapshot of an archive.</summary>
    public void Activate(Snapshot snapshot)
    {
        lock (_lock)
        {
            updater.Activate(snapshot);
        }
    }

    /// <summary>Applies the manifest as it was read last, without a round trip unless there are changes.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public void ApplyLatest()
    {
        lock (_lock)
        {
            Apply(check.ObserveLatest());
        }
    }

    /// <summary>Enters file data into the active index, if that is still the given one, and deletes data that no index refers to.</summary>
    public void AddFileData(MirrorIndex index, IEnumerable<(int Entry, uint Blob)> blobs)
    {
        lock (_lock)
        {
            if (active.Current?.Index != index)
            {
                return; // Code has changed in the meantime, so that a new archive is due.
            }

            foreach (var (entry, blob) in blobs)
            {
                index.SetBlob(entry, blob);
            }

            DeleteUnusedFileData();
        }
    }

    /// <summary>Deletes file data that no index refers to. Must not run while other threads add data that is not in an index yet.</summary>
    public void DeleteUnusedFileData()
    {
        lock (_lock)
        {
            if (load.IsDone && active.Current is not null)
            {
                store.KeepOnly(active.Indexes.SelectMany(Blobs).ToHashSet());
            }
        }

        static IEnumerable<uint> Blobs(MirrorIndex index) => Enumerable.Range(0, index.Count).Select(entry => index[entry].Blob);
    }

    private void CatchUpNow(bool requireFresh)
    {
        if (!requireFresh && !check.IsDue)
        {
            return; // Another thread has just done it.
        }

        try
        {
            if (check.HasChanged() is not { } hasChanged)
            {
                return;
            }

            var manifest = check.Read(FollowRoot() || hasChanged);
            if (active.Current?.IsBehind(manifest) == true)
            {
                load.Wait(); // File data that is being loaded arrives in the current index, not in the next.
            }

            Apply(manifest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AggregateException)
        {
            check.Report(e.Message);
        }
#pragma warning disable CA1031 // A visitor waits, and can be served from EFS.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.UnexpectedFailure(e);
            updater.Drop();
        }
    }

    private void Apply(Manifest manifest)
    {
        if (paths.AddData(manifest.Data) is { Count: > 0 } data)
        {
            updater.ApplyOwn([.. data.Select(path => new PathChange(path, ChangeScope.Entry))], manifest);
        }

        updater.Apply(manifest);
    }

    /// <summary>
    /// Applies what other sandboxes have published in the meantime, perhaps in the same folders. If it fails, the next check does it.
    /// </summary>
    private void ApplyOthers(Manifest manifest)
    {
        try
        {
            updater.Apply(manifest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AggregateException)
        {
            check.Report(e.Message);
        }
    }

    private bool FollowRoot()
    {
        if (!root.Follow(state))
        {
            return false;
        }

        file.Unwatch();
        updater.Drop();
        log.RootMoved(root.RealPath);
        return true;
    }

    private void Drop()
    {
        lock (_lock)
        {
            updater.Drop();
        }
    }
}
