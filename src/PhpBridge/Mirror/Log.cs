using Microsoft.Extensions.Logging;

namespace PhpBridge.Mirror;

/// <summary>Events 4000 to 4999.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Warning, "The code is not mirrored: {Reason}. PHP reads it from EFS")]
    public static partial void MirrorOff(this ILogger log, string reason);

    [LoggerMessage(4002, LogLevel.Information, "Loaded code snapshot {Snapshot}: {Entries} entries, file data of {Files} files")]
    public static partial void SnapshotLoaded(this ILogger log, string snapshot, int entries, int files);

    [LoggerMessage(4003, LogLevel.Warning, "Ignoring archive {File}: {Reason}")]
    public static partial void ArchiveRejected(this ILogger log, string file, string reason);

    [LoggerMessage(4004, LogLevel.Information, "No code snapshot exists yet; building one after a response")]
    public static partial void NoSnapshot(this ILogger log);

    [LoggerMessage(4005, LogLevel.Information, "Built code snapshot {Snapshot} in {DurationMs} ms: {Entries} entries, file data of {Files} files, {Size} bytes")]
    public static partial void SnapshotBuilt(this ILogger log, string snapshot, long durationMs, int entries, int files, long size);

    [LoggerMessage(4006, LogLevel.Information, "Built bytecode archive {File} in {DurationMs} ms: {Files} files, {Size} bytes")]
    public static partial void BytecodeBuilt(this ILogger log, string file, long durationMs, int files, long size);

    [LoggerMessage(4007, LogLevel.Warning, "Mirror maintenance failed: {Reason}. It is retried after the next response")]
    public static partial void MaintenanceFailed(this ILogger log, string reason);

    [LoggerMessage(4008, LogLevel.Debug, "Applying manifest revision {Revision}: {Changes} change(s), {Writers} writer lease(s)")]
    public static partial void RevisionSeen(this ILogger log, long revision, int changes, int writers);

    [LoggerMessage(4009, LogLevel.Warning, "Cannot check the manifest on EFS: {Reason}. Pages come from the mirror without later changes")]
    public static partial void ManifestUnreadable(this ILogger log, string reason);

    [LoggerMessage(4010, LogLevel.Information, "Acquiring a writer lease for unpublished changes of this sandbox")]
    public static partial void AcquiringLease(this ILogger log);

    [LoggerMessage(4011, LogLevel.Information, "Published {Changes} changed path(s) as manifest revision {Revision}")]
    public static partial void Published(this ILogger log, int changes, long revision);

    [LoggerMessage(4012, LogLevel.Warning, "Cannot write the writer lease to the manifest: {Reason}")]
    public static partial void LeaseFailed(this ILogger log, string reason);

    [LoggerMessage(4013, LogLevel.Warning, "The writer lease of another sandbox expired. Its changes are unknown, so all paths are verified")]
    public static partial void LeaseExpired(this ILogger log);

    [LoggerMessage(4014, LogLevel.Warning, "Cannot publish changed paths: {Reason}. Publishing is retried after the next response")]
    public static partial void NotPublished(this ILogger log, string reason);

    [LoggerMessage(4015, LogLevel.Information, "'{Path}' and {Others} more path(s) were changed outside of this function; publishing these changes")]
    public static partial void ChangedOutside(this ILogger log, string path, int others);

    [LoggerMessage(4016, LogLevel.Warning, "Cannot mirror file data: {Reason}. PHP reads the affected files from EFS")]
    public static partial void FileDataNotMirrored(this ILogger log, string reason);

    [LoggerMessage(4017, LogLevel.Information, "The mirror was invalidated by a command, manifest revision {Revision}")]
    public static partial void Invalidated(this ILogger log, long revision);

    [LoggerMessage(4018, LogLevel.Error, "The mirror failed unexpectedly. The operation is retried with the next request")]
    public static partial void UnexpectedFailure(this ILogger log, Exception exception);

    [LoggerMessage(4019, LogLevel.Warning, "Many requests write '{Path}', so it is treated as data and read from EFS. Stop these writes, or add its folder to PHPBRIDGE_MIRROR_EXCLUDE")]
    public static partial void DataFound(this ILogger log, string path);

    [LoggerMessage(4020, LogLevel.Information, "The document root now resolves to '{Path}'; mirroring the code there")]
    public static partial void RootMoved(this ILogger log, string path);

    [LoggerMessage(4021, LogLevel.Information, "A predecessor ended without publishing {Changes} changed path(s); publishing them")]
    public static partial void PublishingInherited(this ILogger log, int changes);

    [LoggerMessage(4022, LogLevel.Warning, "The file name '{Path}' and {Others} more are not valid UTF-8. PHP reads their data from EFS; rename the files to have it mirrored")]
    public static partial void NameNotUtf8(this ILogger log, string path, int others);
}
