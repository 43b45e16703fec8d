using Microsoft.Extensions.Logging;

namespace PhpBridge.Commands;

/// <summary>Events 30 to 39 and 6000 to 6999. They never contain arguments or outputs of a command, which may include passwords.</summary>
internal static partial class Log
{
    [LoggerMessage(
        EventIds.ScheduleRan,
        LogLevel.Information,
        "The schedule ran {Events} event(s) of {Sites} site(s) in {DurationMs} ms; {Failures} failed")]
    public static partial void ScheduleRan(this ILogger log, int events, int sites, int failures, long durationMs);

    [LoggerMessage(EventIds.ScheduleFailed, LogLevel.Error, "The schedule failed: {Reason}")]
    public static partial void ScheduleFailed(this ILogger log, string? reason);

    [LoggerMessage(EventIds.ScheduledEventRan, LogLevel.Information, "Scheduled event {Hook} of {Site} ran in {DurationMs} ms")]
    public static partial void ScheduledEventRan(this ILogger log, string? hook, string? site, long durationMs);

    [LoggerMessage(EventIds.ScheduledEventFailed, LogLevel.Error, "Scheduled event {Hook} of {Site} failed: {Reason}")]
    public static partial void ScheduledEventFailed(this ILogger log, string? hook, string? site, string reason);

    [LoggerMessage(EventIds.ScheduledSiteFailed, LogLevel.Error, "The scheduled events of {Site} failed: {Reason}")]
    public static partial void ScheduledSiteFailed(this ILogger log, string? site, string reason);

    [LoggerMessage(EventIds.Installed, LogLevel.Information, "The installer finished after {DurationMs} ms")]
    public static partial void Installed(this ILogger log, long durationMs);

    [LoggerMessage(EventIds.InstallFailed, LogLevel.Error, "WordPress could not be installed: {Reason}")]
    public static partial void InstallFailed(this ILogger log, string reason);

    [LoggerMessage(EventIds.CommandEnded, LogLevel.Information, "Command {Command} ended with exit code {ExitCode} after {DurationMs} ms")]
    public static partial void CommandEnded(this ILogger log, string command, int exitCode, long durationMs);

    [LoggerMessage(
        EventIds.CommandTimedOut,
        LogLevel.Warning,
        "Command {Command} reached its time limit after {DurationMs} ms; it was ended with all of its processes")]
    public static partial void CommandTimedOut(this ILogger log, string command, long durationMs);

    [LoggerMessage(EventIds.CommandNotStarted, LogLevel.Warning, "Command {Command} could not be started: {Reason}")]
    public static partial void CommandNotStarted(this ILogger log, string command, string reason);
}
