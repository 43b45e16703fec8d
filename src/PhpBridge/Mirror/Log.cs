using Microsoft.Extensions.Logging;

namespace PhpBridge.Mirror;

/// <summary>Events 4000 to 4999.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Warning, "The code is not mirrored: {Reason}. Pages come at EFS's speed")]
    public static partial void MirrorOff(this ILogger log, string reason);

    [LoggerMessage(4002, LogLevel.Information, "Mirror {Base} has {Entries} entries, {Files} of them with content")]
    public static partial void BaseLoaded(this ILogger log, string @base, int entries, int files);

    [LoggerMessage(4003, LogLevel.Warning, "The archive {File} is not used: {Reason}")]
    public static partial void ArchiveRefused(this ILogger log, string file, string reason);

    [LoggerMessage(4004, LogLevel.Information, "There is no mirror yet; one is built after a response")]
    public static partial void NoBase(this ILogger log);

    [LoggerMessage(4005, LogLevel.Information, "Mirror {Base} was built in {DurationMs} ms: {Entries} entries, {Files} files with content, {Size} bytes")]
    public static partial void BaseBuilt(this ILogger log, string @base, long durationMs, int entries, int files, long size);

    [LoggerMessage(4006, LogLevel.Information, "Opcode archive {File} was built in {DurationMs} ms: {Files} files, {Size} bytes")]
    public static partial void BytecodeBuilt(this ILogger log, string file, long durationMs, int files, long size);

    [LoggerMessage(4007, LogLevel.Warning, "The mirror could not be built: {Reason}")]
    public static partial void BuildFailed(this ILogger log, string reason);

    [LoggerMessage(4008, LogLevel.Debug, "Generation {Sequence}: {Changes} change(s) since the mirror was built, {Writers} sandbox(es) writing")]
    public static partial void GenerationSeen(this ILogger log, long sequence, int changes, int writers);

    [LoggerMessage(4009, LogLevel.Warning, "EFS does not say whether the code has changed: {Reason}. The mirror goes on with what it has")]
    public static partial void GenerationUnreadable(this ILogger log, string reason);

    [LoggerMessage(4010, LogLevel.Information, "Files are being changed here; the other sandboxes know")]
    public static partial void WritingBegun(this ILogger log);

    [LoggerMessage(4011, LogLevel.Information, "{Changes} path(s) were changed here, as generation {Sequence}")]
    public static partial void WritingEnded(this ILogger log, int changes, long sequence);

    [LoggerMessage(4012, LogLevel.Warning, "The other sandboxes could not be told that files are being changed here: {Reason}")]
    public static partial void AnnouncementFailed(this ILogger log, string reason);

    [LoggerMessage(4013, LogLevel.Warning, "A sandbox that was changing files has gone silent; the mirror is made anew, since nobody knows what it has changed")]
    public static partial void WriterGone(this ILogger log);

    [LoggerMessage(4014, LogLevel.Warning, "Another sandbox has been changing files for {Seconds} s; until it is done, this one asks EFS for every file")]
    public static partial void HeldTooLong(this ILogger log, int seconds);

    [LoggerMessage(4015, LogLevel.Information, "'{Path}' was changed from outside; {Others} more")]
    public static partial void ChangedOutside(this ILogger log, string path, int others);

    [LoggerMessage(4016, LogLevel.Warning, "A file cannot be mirrored: {Reason}. It is read from EFS")]
    public static partial void ContentLost(this ILogger log, string reason);

    [LoggerMessage(4018, LogLevel.Error, "The mirror's upkeep failed; it is tried again after the next response")]
    public static partial void UpkeepFailed(this ILogger log, Exception exception);

    [LoggerMessage(4017, LogLevel.Information, "The mirror is invalid by order; generation {Sequence}")]
    public static partial void Invalidated(this ILogger log, long sequence);
}
