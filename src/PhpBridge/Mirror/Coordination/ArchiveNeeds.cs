using PhpBridge.Mirror.Archives;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// Decides whether a new archive is worth building: there is none, it is damaged, code has changed, or pages use files that it lacks.
/// </summary>
internal sealed class ArchiveNeeds(
    MirrorOptions options, FileDataStore store, BytecodeFiles bytecode, WorkingSet workingSet, DamagedArchives damaged)
{
    private const int WorthwhileFiles = 16; // Reading fewer than that from EFS costs less than building an archive.

    private int _countedAt = -1;

    /// <summary>An archive is not getting better once the file data is at its limit.</summary>
    private bool HasRoom => store.Size < options.MaxSize / 10 * 9;

    public bool NeedsSnapshot(Manifest manifest, Snapshot? snapshot)
        => manifest.Snapshot is null
            || damaged.Contains(manifest.Snapshot)
            || manifest.ChangesSince(manifest.SnapshotRevision).Any()
            || (manifest.Snapshot == snapshot?.Archive && HasRoom
                && workingSet.NewFiles >= Math.Max(WorthwhileFiles, snapshot.WorkingSet.Count / 20));

    /// <summary>
    /// Tests whether <see cref="NeedsBytecode"/> can return true, without looking at the file system: counting lists some thousand names,
    /// so
    /// it is done only after a page has opened files that the snapshot lacks.
    /// </summary>
    public bool MayNeedBytecode(Manifest manifest)
        => options.BytecodeKey.Length > 0 && (LacksBytecode(manifest) || _countedAt != workingSet.NewFiles);

    public bool NeedsBytecode(Manifest manifest)
    {
        if (!MayNeedBytecode(manifest))
        {
            return false;
        }

        if (LacksBytecode(manifest))
        {
            return bytecode.Any;
        }

        _countedAt = workingSet.NewFiles;
        return bytecode.CountNew() >= WorthwhileFiles;
    }

    private bool LacksBytecode(Manifest manifest)
        => !manifest.Bytecode.TryGetValue(options.BytecodeKey, out var archive)
            || damaged.Contains(archive.Name)
            || archive.Revision < manifest.SnapshotRevision;
}
