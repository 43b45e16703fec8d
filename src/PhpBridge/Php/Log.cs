using Microsoft.Extensions.Logging;

namespace PhpBridge.Php;

/// <summary>Events 2000 to 2999.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.FpmRestarting, LogLevel.Warning, "php-fpm has ended and is started again")]
    public static partial void FpmRestarting(this ILogger log);

    [LoggerMessage(EventIds.PhpFailed, LogLevel.Error, "PHP failed ({Failure}) for {Script}: {Reason}")]
    public static partial void PhpFailed(this ILogger log, PhpFailure failure, string script, string reason);

    [LoggerMessage(
        EventIds.ResponseAbandoned, LogLevel.Warning, "The response of {Script} was not read to its end; its worker is replaced")]
    public static partial void ResponseAbandoned(this ILogger log, string script);

    [LoggerMessage(EventIds.PhpMessage, LogLevel.Warning, "{Message}")]
    public static partial void PhpMessage(this ILogger log, string message);

    [LoggerMessage(
        EventIds.PhpMessagesDropped, LogLevel.Warning, "PHP wrote {Bytes} more bytes to stderr during this request; they are dropped")]
    public static partial void PhpMessagesDropped(this ILogger log, long bytes);

    [LoggerMessage(EventIds.FpmNotice, LogLevel.Debug, "{Message}")]
    public static partial void FpmNotice(this ILogger log, string message);

    [LoggerMessage(EventIds.FpmWarning, LogLevel.Warning, "{Message}")]
    public static partial void FpmWarning(this ILogger log, string message);

    [LoggerMessage(EventIds.FpmError, LogLevel.Error, "{Message}")]
    public static partial void FpmError(this ILogger log, string message);

    [LoggerMessage(
        EventIds.RequestNotAccepted,
        LogLevel.Warning,
        "No worker accepted the request for {Script}; php-fpm is replaced, so that the request is not executed late")]
    public static partial void RequestNotAccepted(this ILogger log, string script);

    [LoggerMessage(EventIds.WaitedForWorker, LogLevel.Warning, "The request for {Script} waited {WaitMs} ms for a worker")]
    public static partial void WaitedForWorker(this ILogger log, string script, long waitMs);

    [LoggerMessage(
        EventIds.NoWorkerIdle, LogLevel.Warning, "All workers were busy for {WaitMs} ms; the request for {Script} was answered with 503")]
    public static partial void NoWorkerIdle(this ILogger log, string script, long waitMs);

    [LoggerMessage(EventIds.WorkedAfterResponse, LogLevel.Information, "{Script} continued for {WorkMs} ms after its response")]
    public static partial void WorkedAfterResponse(this ILogger log, string script, long workMs);

    [LoggerMessage(
        EventIds.WorkAfterResponseStopped, LogLevel.Error, "{Script} was stopped at the deadline, {WorkMs} ms after its response")]
    public static partial void WorkAfterResponseStopped(this ILogger log, string script, long workMs);

    [LoggerMessage(EventIds.OpcacheNotInvalidated, LogLevel.Warning, "Changed scripts could not be invalidated in opcache: {Reason}")]
    public static partial void OpcacheNotInvalidated(this ILogger log, string reason);

    [LoggerMessage(
        EventIds.HeaderLineIgnored,
        LogLevel.Warning,
        "A line in the header section of {Script}'s response is not a header and was ignored: '{Line}'")]
    public static partial void HeaderLineIgnored(this ILogger log, string script, string line);

    [LoggerMessage(
        EventIds.NoTimeLeft,
        LogLevel.Error,
        "The request for {Script} was answered with 504: {LeftMs} ms remained until the deadline. Check this machine's clock")]
    public static partial void NoTimeLeft(this ILogger log, string script, long leftMs);

    [LoggerMessage(EventIds.LinksNotRead, LogLevel.Warning, "The symbolic links that PHP has resolved could not be read: {Reason}")]
    public static partial void LinksNotRead(this ILogger log, string reason);

#pragma warning disable SYSLIB1015 // The backtrace is a value of the event; in its message it would be repeated.
    [LoggerMessage(EventIds.StoppedAt, LogLevel.Error, "{Script} was stopped at the deadline; PHP was at {Position}")]
    public static partial void StoppedAt(this ILogger log, string script, string position, string backtrace);
#pragma warning restore SYSLIB1015

    [LoggerMessage(EventIds.BacktraceMissing, LogLevel.Information, "The backtrace of the worker could not be read: {Reason}")]
    public static partial void BacktraceMissing(this ILogger log, string reason);

    [LoggerMessage(EventIds.BacktraceTook, LogLevel.Debug, "Reading the backtrace took {TookMs} ms")]
    public static partial void BacktraceTook(this ILogger log, double tookMs);
}
