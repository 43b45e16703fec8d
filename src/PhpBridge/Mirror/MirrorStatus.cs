namespace PhpBridge.Mirror;

/// <summary>The state of the mirror in one sandbox, for operators.</summary>
/// <param name="Active">Whether PHP's calls are answered from a snapshot.</param>
/// <param name="Revision">The latest revision of the manifest.</param>
/// <param name="Snapshot">The archive that the active snapshot was loaded from; null when no snapshot is active.</param>
/// <param name="Entries">The number of files, folders and links in the index.</param>
/// <param name="Files">The number of files whose data the archive contains.</param>
/// <param name="FileBytes">The size of the file data in this sandbox.</param>
/// <param name="Unapplied">The number of published changes that the active snapshot does not contain.</param>
/// <param name="Pending">The number of published changes that cannot be applied yet, because their paths are changing again.</param>
/// <param name="Writers">The number of writer leases in the manifest.</param>
/// <param name="Data">Files and folders that many requests write, and that PHP reads from EFS therefore.</param>
/// <param name="Hits">The number of PHP's calls that were answered from the mirror.</param>
/// <param name="Misses">The number of PHP's reading calls that EFS had to answer.</param>
/// <param name="Changes">The number of PHP's calls that changed something.</param>
internal sealed record MirrorStatus(
    bool Active, long Revision, string? Snapshot, int Entries, int Files, long FileBytes, int Unapplied, int Pending, int Writers,
    IReadOnlyList<string> Data, ulong Hits, ulong Misses, ulong Changes);
