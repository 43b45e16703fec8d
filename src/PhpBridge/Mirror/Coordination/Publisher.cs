using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// Publishes the changes of each writer at the right moment: all changes of a request at once, and without waiting for other writers.
/// </summary>
/// <remarks>
/// Three rules (docs/mirror.md):
/// 1. The changes of a request become visible to others together: before its response leaves, and before it contacts its own site.
/// 2. Each sandbox applies published changes before its next request, at most one interval later.
/// 3. A request sees the changes of the request that caused it. It carries a cookie or a header that makes its sandbox check the
///    manifest; a request that cannot carry either is delayed until every sandbox must have checked.
/// </remarks>
/// <param name="interval">The time between two checks of the manifest.</param>
internal sealed class Publisher(MirrorSession session, LocalWriters writers, TimeSpan interval, ILogger log)
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ResponseLockTimeout = TimeSpan.FromSeconds(1);

    // A sandbox that reads its clock now performs its check a moment later.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(20);

    // An operator who sets a longer interval prefers fewer round trips to fresher pages.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1);

    private readonly Publications[] _publications = [.. Enumerable.Range(0, writers.Count).Select(_ => new Publications())];

    /// <summary>Publishes the changes of a worker whose response is complete.</summary>
    /// <param name="mustBeSeen">Whether the client's next request must see them, and carries no mark.</param>
    public void CompleteResponse(int worker, bool isVisit, bool mustBeSeen)
    {
        if (TryPublish(worker, ResponseLockTimeout, isVisit) && mustBeSeen)
        {
            AwaitOthers(_publications[worker]);
        }
    }

    /// <summary>Publishes the changes of a worker that has ended its script, with all work after the response.</summary>
    public void EndRequest(int worker)
    {
        writers.End(worker);
        TryPublish(worker, LockTimeout, isVisit: false);
    }

    public void EndCommand()
    {
        writers.EndCommand();
        TryPublish(writers.Commands, LockTimeout, isVisit: false);
    }

    /// <summary>Publishes changes that could not be published before.</summary>
    public void PublishRest()
    {
        for (var number = 0; number < writers.Count; number++)
        {
            if (!writers.IsRunning(number))
            {
                TryPublish(number, LockTimeout, isVisit: false);
            }
        }
    }

    /// <summary>Publishes the changes of a writer that is about to contact its own site.</summary>
    /// <param name="isCarried">Whether its request carries the header that makes the receiving sandbox check the manifest.</param>
    public void Barrier(int number, bool isCarried)
    {
        number = Math.Min(number, writers.Commands);
        var publications = _publications[number];
        TryPublish(number, LockTimeout, isVisit: false);
        if (isCarried)
        {
            publications.CarriedAt = publications.PublishedAt;
        }
        else if (publications.CarriedAt != publications.PublishedAt)
        {
            AwaitOthers(publications);
        }
    }

    /// <returns>True when there were changes, and they are published.</returns>
    private bool TryPublish(int number, TimeSpan lockTimeout, bool isVisit)
    {
        if (!writers.IsUnpublished(number))
        {
            return false;
        }

        try
        {
            if (session.Publish(number, isVisit, lockTimeout) is { } committedAt)
            {
                _publications[number].PublishedAt = committedAt;
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.NotPublished(e.Message);
            return false;
        }
    }

    /// <summary>Waits until every sandbox checks the manifest before it answers a request.</summary>
    private void AwaitOthers(Publications publications)
    {
        if (publications.PublishedAt == 0 || interval == TimeSpan.Zero)
        {
            return;
        }

        var wait = interval < MaxWait ? interval : MaxWait;
        var rest = wait + Margin - Stopwatch.GetElapsedTime(publications.PublishedAt);
        if (rest > TimeSpan.Zero)
        {
            Thread.Sleep(rest);
        }
    }

    /// <summary>When a writer has published; timestamps, 0 for never.</summary>
    private sealed class Publications
    {
        public long PublishedAt;

        /// <summary>The publication that a request with the header has followed.</summary>
        public long CarriedAt;
    }
}
