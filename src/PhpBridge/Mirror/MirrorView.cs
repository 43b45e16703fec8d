namespace PhpBridge.Mirror;

/// <summary>An index, and what it is an index of.</summary>
/// <param name="Index">In force, or about to be.</param>
/// <param name="Base">The archive that it came from, a file name.</param>
/// <param name="Begun">Which record of changes <paramref name="Sequence"/> is a number in.</param>
/// <param name="Sequence">The generation's changes up to this one are in it. For what was changed later, EFS is asked.</param>
/// <param name="Hot">The files whose contents are in the archive, in its order, and the first kind of page that needs each.</param>
internal sealed record MirrorView(MirrorIndex Index, string Base, long Begun, long Sequence, OrderedDictionary<string, PageKind> Hot);
