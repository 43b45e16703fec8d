namespace PhpBridge.Commands;

/// <summary>Ids of the log's events 30 to 39 and 6000 to 6999. An id is never reused; docs/troubleshoot.md describes each.</summary>
internal static class EventIds
{
    public const int ScheduleRan = 30;
    public const int ScheduleFailed = 31;
    public const int ScheduledEventRan = 32;
    public const int ScheduledEventFailed = 33;
    public const int ScheduledSiteFailed = 34;
    public const int Installed = 35;
    public const int InstallFailed = 36;
    public const int CommandEnded = 6001;
    public const int CommandTimedOut = 6002;
    public const int CommandNotStarted = 6003;
}
