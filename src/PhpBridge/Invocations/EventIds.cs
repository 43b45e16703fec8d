namespace PhpBridge.Invocations;

/// <summary>Ids of the log's events 10 to 29, and 43. An id is never reused; docs/troubleshoot.md describes each.</summary>
internal static class EventIds
{
    public const int EventRejected = 10;
    public const int RequestDenied = 11;
    public const int RequestMalformed = 12;
    public const int ResponseTooLarge = 13;
    public const int SiteMissing = 14;
    public const int FileUnreadable = 15;
    public const int WarmUpAnswered = 16;
    public const int ContentTruncated = 17;
    public const int DownloadRefused = 18;
    public const int PreludeTooLarge = 19;
    public const int LayoutUnknown = 43;
}
