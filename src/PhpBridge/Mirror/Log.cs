using Microsoft.Extensions.Logging;

namespace PhpBridge.Mirror;

/// <summary>Events 4000 to 4999.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Warning, "The code is not mirrored: {Reason}. Pages come at EFS's speed")]
    public static partial void MirrorOff(this ILogger log, string reason);

    [LoggerMessage(4002, LogLevel.Information, "Loaded code snapshot {Snapshot}: {Entries} entries, file data of {Files} files")]
    public static partial void SnapshotLoaded(this ILogger log, string snapshot, int entries, int files);

    [LoggerMessage(4003, LogLevel.Warning, "Ignoring archive {File}: {Reason}")]
    public static partial void ArchiveRejected(this ILogger log, string file, string reason);

    [LoggerMessage(4004, LogLevel.Information, "There is no mirror yet; one is built after a response")]
    public static partial void NoBase(this ILogger log);

    [LoggerMessage(4005, LogLevel.Information, "Built code snapshot {Snapshot} in {DurationMs} ms: {Entries} entries, file data of {Files} files, {Size} bytes")]
    public static partial void SnapshotBuilt(this ILogger log, string snapshot, long durationMs, int entries, int files, long size);

    [LoggerMessage(4006, LogLevel.Information, "Built bytecode archive {File} in {DurationMs} ms: {Files} files, {Size} bytes")]
    public static partial void BytecodeBuilt(this ILogger log, string file, long durationMs, int files, long size);

    [LoggerMessage(4007, LogLevel.Warning, "The mirror could not be built: {Reason}")]
    public static partial void BuildFailed(this ILogger log, string reason);

    [LoggerMessage(4008, LogLevel.Debug, "Generation {Revision}: {Changes} change(s) since the mirror was built, {Writers} sandbox(es) writing")]
    public static partial void GenerationSeen(this ILogger log, long revision, int changes, int writers);

    [LoggerMessage(4009, LogLevel.Warning, "EFS does not say whether the code has changed: {Reason}. The mirror goes on with what it has")]
    public static partial void GenerationUnreadable(this ILogger log, string reason);

    [LoggerMessage(4010, LogLevel.Information, "Files are being changed here; the other sandboxes will look for themselves if this one ends before it has published that")]
    public static partial void WritingBegun(this ILogger log);

    [LoggerMessage(4011, LogLevel.Information, "{Changes} path(s) were changed here, published as manifest {Revision}")]
    public static partial void Published(this ILogger log, int changes, long revision);

    [LoggerMessage(4012, LogLevel.Warning, "The lease for the changes that are being made here could not be written: {Reason}")]
    public static partial void AnnouncementFailed(this ILogger log, string reason);

    [LoggerMessage(4013, LogLevel.Warning, "A sandbox that was changing files has gone silent; the mirror is made anew, since nobody knows what it has changed")]
    public static partial void WriterGone(this ILogger log);

    [LoggerMessage(4014, LogLevel.Warning, "What was changed here could not be published: {Reason}. It is tried again after the next response")]
    public static partial void NotPublished(this ILogger log, string reason);

    [LoggerMessage(4015, LogLevel.Information, "'{Path}' and {Others} more path(s) were changed outside of this function; publishing these changes")]
    public static partial void ChangedOutside(this ILogger log, string path, int others);

    [LoggerMessage(4016, LogLevel.Warning, "Cannot mirror file data: {Reason}. PHP reads the affected files from EFS")]
    public static partial void FileDataNotMirrored(this ILogger log, string reason);

    [LoggerMessage(4018, LogLevel.Error, "The mirror's upkeep failed; it is tried again after the next response")]
    public static partial void UpkeepFailed(this ILogger log, Exception exception);

    [LoggerMessage(4017, LogLevel.Information, "The mirror is invalid by order; manifest {Revision}")]
    public static partial void Invalidated(this ILogger log, long revision);

    [LoggerMessage(4019, LogLevel.Warning, "'{Path}' is written by request after request: it counts as data from now on, and is read from EFS. If it is none, end that; if there is more like it, add its folder to PHPBRIDGE_MIRROR_EXCLUDE")]
    public static partial void DataFound(this ILogger log, string path);

    [LoggerMessage(4020, LogLevel.Information, "The document root leads to '{Path}' now; its code is mirrored from there")]
    public static partial void RootMoved(this ILogger log, string path);

    [LoggerMessage(4021, LogLevel.Information, "A process before this one ended without having published {Changes} changed path(s); the other sandboxes are told now")]
    public static partial void ChangesInherited(this ILogger log, int changes);

    [LoggerMessage(4022, LogLevel.Warning, "The name '{Path}' is not valid UTF-8, nor are {Others} more. Their data is read from EFS; rename the files to have it mirrored")]
    public static partial void NameNotUtf8(this ILogger log, string path, int others);
}
