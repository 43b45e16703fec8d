using Microsoft.Extensions.Logging;

namespace PhpBridge.Lambda;

/// <summary>Events 1000 to 1999.</summary>
internal static partial class Log
{
    [LoggerMessage(
        EventIds.RuntimeApiRetry,
        LogLevel.Warning,
        "The connection to the Runtime API failed at attempt {Attempt}; trying again: {Reason}")]
    public static partial void RuntimeApiRetry(this ILogger log, int attempt, string reason);

    [LoggerMessage(
        EventIds.RuntimeApiPostRepeated,
        LogLevel.Warning,
        "The connection to the Runtime API failed during POST {Path} before a response; repeating the request: {Reason}")]
    public static partial void RuntimeApiPostRepeated(this ILogger log, string path, string reason);

    [LoggerMessage(
        EventIds.RuntimeApiPostFailed,
        LogLevel.Error,
        "The connection to the Runtime API failed during POST {Path}; the result of the invocation is lost: {Reason}")]
    public static partial void RuntimeApiPostFailed(this ILogger log, string path, string reason);

    [LoggerMessage(EventIds.RuntimeApiPostRefused, LogLevel.Error, "The Runtime API refused POST {Path} with status {Status}: {Response}")]
    public static partial void RuntimeApiPostRefused(this ILogger log, string path, int status, string response);

    [LoggerMessage(
        EventIds.ResponseBrokenOff,
        LogLevel.Error,
        "The response of invocation {RequestId} ended before it was complete: {Reason}")]
    public static partial void ResponseBrokenOff(this ILogger log, string requestId, string reason);

    [LoggerMessage(
        EventIds.ExtensionRefused,
        LogLevel.Warning,
        "The internal extension could not be registered; PHP is not notified when the sandbox ends: {Reason}")]
    public static partial void ExtensionRefused(this ILogger log, string reason);

    [LoggerMessage(
        EventIds.ExtensionsApiGone,
        LogLevel.Error,
        "The Extensions API does not respond; work after a response now delays the next invocation: {Reason}")]
    public static partial void ExtensionsApiGone(this ILogger log, string reason);

    [LoggerMessage(EventIds.InvocationFailed, LogLevel.Error, "Invocation {RequestId} failed")]
    public static partial void InvocationFailed(this ILogger log, string requestId, Exception exception);
}
