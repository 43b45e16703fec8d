using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PhpBridge.Time;

namespace PhpBridge.Php;

/// <summary>Takes idle workers for the requests of one loop, and returns them.</summary>
/// <param name="idle">The idle workers, shared by all loops.</param>
/// <param name="timeout">The time for which a request waits while all workers are busy.</param>
internal sealed class WorkerQueue(IdleWorkers idle, IRequestHooks hooks, TimeSpan timeout, ILogger log)
{
    /// <summary>Takes a worker, and waits for one if all are busy.</summary>
    /// <param name="script">The script that it is to run, for the log.</param>
    /// <exception cref="PhpException">All workers were busy for as long as a request may wait.</exception>
    public int Take(string script, Deadline deadline)
    {
        if (TryTake() is { } worker)
        {
            return worker;
        }

        var started = Stopwatch.GetTimestamp();
        var next = idle.Take(timeout < deadline.Remaining ? Deadline.After(timeout) : deadline);
        var waited = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (next is null)
        {
            log.NoWorkerIdle(script, waited);
            throw new PhpException(PhpFailure.Busy, "all workers are busy");
        }

        log.WaitedForWorker(script, waited);
        return next.Value;
    }

    /// <summary>Takes a worker if one is idle now.</summary>
    public int? TryTake() => idle.Take(Deadline.Passed);

    /// <summary>Returns a worker that is idle or has ended.</summary>
    public void Release(int worker)
    {
        try
        {
            hooks.OnWorkerReleased(worker);
        }
        finally
        {
            idle.Put(worker);
        }
    }
}
