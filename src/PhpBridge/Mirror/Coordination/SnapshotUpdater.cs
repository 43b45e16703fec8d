using Microsoft.Extensions.Logging;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// Replaces the active snapshot by newer ones: of a newer archive, or with the changes that were published or made here. Not thread-safe;
/// <see cref="MirrorSession"/> calls it under its lock.
/// </summary>
internal sealed class SnapshotUpdater(
    ActiveSnapshot active, SnapshotRefresh refresh, StaleScripts stale, MirrorOptions options, WorkingSet workingSet, TimeProvider clock,
    ILogger log)
{
    // While no snapshot is active: the changes up to here are invalidated in opcache.
    private volatile Position? _invalidated;

    /// <summary>Tests whether <see cref="Apply"/> has anything to do. Takes no lock.</summary>
    public bool DiffersFrom(Manifest manifest)
    {
        var current = active.Current;
        var position = current is null ? _invalidated ?? Position.Of(Manifest.None) : new Position(current.Epoch, current.Revision);
        return current?.Pending.Count > 0 || position != Position.Of(manifest);
    }

    /// <summary>Activates the snapshot of an archive.</summary>
    public void Activate(Snapshot snapshot)
    {
        workingSet.Merge(
            snapshot.WorkingSet,
            path => snapshot.Index.Find(path) is >= 0 and var number && FileDataReader.IsMirrorable(path, snapshot.Index[number]));
        if (active.Current is { } before)
        {
            stale.AddDifferences(before.Index, snapshot.Index); // The archive contains changes from outside that its builder found.
        }

        active.Replace(snapshot);
    }

    /// <summary>Leaves everything to EFS, and has opcache compile everything again.</summary>
    public void Drop()
    {
        stale.AddAll();
        Deactivate();
    }

    /// <summary>Applies the published changes that the active snapshot does not contain.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public void Apply(Manifest manifest)
    {
        if (active.Current is not { } current)
        {
            Invalidate(manifest);
            return;
        }

        if (manifest.Epoch == current.Epoch && manifest.Revision == current.Revision && current.Pending.Count == 0)
        {
            return;
        }

        if (!manifest.CoversChangesSince(current.Epoch, current.Revision))
        {
            Drop(); // The manifest was replaced, or the sandbox was frozen for too long.
            return;
        }

        List<PublishedChange> changes = [.. manifest.ChangesSince(current.Revision)];
        if (changes.Count > 0)
        {
            log.RevisionSeen(manifest.Revision, changes.Count, manifest.Writers.Count);
        }

        changes = [.. current.Pending.Retries(manifest, changes, clock), .. changes];
        if (changes.Count == 0)
        {
            active.Replace(current with { Revision = manifest.Revision });
            return;
        }

        NfsNames.Expire(options, changes.Select(change => change.Change));
        var refreshed = refresh.Apply(current, changes);
        Replace(current, refreshed.Snapshot is { } next
            ? next with { Revision = manifest.Revision, Pending = current.Pending.Next(refreshed.Left, clock) }
            : null);
    }

    /// <summary>Applies changes of this sandbox before they are published.</summary>
    /// <param name="manifest">The manifest that they are going to be published in.</param>
    /// <exception cref="IOException">The file system failed.</exception>
    public Publication ApplyOwn(IReadOnlyCollection<PathChange> changes, Manifest manifest)
    {
        if (active.Current is not { } current)
        {
            stale.AddSubtrees(changes);
            return Publication.Of(changes);
        }

        var refreshed = refresh.Apply(current, [.. changes.Select(change => new PublishedChange(0, change, Fingerprint.None))]);
        if (refreshed.Snapshot is { } next)
        {
            // The subtrees were read as they are now, and will be published as such.
            refreshed = refreshed with
            {
                Snapshot = next with { Pending = next.Pending.Without(changes.Where(change => change.Scope == ChangeScope.Subtree)) },
            };
        }

        Replace(current, refreshed.Snapshot);
        return refreshed.ToPublication(changes, manifest.Changes.Select(change => change.Change));
    }

    /// <summary>
    /// Advances the snapshot to a manifest that differs from it only by changes of this sandbox, which it contains already.
    /// </summary>
    public void ConfirmOwn(Manifest manifest, IReadOnlyCollection<PathChange> changes)
    {
        if (active.Current is { } current && manifest.CoversChangesSince(current.Epoch, current.Revision)
            && manifest.PathChangesSince(current.Revision).All(changes.Contains))
        {
            active.Replace(current with { Revision = manifest.Revision });
        }

        if (_invalidated is { } invalidated && invalidated.Epoch == manifest.Epoch
            && manifest.PathChangesSince(invalidated.Revision).All(changes.Contains))
        {
            _invalidated = Position.Of(manifest);
        }
    }

    private void Replace(Snapshot before, Snapshot? next)
    {
        if (next is null)
        {
            Drop();
            return;
        }

        if (next.Index != before.Index)
        {
            stale.AddDifferences(before.Index, next.Index);
        }

        active.Replace(next);
    }

    private void Deactivate()
    {
        if (active.Current is { } last)
        {
            _invalidated = new Position(last.Epoch, last.Revision);
        }

        active.Drop();
    }

    /// <summary>Invalidates changed scripts: opcache checks files only after a while when their statuses come from EFS.</summary>
    private void Invalidate(Manifest manifest)
    {
        var position = Position.Of(manifest);
        if (_invalidated == position)
        {
            return;
        }

        if (_invalidated is { } before)
        {
            if (manifest.CoversChangesSince(before.Epoch, before.Revision))
            {
                stale.AddSubtrees(manifest.PathChangesSince(before.Revision));
            }
            else
            {
                stale.AddAll();
            }
        }

        _invalidated = manifest.IsNone ? null : position;
    }

    /// <summary>A revision of an epoch. A class, so that threads without the lock read it as a whole.</summary>
    private sealed record Position(long Epoch, long Revision)
    {
        public static Position Of(Manifest manifest) => new(manifest.Epoch, manifest.Revision);
    }
}
