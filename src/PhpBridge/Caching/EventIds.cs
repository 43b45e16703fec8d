namespace PhpBridge.Caching;

/// <summary>Ids of the log's events 7000 to 7999. An id is never reused; docs/troubleshoot.md describes each.</summary>
internal static class EventIds
{
    public const int PurgesUnreadable = 7001;
    public const int PurgeFailed = 7002;
    public const int Purged = 7003;
    public const int PageFolderFailed = 7004;
    public const int StaleServed = 7005;
    public const int PurgeSocketFailed = 7006;
}
