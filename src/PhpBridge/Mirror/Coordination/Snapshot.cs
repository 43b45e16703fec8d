using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// The state of the code at one revision, as a sandbox mirrors it. Immutable, except that file data arrives in the index.
/// </summary>
/// <param name="Index">The statuses.</param>
/// <param name="Archive">The file name of the code snapshot that it was loaded from.</param>
/// <param name="Epoch">The epoch of <paramref name="Revision"/>.</param>
/// <param name="Revision">The index contains all changes up to this revision, or bypasses their paths.</param>
/// <param name="WorkingSet">The files whose data the archive contains, in its order.</param>
internal sealed record Snapshot(
    MirrorIndex Index, string Archive, long Epoch, long Revision, OrderedDictionary<string, PageClass> WorkingSet)
{
    /// <summary>Published changes up to the revision that are not in the index, because their paths are changing again.</summary>
    public PendingChanges Pending { get; init; } = PendingChanges.None;

    /// <summary>Tests whether a manifest has changes to apply, or pending ones to try again.</summary>
    public bool IsBehind(Manifest manifest)
        => Pending.Count > 0 || (manifest.CoversChangesSince(Epoch, Revision) && manifest.ChangesSince(Revision).Any());
}
