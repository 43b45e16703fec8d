using Microsoft.Extensions.Logging;

namespace PhpBridge.Console;

/// <summary>Events 6000 to 6999. Never a command's arguments or outputs: passwords are among them.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.CommandEnded, LogLevel.Information, "Command {Command} ended with exit code {ExitCode} after {DurationMs} ms")]
    public static partial void CommandEnded(this ILogger log, string command, int exitCode, long durationMs);

    [LoggerMessage(EventIds.CommandTimedOut, LogLevel.Warning, "Command {Command} was ended with everything that it had started: its time was up after {DurationMs} ms")]
    public static partial void CommandTimedOut(this ILogger log, string command, long durationMs);

    [LoggerMessage(EventIds.CommandNotStarted, LogLevel.Warning, "Command {Command} could not be started: {Reason}")]
    public static partial void CommandNotStarted(this ILogger log, string command, string reason);
}
