using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// The state of the code that all sandboxes share: the content of the file <c>manifest</c>. An immutable value; each commit makes
/// another one with a higher revision.
/// </summary>
/// <param name="Epoch">
/// The identity of the manifest: when it was created, in milliseconds since 1970. A replacement of a lost one has another.
/// </param>
/// <param name="Revision">Increases by one with every commit.</param>
/// <param name="Snapshot">The file name of the code snapshot; null when there is none.</param>
/// <param name="SnapshotRevision">The snapshot contains the changes up to this revision.</param>
/// <param name="CompleteSince"><paramref name="Changes"/> lists all changes after this revision.</param>
/// <param name="Writers">The writer leases: sandbox → a number that each renewal increases.</param>
/// <param name="Changes">The published changes, for every snapshot that a sandbox may still have.</param>
/// <param name="Data">Files and folders that many requests write. They are data, not code, and not mirrored.</param>
/// <param name="Bytecode">The bytecode archives: opcache fingerprint → file name, and the revision up to which changes are in it.</param>
internal sealed record Manifest(
    long Epoch,
    long Revision,
    string? Snapshot,
    long SnapshotRevision,
    long CompleteSince,
    IReadOnlyDictionary<string, long> Writers,
    IReadOnlyList<PublishedChange> Changes,
    IReadOnlyList<string> Data,
    IReadOnlyDictionary<string, (long Revision, string Name)> Bytecode)
{
    /// <summary>The limit of <see cref="Data"/>. A site with more has a folder that should be excluded.</summary>
    public const int MaxData = 16;

    // A sandbox that was frozen during more revisions drops its snapshot.
    private const int RememberedRevisions = 500;

    private const int MaxBytecode = 4;

    public static readonly Manifest None = new(
        0, 0, null, 0, 0, new Dictionary<string, long>(), [], [], new Dictionary<string, (long, string)>());

    public bool IsNone => ReferenceEquals(this, None);

    /// <summary>Acquires or renews a writer lease.</summary>
    public Manifest WithWriter(string sandbox)
        => this with
        {
            Revision = Revision + 1,
            Writers = new Dictionary<string, long>(Writers) { [sandbox] = Writers.GetValueOrDefault(sandbox) + 1 },
        };

    /// <summary>Releases a writer lease.</summary>
    public Manifest WithoutWriter(string sandbox)
    {
        var writers = new Dictionary<string, long>(Writers);
        writers.Remove(sandbox);
        return this with { Revision = Revision + 1, Writers = writers };
    }

    /// <summary>Adds changes without fingerprints: other sandboxes accept any state of these paths.</summary>
    public Manifest WithChanges(IEnumerable<PathChange> changes)
        => WithChanges([.. changes.Select(change => new PublishedChange(0, change, Fingerprint.None))], new Dictionary<string, ulong>());

    /// <summary>Adds changes. They get the next revision.</summary>
    /// <param name="fingerprints">
    /// Of subtrees that contain a changed path and are listed already, as they are now. Those that are missing here lose their fingerprint.
    /// </param>
    public Manifest WithChanges(IReadOnlyCollection<PublishedChange> changes, IReadOnlyDictionary<string, ulong> fingerprints)
    {
        var earlier = Changes.ToArray();
        var parents = changes.SelectMany(change => RelativePath.AncestorsOf(change.Change.Path)).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < earlier.Length; i++)
        {
            if (earlier[i].Change.Scope == ChangeScope.Subtree && parents.Contains(earlier[i].Change.Path))
            {
                earlier[i] = earlier[i] with { Fingerprint = fingerprints.GetValueOrDefault(earlier[i].Change.Path, Fingerprint.None) };
            }
        }

        return this with
        {
            Revision = Revision + 1,
            Changes = ChangeList.Simplify([.. earlier, .. changes.Select(change => change with { Revision = Revision + 1 })]),
        };
    }

    /// <summary>Adds files and folders that are data; the oldest ones are dropped.</summary>
    public Manifest WithData(IEnumerable<string> paths)
        => this with { Revision = Revision + 1, Data = [.. Data.Concat(paths).Distinct(StringComparer.Ordinal).TakeLast(MaxData)] };

    /// <summary>Replaces the code snapshot, and drops very old changes.</summary>
    public Manifest WithSnapshot(string name, long snapshotRevision)
        => this with
        {
            Revision = Revision + 1,
            Snapshot = name,
            SnapshotRevision = snapshotRevision,
            CompleteSince = Math.Max(CompleteSince, Revision - RememberedRevisions),
            Changes = [.. Changes.Where(change => change.Revision > Revision - RememberedRevisions)],
        };

    /// <summary>Adds or replaces a bytecode archive; the oldest one is dropped.</summary>
    public Manifest WithBytecode(string key, long bytecodeRevision, string name)
    {
        // Loops, as queries over structs add tens of kilobytes to the binary.
        var dropped = Bytecode.Count - (Bytecode.ContainsKey(key) ? 1 : 0) - (MaxBytecode - 1);
        var bytecode = new Dictionary<string, (long Revision, string Name)>(StringComparer.Ordinal);
        foreach (var (other, archive) in Bytecode)
        {
            if (other != key && dropped-- <= 0)
            {
                bytecode.Add(other, archive);
            }
        }

        bytecode.Add(key, (bytecodeRevision, name));
        return this with { Revision = Revision + 1, Bytecode = bytecode };
    }

    /// <summary>Lists the changes after a revision.</summary>
    public IEnumerable<PublishedChange> ChangesSince(long revision) => Changes.Where(change => change.Revision > revision);

    /// <summary>Lists the paths that changed after a revision.</summary>
    public IEnumerable<PathChange> PathChangesSince(long revision) => ChangesSince(revision).Select(change => change.Change).Distinct();

    /// <summary>Tests whether <see cref="Changes"/> lists every change after a revision of an epoch.</summary>
    public bool CoversChangesSince(long epoch, long revision) => Epoch == epoch && Revision >= revision && CompleteSince <= revision;
}
