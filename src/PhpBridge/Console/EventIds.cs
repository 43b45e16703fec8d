namespace PhpBridge.Console;

/// <summary>Ids of the log's events 6000 to 6999. An id is never reused; docs/troubleshoot.md describes each.</summary>
internal static class EventIds
{
    public const int CommandEnded = 6001;
    public const int CommandTimedOut = 6002;
    public const int CommandNotStarted = 6003;
}
