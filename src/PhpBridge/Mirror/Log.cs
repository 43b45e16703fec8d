using Microsoft.Extensions.Logging;

namespace PhpBridge.Mirror;

/// <summary>Events 4000 to 4999.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.MirrorOff, LogLevel.Warning, "The code is not mirrored: {Reason}. PHP reads it from EFS")]
    public static partial void MirrorOff(this ILogger log, string reason);

    [LoggerMessage(EventIds.SnapshotLoaded, LogLevel.Information,
        "Loaded code snapshot {Snapshot}: {Entries} entries, file data of {Files} files")]
    public static partial void SnapshotLoaded(this ILogger log, string snapshot, int entries, int files);

    [LoggerMessage(EventIds.ArchiveRejected, LogLevel.Warning, "Ignoring archive {File}: {Reason}")]
    public static partial void ArchiveRejected(this ILogger log, string file, string reason);

    [LoggerMessage(EventIds.NoSnapshot, LogLevel.Information, "No code snapshot exists yet; building one after a response")]
    public static partial void NoSnapshot(this ILogger log);

    [LoggerMessage(EventIds.SnapshotBuilt, LogLevel.Information,
        "Built code snapshot {Snapshot} in {DurationMs} ms: {Entries} entries, file data of {Files} files, {Size} bytes")]
    public static partial void SnapshotBuilt(this ILogger log, string snapshot, long durationMs, int entries, int files, long size);

    [LoggerMessage(EventIds.BytecodeBuilt, LogLevel.Information,
        "Built bytecode archive {File} in {DurationMs} ms: {Files} files, {Size} bytes")]
    public static partial void BytecodeBuilt(this ILogger log, string file, long durationMs, int files, long size);

    [LoggerMessage(EventIds.MaintenanceFailed, LogLevel.Warning,
        "Mirror maintenance failed: {Reason}. It is retried after the next response")]
    public static partial void MaintenanceFailed(this ILogger log, string reason);

    [LoggerMessage(EventIds.RevisionSeen, LogLevel.Debug,
        "Applying manifest revision {Revision}: {Changes} change(s), {Writers} writer lease(s)")]
    public static partial void RevisionSeen(this ILogger log, long revision, int changes, int writers);

    [LoggerMessage(EventIds.ManifestUnreadable, LogLevel.Warning,
        "Cannot check the manifest on EFS: {Reason}. Pages come from the mirror without later changes")]
    public static partial void ManifestUnreadable(this ILogger log, string reason);

    [LoggerMessage(EventIds.AcquiringLease, LogLevel.Information, "Acquiring a writer lease for unpublished changes of this sandbox")]
    public static partial void AcquiringLease(this ILogger log);

    [LoggerMessage(EventIds.Published, LogLevel.Information, "Published {Changes} changed path(s) as manifest revision {Revision}")]
    public static partial void Published(this ILogger log, int changes, long revision);

    [LoggerMessage(EventIds.LeaseFailed, LogLevel.Warning, "Cannot write the writer lease to the manifest: {Reason}")]
    public static partial void LeaseFailed(this ILogger log, string reason);

    [LoggerMessage(EventIds.LeaseExpired, LogLevel.Warning,
        "The writer lease of another sandbox expired. Its changes are unknown, so all paths are verified")]
    public static partial void LeaseExpired(this ILogger log);

    [LoggerMessage(EventIds.NotPublished, LogLevel.Warning,
        "Cannot publish changed paths: {Reason}. Publishing is retried after the next response")]
    public static partial void NotPublished(this ILogger log, string reason);

    [LoggerMessage(EventIds.ChangedOutside, LogLevel.Information,
        "'{Path}' and {Others} more path(s) were changed outside of this function; publishing these changes")]
    public static partial void ChangedOutside(this ILogger log, string path, int others);

    [LoggerMessage(EventIds.FileDataNotMirrored, LogLevel.Warning,
        "Cannot mirror file data: {Reason}. PHP reads the affected files from EFS")]
    public static partial void FileDataNotMirrored(this ILogger log, string reason);

    [LoggerMessage(EventIds.Invalidated, LogLevel.Information, "The mirror was invalidated by a command, manifest revision {Revision}")]
    public static partial void Invalidated(this ILogger log, long revision);

    [LoggerMessage(EventIds.UnexpectedFailure, LogLevel.Error,
        "The mirror failed unexpectedly. The operation is retried with the next request")]
    public static partial void UnexpectedFailure(this ILogger log, Exception exception);

    [LoggerMessage(EventIds.DataFound, LogLevel.Warning,
        "Many requests write '{Path}', so it is treated as data and read from EFS. Stop these writes, or add its folder to "
        + "PHPBRIDGE_MIRROR_EXCLUDE")]
    public static partial void DataFound(this ILogger log, string path);

    [LoggerMessage(EventIds.RootMoved, LogLevel.Information, "The document root now resolves to '{Path}'; mirroring the code there")]
    public static partial void RootMoved(this ILogger log, string path);

    [LoggerMessage(EventIds.PublishingInherited, LogLevel.Information,
        "A predecessor ended without publishing {Changes} changed path(s); publishing them")]
    public static partial void PublishingInherited(this ILogger log, int changes);

    [LoggerMessage(EventIds.NameNotUtf8, LogLevel.Warning,
        "The file name '{Path}' and {Others} more are not valid UTF-8. PHP reads their data from EFS; rename the files to have "
        + "it mirrored")]
    public static partial void NameNotUtf8(this ILogger log, string path, int others);
}
