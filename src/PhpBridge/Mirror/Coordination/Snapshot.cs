using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Coordination;

/// <summary>An index, and what it is an index of.</summary>
/// <param name="Index">In force, or about to be.</param>
/// <param name="Base">The archive that it came from, a file name.</param>
/// <param name="Epoch">Which record of changes <paramref name="Revision"/> is a number in.</param>
/// <param name="Revision">The manifest's changes up to this one are in it. For what was changed later, EFS is asked.</param>
/// <param name="Hot">The files whose contents are in the archive, in its order, and the first kind of page that needs each.</param>
internal sealed record Snapshot(MirrorIndex Index, string Base, long Epoch, long Revision, OrderedDictionary<string, PageClass> Hot);
