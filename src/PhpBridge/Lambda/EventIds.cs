namespace PhpBridge.Lambda;

/// <summary>Ids of the log's events 1000 to 1999. An id is never reused; docs/troubleshoot.md describes each.</summary>
internal static class EventIds
{
    public const int RuntimeApiRetry = 1001;
    public const int RuntimeApiPostFailed = 1002;
    public const int RuntimeApiPostRefused = 1003;
    public const int InvocationFailed = 1004;
    public const int ResponseBrokenOff = 1005;
    public const int RuntimeApiPostRepeated = 1006;
    public const int ExtensionRefused = 1010;
    public const int ExtensionsApiGone = 1011;
}
