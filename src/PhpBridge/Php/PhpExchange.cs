using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PhpBridge.FastCgi;
using PhpBridge.Linux;
using PhpBridge.Php.Backtrace;
using PhpBridge.Time;

namespace PhpBridge.Php;

/// <summary>
/// One request that a worker serves, from its first byte until the worker is released. A request that does not end by itself ends its
/// worker, so that later requests never receive its remaining output.
/// </summary>
/// <param name="unfinished">Receives the exchange when its response has been sent.</param>
internal sealed class PhpExchange(
    StdoutStream stdout,
    FpmSupervisor supervisor,
    WorkerQueue workers,
    IRequestHooks hooks,
    FpmPool pool,
    StderrLog stderr,
    string script,
    Deadline deadline,
    ConcurrentQueue<PhpExchange> unfinished,
    ILogger log) : IDisposable
{
    private const long NotableMs = 50; // Of work after the response. Less is normal at the end of a script.

    private bool _isHeadRead;
    private bool _isCompleted;
    private bool _disposed;
    private PhpFailure? _failure;

    /// <exception cref="PhpException">PHP failed.</exception>
    public int Read(Span<byte> buffer)
    {
        try
        {
            var count = stdout.Read(buffer);
            NotifyWhenCompleted();
            return count;
        }
        catch (FastCgiException e)
        {
            throw Fail(new PhpException(PhpFailureTable.From(e.Failure), e.Message, e));
        }
    }

    /// <summary>Marks status and headers as read. The bytes that were received with them may be the whole content.</summary>
    public void HeadRead()
    {
        _isHeadRead = true;
        NotifyWhenCompleted();
    }

    /// <summary>Records the failure and returns it for the caller to throw.</summary>
    public PhpException Fail(PhpException failure)
    {
        _failure = failure.Failure;
        stderr.Flush();
        log.PhpFailed(failure.Failure, script, failure.Message);
        return failure;
    }

    /// <summary>Ends the request, with its worker if it has not ended by itself.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        stdout.Dispose();
        stderr.Flush();
        EndUnfinished();
        unfinished.Enqueue(this);
    }

    /// <summary>
    /// Waits until the worker is idle, then releases it. In FastCGI, a script that continues after fastcgi_finish_request() cannot be told
    /// from one that has ended, so the worker is sent a query.
    /// </summary>
    public void FinishWork()
    {
        try
        {
            if (stdout.Ended)
            {
                AwaitIdle();
            }
        }
        finally
        {
            workers.Release(pool.Worker);
        }
    }

    private void NotifyWhenCompleted()
    {
        if (_isHeadRead && stdout.Ended && !_isCompleted)
        {
            _isCompleted = true;
            hooks.OnResponseCompleted(pool.Worker);
        }
    }

    private void EndUnfinished()
    {
        if (stdout.Ended || _failure == PhpFailure.Crashed)
        {
            return; // Idle, or ended by itself and perhaps replaced already.
        }

        if (_failure is null)
        {
            log.ResponseAbandoned(script);
        }

        if (!AcceptQueue.IsEmpty(pool.Socket))
        {
            // No worker has accepted it. If the busy one were replaced, its successor would run a request that has failed for the client.
            log.RequestNotAccepted(script);
            supervisor.ReplaceMaster(pool);
        }
        else if (_failure == PhpFailure.DeadlineExceeded)
        {
            Stop();
        }
        else
        {
            FpmSupervisor.ReplaceWorker(pool);
        }
    }

    private void AwaitIdle()
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            FastCgiClient.WaitUntilReady(pool.Socket, deadline);
            if (WorkMs() is > NotableMs and var workMs)
            {
                log.WorkedAfterResponse(script, workMs);
            }
        }
        catch (FastCgiException e) when (e.Failure == FastCgiFailure.DeadlineExceeded)
        {
            log.WorkAfterResponseStopped(script, WorkMs());
            Stop();
        }
        catch (FastCgiException e) when (e.Failure == FastCgiFailure.OutOfMemory)
        {
            Fail(new PhpException(PhpFailure.Unavailable, e.Message, e));
            FpmSupervisor.ReplaceWorker(pool); // The script may still be running.
        }
        catch (FastCgiException)
        {
            // The worker or the master has ended, which php-fpm itself logs. The next request starts what is missing.
        }

        long WorkMs() => (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <summary>Ends a script at the deadline and logs which calls it was in.</summary>
    private void Stop()
    {
        if (PhpBacktrace.Read(pool, log) is { } backtrace)
        {
            log.StoppedAt(script, backtrace.Position, backtrace.Calls);
        }

        FpmSupervisor.ReplaceWorker(pool);
    }
}
