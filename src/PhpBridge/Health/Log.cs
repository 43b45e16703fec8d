using Microsoft.Extensions.Logging;

namespace PhpBridge.Health;

/// <summary>Events 40 to 42.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.SiteNotReady, LogLevel.Error, "{Problem}")]
    public static partial void SiteNotReady(this ILogger log, string problem);

    [LoggerMessage(EventIds.SandboxFinding, LogLevel.Warning, "{Finding}")]
    public static partial void SandboxFinding(this ILogger log, string finding);

    [LoggerMessage(EventIds.DatabaseUnreachable, LogLevel.Error, "{Problem}")]
    public static partial void DatabaseUnreachable(this ILogger log, string problem);
}
