namespace PhpBridge.Lifecycle;

/// <summary>Ids of the log's events 1 to 9. An id is never reused; docs/troubleshoot.md describes each.</summary>
internal static class EventIds
{
    public const int Ready = 1;
    public const int InitializationFailed = 2;
    public const int UnknownVariable = 3;
    public const int RuntimeApiUnreachable = 4;
    public const int ShutDown = 5;
    public const int PredecessorEnded = 6;
}
