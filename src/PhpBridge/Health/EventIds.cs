namespace PhpBridge.Health;

/// <summary>Ids of the log's events 40 to 42. An id is never reused; docs/troubleshoot.md describes each.</summary>
internal static class EventIds
{
    public const int SiteNotReady = 40;
    public const int SandboxFinding = 41;
    public const int DatabaseUnreachable = 42;
}
