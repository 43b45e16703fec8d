using Microsoft.Extensions.Logging;

namespace PhpBridge.Invocations;

/// <summary>Events 10 to 29, and 43.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.EventRejected, LogLevel.Error, "The event was rejected: {Reason}")]
    public static partial void EventRejected(this ILogger log, string reason);

    [LoggerMessage(EventIds.RequestDenied, LogLevel.Information, "The request for {Path} was refused by rule {Rule}")]
    public static partial void RequestDenied(this ILogger log, string path, string rule);

    [LoggerMessage(EventIds.RequestMalformed, LogLevel.Information, "The request for {Path} was answered with 400: the path is malformed")]
    public static partial void RequestMalformed(this ILogger log, string path);

    [LoggerMessage(
        EventIds.ResponseTooLarge,
        LogLevel.Error,
        "The response to {Path} was replaced with 502: it is larger than the {Limit} bytes of JSON that the gateway accepts")]
    public static partial void ResponseTooLarge(this ILogger log, string path, int limit);

    [LoggerMessage(
        EventIds.SiteMissing,
        LogLevel.Error,
        "The document root (PHPBRIDGE_DOCUMENT_ROOT) contains no index.php: install WordPress there, or correct the setting")]
    public static partial void SiteMissing(this ILogger log);

    [LoggerMessage(EventIds.FileUnreadable, LogLevel.Error, "The file for {Path} could not be read: {Reason}")]
    public static partial void FileUnreadable(this ILogger log, string path, string reason);

    [LoggerMessage(EventIds.WarmUpAnswered, LogLevel.Debug, "A warm-up ping was answered")]
    public static partial void WarmUpAnswered(this ILogger log);

    [LoggerMessage(
        EventIds.ContentTruncated,
        LogLevel.Warning,
        "The request for {Path} was answered with 413: the gateway truncated its content after {Length} bytes")]
    public static partial void ContentTruncated(this ILogger log, string path, int length);

    [LoggerMessage(
        EventIds.DownloadRefused,
        LogLevel.Error,
        "The private download '{File}' was answered with 404: it is not a file below the document root that may be sent")]
    public static partial void DownloadRefused(this ILogger log, string file);

    [LoggerMessage(
        EventIds.PreludeTooLarge,
        LogLevel.Error,
        "The response to {Path} was replaced with 502: its headers are larger than the {Limit} bytes of JSON of a streamed response")]
    public static partial void PreludeTooLarge(this ILogger log, string path, int limit);

    [LoggerMessage(
        EventIds.LayoutUnknown,
        LogLevel.Information,
        "WordPress did not report its layout; the default layout for its files is used: {Reason}")]
    public static partial void LayoutUnknown(this ILogger log, string reason);
}
