namespace PhpBridge;

/// <summary>Ids of the log's events 1 to 999. An id is never reused; docs/troubleshoot.md describes each.</summary>
internal static class EventIds
{
    public const int Ready = 1;
    public const int InitializationFailed = 2;
    public const int UnknownVariable = 3;
    public const int RuntimeApiGone = 4;
    public const int ShutDown = 5;
    public const int PredecessorEnded = 6;
    public const int EventRefused = 10;
    public const int RequestDenied = 11;
    public const int RequestMalformed = 12;
    public const int ResponseTooLarge = 13;
    public const int SiteMissing = 14;
    public const int FileUnreadable = 15;
    public const int WarmUpAnswered = 16;
    public const int ContentCut = 17;
    public const int SendFileRefused = 18;
    public const int PreludeTooLarge = 19;
    public const int ScheduleRan = 30;
    public const int ScheduleFailed = 31;
    public const int ScheduledEventRan = 32;
    public const int ScheduledEventFailed = 33;
    public const int ScheduledSiteFailed = 34;
    public const int Installed = 35;
    public const int InstallFailed = 36;
    public const int SiteNotReady = 40;
    public const int SandboxFinding = 41;
    public const int DatabaseUnreachable = 42;
    public const int LayoutUnknown = 43;
}
