using Microsoft.Extensions.Logging;

namespace PhpBridge.Lambda;

/// <summary>Events 1000 to 1999.</summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.RuntimeApiRetry, LogLevel.Warning, "Runtime API connection failed at attempt {Attempt}, trying again: {Reason}")]
    public static partial void RuntimeApiRetry(this ILogger log, int attempt, string reason);

    [LoggerMessage(EventIds.RuntimeApiPostRepeated, LogLevel.Warning, "Runtime API connection failed during POST {Path}, before it was answered; sent once more: {Reason}")]
    public static partial void RuntimeApiPostRepeated(this ILogger log, string path, string reason);

    [LoggerMessage(EventIds.RuntimeApiPostFailed, LogLevel.Error, "Runtime API connection failed during POST {Path}; it goes unanswered: {Reason}")]
    public static partial void RuntimeApiPostFailed(this ILogger log, string path, string reason);

    [LoggerMessage(EventIds.RuntimeApiPostRefused, LogLevel.Error, "Runtime API refused POST {Path} with status {Status}: {Answer}")]
    public static partial void RuntimeApiPostRefused(this ILogger log, string path, int status, string answer);

    [LoggerMessage(EventIds.ResponseBrokenOff, LogLevel.Error, "The response to invocation {RequestId} broke off: {Reason}")]
    public static partial void ResponseBrokenOff(this ILogger log, string requestId, string reason);

    [LoggerMessage(EventIds.ExtensionRefused, LogLevel.Warning, "No extension could be registered, so that PHP will not hear of the sandbox's end: {Reason}")]
    public static partial void ExtensionRefused(this ILogger log, string reason);

    [LoggerMessage(EventIds.ExtensionsApiGone, LogLevel.Error, "The Extensions API is gone; work after responses is finished before the next invocation is asked for: {Reason}")]
    public static partial void ExtensionsApiGone(this ILogger log, string reason);

    [LoggerMessage(EventIds.InvocationFailed, LogLevel.Error, "Invocation {RequestId} failed")]
    public static partial void InvocationFailed(this ILogger log, string requestId, Exception exception);
}
