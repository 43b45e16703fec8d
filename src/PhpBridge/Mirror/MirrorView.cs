namespace PhpBridge.Mirror;

/// <summary>What this sandbox takes for the state of the code: an index, and the base that it was made of.</summary>
/// <param name="Index">In force, or about to be.</param>
/// <param name="Base">The archive's file name.</param>
/// <param name="BaseSequence">The generation's changes up to this one are in it.</param>
/// <param name="Sequence">For the changes after the base, up to this one, the file system is asked.</param>
/// <param name="Hot">The files whose contents are in the base, and the first kind of page that needs each.</param>
internal sealed record MirrorView(MirrorIndex Index, string Base, long BaseSequence, long Sequence, IReadOnlyDictionary<string, PageKind> Hot);
