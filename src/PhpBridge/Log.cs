using Microsoft.Extensions.Logging;

namespace PhpBridge;

/// <summary>Events 1 to 999.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.Ready, LogLevel.Information, "PhpBridge {Version} is ready after {StartMs} ms; php-fpm took {FpmMs} ms")]
    public static partial void Ready(this ILogger log, string version, double startMs, double fpmMs);

    [LoggerMessage(EventIds.InitializationFailed, LogLevel.Critical, "{Reason}")]
    public static partial void InitializationFailed(this ILogger log, string reason);

    [LoggerMessage(EventIds.UnknownVariable, LogLevel.Warning, "{Variable} is no setting of this version and is ignored; is it misspelt?")]
    public static partial void UnknownVariable(this ILogger log, string variable);

    [LoggerMessage(EventIds.RuntimeApiGone, LogLevel.Critical, "The Runtime API is gone: {Reason}")]
    public static partial void RuntimeApiGone(this ILogger log, string reason);

    [LoggerMessage(EventIds.ShutDown, LogLevel.Information, "The sandbox ends; requests cut short: {Aborted}")]
    public static partial void ShutDown(this ILogger log, int aborted);

    [LoggerMessage(EventIds.PredecessorEnded, LogLevel.Warning, "A bridge (process {Bridge}) died in this sandbox; {Processes} process(es) that it left were ended")]
    public static partial void PredecessorEnded(this ILogger log, int bridge, int processes);

    [LoggerMessage(EventIds.EventRefused, LogLevel.Error, "Event refused: {Reason}")]
    public static partial void EventRefused(this ILogger log, string reason);

    [LoggerMessage(EventIds.RequestDenied, LogLevel.Information, "{Path} was refused by rule {Rule}")]
    public static partial void RequestDenied(this ILogger log, string path, string rule);

    [LoggerMessage(EventIds.RequestMalformed, LogLevel.Information, "{Path} is a malformed path and was refused")]
    public static partial void RequestMalformed(this ILogger log, string path);

    [LoggerMessage(EventIds.ResponseTooLarge, LogLevel.Error, "The response to {Path} is larger than {Limit} bytes of JSON, the most that the event's source takes; answered with 502")]
    public static partial void ResponseTooLarge(this ILogger log, string path, int limit);

    [LoggerMessage(EventIds.SiteMissing, LogLevel.Error, "The document root (PHPBRIDGE_DOCUMENT_ROOT) has no index.php: WordPress is not installed there")]
    public static partial void SiteMissing(this ILogger log);

    [LoggerMessage(EventIds.FileUnreadable, LogLevel.Error, "The file behind {Path} could not be read: {Reason}")]
    public static partial void FileUnreadable(this ILogger log, string path, string reason);

    [LoggerMessage(EventIds.PreludeTooLarge, LogLevel.Error, "The fields of the response to {Path} are larger than {Limit} bytes of JSON, the most that can be streamed; answered with 502")]
    public static partial void PreludeTooLarge(this ILogger log, string path, int limit);

    [LoggerMessage(EventIds.WarmUpAnswered, LogLevel.Debug, "A ping to keep the sandbox warm was answered")]
    public static partial void WarmUpAnswered(this ILogger log);

    [LoggerMessage(EventIds.ContentCut, LogLevel.Warning, "The content of the request for {Path} was cut after {Length} bytes by the event's source; answered with 413")]
    public static partial void ContentCut(this ILogger log, string path, int length);

    [LoggerMessage(EventIds.SendFileRefused, LogLevel.Error, "A script asked to send '{File}', which is no file below the document root that may be sent; answered with 404")]
    public static partial void SendFileRefused(this ILogger log, string file);

    [LoggerMessage(EventIds.ScheduleRan, LogLevel.Information, "The schedule ran {Events} event(s) of {Sites} site(s) in {DurationMs} ms; {Failures} failed")]
    public static partial void ScheduleRan(this ILogger log, int events, int sites, int failures, long durationMs);

    [LoggerMessage(EventIds.ScheduleFailed, LogLevel.Error, "The schedule could not run: {Reason}")]
    public static partial void ScheduleFailed(this ILogger log, string? reason);

    [LoggerMessage(EventIds.ScheduledEventRan, LogLevel.Information, "Scheduled event {Hook} of {Site} ran in {DurationMs} ms")]
    public static partial void ScheduledEventRan(this ILogger log, string? hook, string? site, long durationMs);

    [LoggerMessage(EventIds.ScheduledEventFailed, LogLevel.Error, "Scheduled event {Hook} of {Site} failed: {Reason}")]
    public static partial void ScheduledEventFailed(this ILogger log, string? hook, string? site, string reason);

    [LoggerMessage(EventIds.ScheduledSiteFailed, LogLevel.Error, "The scheduled events of {Site} failed: {Reason}")]
    public static partial void ScheduledSiteFailed(this ILogger log, string? site, string reason);

    [LoggerMessage(EventIds.Installed, LogLevel.Information, "The installer did its work in {DurationMs} ms")]
    public static partial void Installed(this ILogger log, long durationMs);

    [LoggerMessage(EventIds.InstallFailed, LogLevel.Error, "WordPress could not be installed: {Reason}")]
    public static partial void InstallFailed(this ILogger log, string reason);

    [LoggerMessage(EventIds.SiteNotReady, LogLevel.Error, "{Problem}")]
    public static partial void SiteNotReady(this ILogger log, string problem);

    [LoggerMessage(EventIds.SandboxFinding, LogLevel.Warning, "{Finding}")]
    public static partial void SandboxFinding(this ILogger log, string finding);

    [LoggerMessage(EventIds.LayoutUnknown, LogLevel.Information, "WordPress could not be asked for its layout, which is taken to be as its files say: {Reason}")]
    public static partial void LayoutUnknown(this ILogger log, string reason);

    [LoggerMessage(EventIds.DatabaseUnreachable, LogLevel.Error, "{Problem}")]
    public static partial void DatabaseUnreachable(this ILogger log, string problem);
}
