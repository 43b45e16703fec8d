using Microsoft.Extensions.Logging;

namespace PhpBridge.Telemetry;

/// <summary>The event of the log itself.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.LinesLost, LogLevel.Warning, "{Lines} lines of the log before this one could not be written")]
    public static partial void LinesLost(this ILogger log, int lines);
}
