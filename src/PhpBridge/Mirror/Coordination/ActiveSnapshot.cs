using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PhpBridge.Linux;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using PhpBridge.Time;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// What this sandbox takes for the state of the code, and how it moves on: by what has been published, whoever is changing
/// files now. What is being changed again is shown as it was. Not thread-safe; its owner has a lock.
/// </summary>
/// <param name="directory">The sandbox's folder.</param>
/// <param name="isInUse">Whether another thread may be reading, or filling, an index that is not in force any longer.</param>
internal sealed class ActiveSnapshot(
    MirrorOptions options, string directory, SharedState state, MirroredPaths paths, FileDataStore contents, BytecodeFiles bytecode, WorkingSet hot,
    Func<bool> isInUse, TimeProvider clock, ILogger log)
{
    private const int KeptIndexes = 4; // A worker may still have to open the one before the last.

    // What is not published by then has been changed by somebody who is dead, or from outside.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Queue<MirrorIndex> _retired = new();
    private readonly ConcurrentQueue<string> _stale = new();
    private readonly ulong _device = FileSystem.Look(options.Root, sync: false)?.Status.Device ?? 0;
    private Dictionary<string, (PublishedChange Change, DualClockTimestamp Since)> _pending = new(StringComparer.Ordinal);
    private (long Epoch, long Revision) _told;
    private uint _lastIndex;

    /// <summary>Null when there is none.</summary>
    public Snapshot? Value { get; private set; }

    public bool AnyStale => !_stale.IsEmpty;

    /// <summary>How many published changes are not shown, as they are being changed again.</summary>
    public int Pending => _pending.Count;

    /// <summary>Whether a published change of the path, or of a folder that it is in, is not shown.</summary>
    public bool IsPending(string path) => _pending.Count > 0 && (_pending.ContainsKey(path) || RelativePath.AncestorsOf(path).Any(_pending.ContainsKey));

    /// <summary>What opcache must forget before the next request: paths of files and folders; the root's means everything.</summary>
    public IReadOnlyList<string> TakeStale()
    {
        var stale = new List<string>();
        while (_stale.TryDequeue(out var path))
        {
            stale.Add(path);
        }

        return stale;
    }

    /// <summary>Makes of an archive's index a view. For what has changed since the archive was made, EFS is asked.</summary>
    /// <param name="image">The index; changed.</param>
    public Snapshot Create(byte[] image, Manifest manifest, OrderedDictionary<string, PageClass> hotFiles)
    {
        new IndexReader(image).MarkBypassed([
            .. manifest.PathChangesSince(manifest.SnapshotRevision), .. manifest.Data.Select(path => new PathChange(path, ChangeScope.Entry))]);
        var index = MirrorIndex.Create(directory, Interlocked.Increment(ref _lastIndex), image, _device);
        return new Snapshot(index, manifest.Snapshot!, manifest.Epoch, manifest.SnapshotRevision, hotFiles);
    }

    /// <summary>A new archive's.</summary>
    public void Take(Snapshot view)
    {
        hot.Merge(view.Hot, path => view.Index.Find(path) is >= 0 and var number && FileDataReader.IsMirrorable(path, view.Index[number]));
        if (Value is { } before)
        {
            Forget(before.Index, view.Index); // Its builder has seen what was changed from outside.
        }

        _pending.Clear();
        Replace(view);
        Sweep();
    }

    /// <summary>Deletes contents that no index refers to any longer.</summary>
    public void Sweep()
    {
        if (Value is not { } view || isInUse())
        {
            return;
        }

        var used = new HashSet<uint>();
        foreach (var index in _retired.Append(view.Index))
        {
            for (var i = 0; i < index.Count; i++)
            {
                used.Add(index[i].Blob);
            }
        }

        contents.KeepOnly(used);
    }

    /// <summary>Whether anything that is known to have changed is not in it yet.</summary>
    public bool IsBehind(Manifest manifest)
        => Value is { } view && (_pending.Count > 0 || (Tells(manifest, view.Epoch, view.Revision) && manifest.ChangesSince(view.Revision).Any()));

    /// <summary>Whether <see cref="Apply"/> has anything to do. Takes no lock.</summary>
    public bool DiffersFrom(Manifest manifest)
        => _pending.Count > 0 || (Value is { } view ? (view.Epoch, view.Revision) : _told) != (manifest.Epoch, manifest.Revision);

    /// <summary>Nobody knows what is left of it.</summary>
    public void Drop()
    {
        ForgetAll();
        Replace(null);
    }

    /// <summary>Moves on to what has been published.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public void Apply(Manifest manifest)
    {
        if (Value is not { } view)
        {
            ForgetChanged(manifest);
            return;
        }

        if (manifest.Epoch == view.Epoch && manifest.Revision == view.Revision && _pending.Count == 0)
        {
            return;
        }

        if (!Tells(manifest, view.Epoch, view.Revision))
        {
            // Epoch anew, or too much has happened while this sandbox slept.
            Drop();
            return;
        }

        List<PublishedChange> changes = [.. manifest.ChangesSince(view.Revision)];
        if (changes.Count > 0)
        {
            log.RevisionSeen(manifest.Revision, changes.Count, manifest.Writers.Count);
        }

        changes = [.. Unshown(manifest, changes), .. changes];
        if (changes.Count == 0)
        {
            Value = view with { Revision = manifest.Revision };
            return;
        }

        ForgetNames([.. changes.Select(change => change.Change)]);
        var next = Refreshed(view, changes, out _, out var refresh);
        Leave(refresh?.Left ?? []);
        Replace(next is null ? null : next with { Revision = manifest.Revision });
    }

    /// <summary>Moves on to what this sandbox has changed itself, before the others know.</summary>
    /// <returns>The same changes with their fingerprints, and what tells those of other paths.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public (IReadOnlyCollection<PublishedChange> Changes, Func<string, ulong> FingerprintOf) ApplyOwn(IReadOnlyCollection<PathChange> touches)
    {
        PublishedChange[] changes = [.. touches.Select(touch => new PublishedChange(0, touch, Fingerprint.None))];
        if (Value is not { } view)
        {
            foreach (var touch in touches.Where(touch => touch.Scope == ChangeScope.Subtree))
            {
                _stale.Enqueue(options.FullPath(touch.Path).TrimEnd('/'));
            }

            return (changes, _ => Fingerprint.None);
        }

        var next = Refreshed(view, changes, out var tree, out var refresh);
        foreach (var path in touches.Where(touch => touch.Scope == ChangeScope.Subtree).SelectMany(touch => _pending.Keys.Where(path => RelativePath.IsAtOrBelow(path, touch.Path)).ToArray()))
        {
            _pending.Remove(path); // All that is there now is published with them.
        }

        Replace(next);
        return next is null || tree is null
            ? (changes, _ => Fingerprint.None)
            : ([.. changes.Select(change => change with { Fingerprint = refresh?.FingerprintOf(change.Change) ?? Fingerprint.None })], Of);

        // Only where all that was published before is in the tree.
        ulong Of(string path) => IsPending(path) || _pending.Keys.Any(pending => RelativePath.IsAtOrBelow(pending, path)) ? Fingerprint.None : Fingerprint.Of(tree.Find(path));
    }

    /// <summary>Says that own changes have been published, and nothing else since.</summary>
    public void Published(Manifest manifest, IReadOnlyCollection<PathChange> own)
    {
        if (Value is { } view && Tells(manifest, view.Epoch, view.Revision) && manifest.PathChangesSince(view.Revision).All(own.Contains))
        {
            Value = view with { Revision = manifest.Revision };
        }

        if (_told.Epoch == manifest.Epoch && manifest.PathChangesSince(_told.Revision).All(own.Contains))
        {
            _told = (manifest.Epoch, manifest.Revision);
        }
    }

    /// <summary>Whether it has all that has changed since.</summary>
    private static bool Tells(Manifest manifest, long begun, long revision)
        => manifest.Epoch == begun && manifest.Revision >= revision && manifest.CompleteSince <= revision;

    /// <summary>
    /// Earlier changes that are not shown yet, but for those that newer ones replace; as they are published now, since what came later in
    /// a folder may have been added to them. Sooner or later what is there is taken as it is.
    /// </summary>
    private List<PublishedChange> Unshown(Manifest manifest, List<PublishedChange> newer)
    {
        var replaced = newer.Where(change => change.Change.Scope == ChangeScope.Subtree).Select(change => change.Change.Path).ToHashSet(StringComparer.Ordinal);
        return [.. _pending.Values
            .Where(pending => !replaced.Contains(pending.Change.Change.Path) && !RelativePath.AncestorsOf(pending.Change.Change.Path).Any(replaced.Contains))
            .Select(pending => pending.Change with
            {
                Fingerprint = pending.Since.Age(clock) < Patience
                    ? manifest.Changes.FirstOrDefault(change => change.Change == pending.Change.Change).Fingerprint
                    : Fingerprint.None,
            })];
    }

    /// <param name="tree">What the new index was made of; null when nothing was to be done, or it could not be read.</param>
    /// <param name="refresh">What was looked at; null when it could not be read.</param>
    /// <returns>Null when there is no room for it: EFS answers for everything then.</returns>
    private Snapshot? Refreshed(Snapshot view, IReadOnlyCollection<PublishedChange> changes, out TreeNode? tree, out TreeRefresh? refresh)
    {
        var known = hot.Files;
        byte[] image;
        (tree, refresh) = (null, null);
        try
        {
            refresh = new TreeRefresh(new TreeScan(options.Root, paths.IsExcluded), changes);
            if (!refresh.Any)
            {
                return view;
            }

            tree = TreeNode.From(view.Index);
            refresh.Apply(tree);
            new FileDataReader(options.Root, contents).AddMissing(tree, known.ContainsKey);
            image = IndexImage.Of(tree);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AggregateException)
        {
            // EFS answers for what cannot be read now.
            log.FileDataNotMirrored(e.Message);
            (tree, refresh, image) = (null, null, view.Index.ToImage());
            new IndexReader(image).MarkBypassed([.. changes.Select(change => change.Change)]);
        }

        try
        {
            var next = view with { Index = MirrorIndex.Create(directory, Interlocked.Increment(ref _lastIndex), image, _device) };
            Forget(view.Index, next.Index);
            return next;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.FileDataNotMirrored(e.Message);
            tree = null;
            ForgetAll();
            return null;
        }
    }

    private void Leave(IReadOnlyList<PublishedChange> changes)
    {
        var now = DualClockTimestamp.Now(clock);
        var before = _pending;
        _pending = new(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            var isKnown = before.TryGetValue(change.Change.Path, out var known) && known.Change.Fingerprint == change.Fingerprint;
            _pending[change.Change.Path] = (change, isKnown ? known.Since : now);
        }
    }

    /// <summary>opcache compares times in seconds; what was replaced within one, or has the time of its release, looks the same to it.</summary>
    private void Forget(MirrorIndex before, MirrorIndex now)
    {
        for (var i = 0; i < before.Count; i++)
        {
            ref var entry = ref before[i];
            if (entry.IsFolder)
            {
                continue;
            }

            var number = now.Reader.Find(before.Reader.NameOf(entry));
            if (number < 0 || !now[number].IsSameAs(entry))
            {
                var path = options.FullPath(before.PathOf(i));
                bytecode.Delete(path);
                _stale.Enqueue(path);
            }
        }
    }

    /// <summary>Without an index opcache looks at files once in a while only: it is told what has changed.</summary>
    private void ForgetChanged(Manifest manifest)
    {
        if (_told.Epoch == manifest.Epoch && _told.Revision == manifest.Revision)
        {
            return;
        }

        if (_told != default && !Tells(manifest, _told.Epoch, _told.Revision))
        {
            ForgetAll();
        }
        else if (_told != default)
        {
            foreach (var touch in manifest.PathChangesSince(_told.Revision).Where(touch => touch.Scope == ChangeScope.Subtree))
            {
                _stale.Enqueue(options.FullPath(touch.Path).TrimEnd('/'));
            }
        }

        _told = (manifest.Epoch, manifest.Revision);
    }

    private void ForgetAll()
    {
        bytecode.DeleteAll();
        _stale.Enqueue(options.Root);
    }

    /// <summary>Makes NFS forget what it remembers of names that lead elsewhere now: a folder's fresh status does that.</summary>
    private void ForgetNames(IReadOnlyCollection<PathChange> touches)
    {
        var folders = touches.SelectMany(touch => new[] { touch.Path, Path.GetDirectoryName(touch.Path) ?? "" }).Distinct().ToArray();
        BlockingParallel.ForEach(folders, folder =>
        {
            try
            {
                Statx.At(options.FullPath(folder));
            }
            catch (UnauthorizedAccessException)
            {
                // Nothing in it is ours to read.
            }
        });
    }

    private void Replace(Snapshot? view)
    {
        if (Value is { } before && before.Index != view?.Index)
        {
            _retired.Enqueue(before.Index);
        }

        if (view is null)
        {
            _told = Value is { } last ? (last.Epoch, last.Revision) : _told;
            _pending.Clear();
        }

        Value = view;
        state.ActiveIndex = view?.Index.Number ?? 0;
        while (_retired.Count > KeptIndexes && !isInUse())
        {
            _retired.Dequeue().Dispose();
        }
    }
}
