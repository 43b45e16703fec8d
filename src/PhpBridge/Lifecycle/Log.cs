using Microsoft.Extensions.Logging;

namespace PhpBridge.Lifecycle;

/// <summary>Events 1 to 9.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.Ready, LogLevel.Information, "PhpBridge {Version} is ready after {StartMs} ms; php-fpm took {FpmMs} ms")]
    public static partial void Ready(this ILogger log, string version, double startMs, double fpmMs);

    [LoggerMessage(EventIds.InitializationFailed, LogLevel.Critical, "{Reason}")]
    public static partial void InitializationFailed(this ILogger log, string reason);

    [LoggerMessage(
        EventIds.UnknownVariable, LogLevel.Warning, "{Variable} is not a setting of this version and is ignored; check its spelling")]
    public static partial void UnknownVariable(this ILogger log, string variable);

    [LoggerMessage(EventIds.RuntimeApiUnreachable, LogLevel.Critical, "The Runtime API cannot be reached, so the bootstrap ends: {Reason}")]
    public static partial void RuntimeApiUnreachable(this ILogger log, string reason);

    [LoggerMessage(EventIds.ShutDown, LogLevel.Information, "The sandbox shuts down; {Aborted} request(s) were aborted")]
    public static partial void ShutDown(this ILogger log, int aborted);

    [LoggerMessage(
        EventIds.PredecessorEnded,
        LogLevel.Warning,
        "The bridge with process id {Bridge} ended in this sandbox without cleaning up; {Processes} process(es) of it were ended")]
    public static partial void PredecessorEnded(this ILogger log, int bridge, int processes);
}
