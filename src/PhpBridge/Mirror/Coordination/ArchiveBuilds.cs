using Microsoft.Extensions.Logging;
using PhpBridge.Linux;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// Builds archives when <see cref="ArchiveNeeds"/> has a reason to. A lock on EFS keeps other sandboxes from doing the same.
/// </summary>
internal sealed class ArchiveBuilds(
    MirrorOptions options, MirroredPaths paths, ManifestFile file, ArchiveFolder folder, CurrentLoad load, FileDataStore store,
    BytecodeFiles bytecode, WorkingSet workingSet, DamagedArchives damaged, TimeProvider clock, ILogger log)
{
    private readonly ArchiveNeeds _needs = new(options, store, bytecode, workingSet, damaged);
    private readonly SnapshotBuilder _builder = new(options.Root, folder, paths.IsExcluded, store, options.MaxSize);
    private readonly Suspicion _suspicion = new(clock);
    private long? _builtAt;

    private bool IsPausing => _builtAt is { } at && clock.GetElapsedTime(at) < options.BuildPause;

    /// <summary>Tests whether <see cref="Run"/> can have anything to do. Reads memory only.</summary>
    /// <param name="isCompiled">True when the bytecode in this sandbox belongs to the manifest's revision.</param>
    public bool MayBeDue(Manifest manifest, Snapshot? snapshot, bool isCompiled)
        => load.IsDone // Files that are still pending would count as missing.
            && !IsPausing && (_needs.NeedsSnapshot(manifest, snapshot) || (isCompiled && _needs.MayNeedBytecode(manifest)));

    /// <exception cref="IOException">The file system failed.</exception>
    public void Run(Manifest manifest, Snapshot? snapshot, bool isCompiled)
    {
        if (!MayBeDue(manifest, snapshot, isCompiled))
        {
            return;
        }

        var needsSnapshot = _needs.NeedsSnapshot(manifest, snapshot);
        var needsBytecode = isCompiled && _needs.NeedsBytecode(manifest);
        if (!needsSnapshot && !needsBytecode)
        {
            return;
        }

        using var buildLock = TryLock();
        if (buildLock is null)
        {
            return;
        }

        try
        {
            // Read again: another sandbox may have built it in the meantime.
            manifest = file.ReadOrCreate();
            if (manifest.Writers.Count == 0)
            {
                Build(manifest, snapshot, needsSnapshot, needsBytecode);
            }
        }
        finally
        {
            _builtAt = clock.GetTimestamp();
        }
    }

    private void Build(Manifest manifest, Snapshot? snapshot, bool needsSnapshot, bool needsBytecode)
    {
        if (needsSnapshot && _needs.NeedsSnapshot(manifest, snapshot))
        {
            (manifest, var isAsExpected) = BuildSnapshot(manifest, snapshot);
            needsBytecode &= isAsExpected;
        }

        if (needsBytecode && _needs.NeedsBytecode(manifest))
        {
            BuildBytecode(manifest, snapshot?.Revision ?? 0);
        }
    }

    /// <returns>Null when another sandbox holds the lock.</returns>
    private FileStream? TryLock()
    {
        var path = folder.PathOf("build.lock");
        try
        {
            return FileLock.TryAcquire(path);
        }
        catch (DirectoryNotFoundException)
        {
            file.ReadOrCreate(); // Creates the folder.
            return FileLock.TryAcquire(path);
        }
    }

    /// <returns>
    /// The new manifest, and whether EFS was as the active snapshot has it. A difference was made outside of the function and is published:
    /// inside of an archive no sandbox would notice it.
    /// </returns>
    private (Manifest Now, bool IsAsExpected) BuildSnapshot(Manifest manifest, Snapshot? snapshot)
    {
        var started = clock.GetTimestamp();
        var built = _builder.Build(manifest.Revision, workingSet.Files);
        var isComparable = snapshot is not null && snapshot.Epoch == manifest.Epoch && snapshot.Revision == manifest.Revision;
        var differences = isComparable ? IndexComparison.Differences(snapshot!.Index, built.Image) : [];
        if (!_suspicion.Confirms(differences))
        {
            // Most likely another sandbox is changing these paths now, and has not published that yet.
            File.Delete(folder.PathOf(built.Name));
            return (manifest, false);
        }

        var now = file.Update(current =>
        {
            if (current.Epoch != manifest.Epoch)
            {
                return null;
            }

            var isUnchanged = current.Revision == manifest.Revision;
            current = differences.Count == 0 ? current : current.WithChanges(differences.Select(difference => difference.Change));
            return current.WithSnapshot(built.Name, isUnchanged ? current.Revision : manifest.Revision);
        });
        var entries = (int)new IndexReader(built.Image).Header.Entries;
        log.SnapshotBuilt(built.Name, MillisecondsSince(started), entries, built.Files, built.Size);
        if (differences.Count > 0)
        {
            log.ChangedOutside(differences[0].Change.Path, differences.Count - 1);
        }

        if (IndexComparison.NamesOutsideOfUtf8(built.Image) is { Count: > 0 } names)
        {
            log.NameNotUtf8(names[0], names.Count - 1);
        }

        DeleteUnused(now, manifest.Snapshot);
        return (now, differences.Count == 0);
    }

    /// <param name="revision">The changes up to this one are in the bytecode of this sandbox.</param>
    private void BuildBytecode(Manifest manifest, long revision)
    {
        var started = clock.GetTimestamp();
        var name = BytecodeFiles.NewArchiveName(manifest.Revision);
        var scripts = workingSet.Files;
        var files = 0;
        var size = folder.Write(name, options.BytecodeKey, image: [], archive => files = bytecode.AddTo(archive, scripts));
        manifest.Bytecode.TryGetValue(options.BytecodeKey, out var before);
        var now = file.Update(current
            => current.Epoch == manifest.Epoch ? current.WithBytecode(options.BytecodeKey, revision, name) : null);
        bytecode.MarkArchived();
        log.BytecodeBuilt(name, MillisecondsSince(started), files, size);
        DeleteUnused(now, before.Name);
    }

    /// <summary>
    /// Deletes what the manifest does not name, except for the previous archive, which a new sandbox may still be reading.
    /// </summary>
    private void DeleteUnused(Manifest now, string? previous)
        => folder.DeleteExcept(now.Bytecode.Values.Select(archive => archive.Name).Append(now.Snapshot).Append(previous).OfType<string>()
            .ToHashSet(StringComparer.Ordinal));

    private long MillisecondsSince(long timestamp) => (long)clock.GetElapsedTime(timestamp).TotalMilliseconds;
}
