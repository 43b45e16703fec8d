namespace PhpBridge.Mirror;

/// <summary>What an operator wants to know of the mirror in a sandbox.</summary>
/// <param name="InForce">Whether PHP's questions are answered from it.</param>
/// <param name="Revision">The sequence of the last change that all sandboxes know.</param>
/// <param name="Base">The archive it was made of; null when there is none.</param>
/// <param name="Entries">Files, folders and links in the index.</param>
/// <param name="Contents">Files whose contents are here.</param>
/// <param name="ContentBytes">Their size.</param>
/// <param name="ChangesSinceBase">Paths for which EFS is asked until there is another archive.</param>
/// <param name="Pending">Changes that are published and not shown here yet, as they are being changed again.</param>
/// <param name="Writers">Sandboxes that have been changing files for longer than a moment.</param>
/// <param name="Data">Files and folders that are written again and again, and so are left to EFS.</param>
/// <param name="Answered">PHP's operations that were answered from the mirror.</param>
/// <param name="Passed">Those that EFS had to answer.</param>
/// <param name="Mutations">Those that changed something.</param>
internal sealed record MirrorStatus(
    bool InForce, long Revision, string? Base, int Entries, int Contents, long ContentBytes, int ChangesSinceBase, int Pending, int Writers,
    IReadOnlyList<string> Data, ulong Answered, ulong Passed, ulong Mutations);
