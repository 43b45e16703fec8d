namespace PhpBridge.Mirror;

/// <summary>Ids of the log's events 4000 to 4999. An id is never reused; docs/troubleshoot.md describes each.</summary>
internal static class EventIds
{
    public const int MirrorOff = 4001;
    public const int SnapshotLoaded = 4002;
    public const int ArchiveRejected = 4003;
    public const int NoSnapshot = 4004;
    public const int SnapshotBuilt = 4005;
    public const int BytecodeBuilt = 4006;
    public const int MaintenanceFailed = 4007;
    public const int RevisionSeen = 4008;
    public const int ManifestUnreadable = 4009;
    public const int AcquiringLease = 4010;
    public const int Published = 4011;
    public const int LeaseFailed = 4012;
    public const int LeaseExpired = 4013;
    public const int NotPublished = 4014;
    public const int ChangedOutside = 4015;
    public const int FileDataNotMirrored = 4016;
    public const int Invalidated = 4017;
    public const int UnexpectedFailure = 4018;
    public const int DataFound = 4019;
    public const int RootMoved = 4020;
    public const int PublishingInherited = 4021;
    public const int NameNotUtf8 = 4022;
}
