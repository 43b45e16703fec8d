using Microsoft.Extensions.Logging;

namespace PhpBridge.Caching;

/// <summary>Events 7000 to 7999. Never a query: it may carry secrets.</summary>
internal static partial class Log
{
    [LoggerMessage(
        EventIds.PurgesUnreadable,
        LogLevel.Warning,
        "The purges of cached pages cannot be read, so that no page is served from the cache: {Reason}")]
    public static partial void PurgesUnreadable(this ILogger log, string reason);

    [LoggerMessage(
        EventIds.PurgeFailed,
        LogLevel.Error,
        "A purge of cached pages could not be written; no page is served from the cache until the purges can be read again: {Reason}")]
    public static partial void PurgeFailed(this ILogger log, string reason);

    [LoggerMessage(EventIds.Purged, LogLevel.Debug, "Cached pages were purged; the purge has the number {Sequence}")]
    public static partial void Purged(this ILogger log, long sequence);

    [LoggerMessage(EventIds.PageFolderFailed, LogLevel.Warning, "Cached pages cannot be shared with other sandboxes: {Reason}")]
    public static partial void PageFolderFailed(this ILogger log, string reason);

    [LoggerMessage(
        EventIds.StaleServed,
        LogLevel.Warning,
        "PHP fails ({Failure}); visitors get the last good page for {Path}, and {Others} others since the last such line")]
    public static partial void StaleServed(this ILogger log, string failure, string path, long others);

    [LoggerMessage(
        EventIds.PurgeSocketFailed, LogLevel.Error, "No page is cached, as the socket for purges, {Socket}, cannot be created: {Reason}")]
    public static partial void PurgeSocketFailed(this ILogger log, string socket, string reason);
}
