namespace PhpBridge.Php;

/// <summary>Ids of the log's events 2000 to 2999. An id is never reused; docs/troubleshoot.md describes each.</summary>
internal static class EventIds
{
    public const int FpmRestarting = 2001;
    public const int PhpFailed = 2002;
    public const int ResponseAbandoned = 2003;
    public const int PhpMessage = 2004;
    public const int PhpMessagesDropped = 2005;
    public const int FpmNotice = 2006;
    public const int FpmWarning = 2007;
    public const int FpmError = 2008;
    public const int RequestNotAccepted = 2009;
    public const int WaitedForWorker = 2010;
    public const int NoWorkerIdle = 2011;
    public const int WorkedAfterResponse = 2012;
    public const int WorkAfterResponseStopped = 2013;
    public const int OpcacheNotInvalidated = 2014;
    public const int HeaderLineIgnored = 2015;
    public const int NoTimeLeft = 2016;
    public const int LinksNotRead = 2017;
    public const int StoppedAt = 2020;
    public const int BacktraceMissing = 2021;
    public const int BacktraceTook = 2022;
}
