using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace PhpBridge.Php;

/// <summary>Events 2000 to 2999.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Warning, "php-fpm has ended and is started again")]
    public static partial void FpmRestarting(this ILogger log);

    [LoggerMessage(2002, LogLevel.Error, "PHP failed ({Failure}) for {Script}: {Reason}")]
    public static partial void PhpFailed(this ILogger log, PhpFailure failure, string script, string reason);

    [LoggerMessage(2003, LogLevel.Warning, "The response of {Script} was abandoned; its worker is replaced")]
    public static partial void ResponseAbandoned(this ILogger log, string script);

    [LoggerMessage(2009, LogLevel.Warning, "No worker took the request for {Script}; php-fpm is replaced, so that none takes it late")]
    public static partial void RequestNotTaken(this ILogger log, string script);

    [LoggerMessage(2010, LogLevel.Warning, "The request for {Script} waited {WaitMs} ms for a worker")]
    public static partial void WaitedForWorker(this ILogger log, string script, long waitMs);

    [LoggerMessage(2011, LogLevel.Warning, "All workers were busy for {WaitMs} ms; the request for {Script} was answered with 503")]
    public static partial void NoWorkerFree(this ILogger log, string script, long waitMs);

    [LoggerMessage(2012, LogLevel.Information, "{Script} worked on for {WorkMs} ms after its response")]
    public static partial void WorkedAfterResponse(this ILogger log, string script, long workMs);

    [LoggerMessage(2013, LogLevel.Error, "{Script} was still at work {WorkMs} ms after its response, when the invocation's time was up, and was stopped")]
    public static partial void WorkAfterResponseStopped(this ILogger log, string script, long workMs);

    [LoggerMessage(2004, LogLevel.Warning, "{Message}")]
    public static partial void PhpMessage(this ILogger log, string message);

    [LoggerMessage(2005, LogLevel.Warning, "PHP wrote {Bytes} more bytes to stderr during this request; they are dropped")]
    public static partial void PhpMessagesDropped(this ILogger log, long bytes);

    [LoggerMessage(2006, LogLevel.Debug, "{Message}")]
    public static partial void FpmNotice(this ILogger log, string message);

    [LoggerMessage(2007, LogLevel.Warning, "{Message}")]
    public static partial void FpmWarning(this ILogger log, string message);

    [LoggerMessage(2008, LogLevel.Error, "{Message}")]
    public static partial void FpmError(this ILogger log, string message);

    /// <summary>A line of php-fpm's own log, or of what its workers wrote outside of a request.</summary>
    public static void FpmOutput(this ILogger log, string line)
    {
        if (PhpMessageAgain().IsMatch(line))
        {
            return;
        }

        if (line.Contains("] ERROR: ", StringComparison.Ordinal) || line.Contains("] ALERT: ", StringComparison.Ordinal))
        {
            log.FpmError(line);
        }
        else if (line.Contains("] NOTICE: ", StringComparison.Ordinal) || line.Contains("] DEBUG: ", StringComparison.Ordinal))
        {
            log.FpmNotice(line);
        }
        else
        {
            log.FpmWarning(line);
        }
    }

    // PHP's messages come over FastCGI with the request they belong to. The workers repeat them on stderr, whatever
    // log_level says, a stack trace line by line; without this, a script that logs in a loop fills the log twice.
    [GeneratedRegex(@"^((NOTICE: )?PHP message: |Stack trace:$|#\d+ |  thrown in )")]
    private static partial Regex PhpMessageAgain();
}
