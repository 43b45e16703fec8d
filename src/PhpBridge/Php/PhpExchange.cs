using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PhpBridge.FastCgi;
using PhpBridge.Linux;
using PhpBridge.Php.Backtrace;
using PhpBridge.Time;

namespace PhpBridge.Php;

/// <summary>
/// One request in the hands of one worker. However it ends, the worker is idle or dead once it is settled: a request
/// that did not end by itself takes its worker with it, so no later request meets its remains.
/// </summary>
/// <param name="unsettled">Where the exchange goes when its response has gone.</param>
internal sealed class PhpExchange(
    StdoutStream stdout,
    FpmSupervisor supervisor,
    IRequestHooks hooks,
    FpmPool pool,
    StderrLog stderr,
    string script,
    Deadline deadline,
    ConcurrentQueue<PhpExchange> unsettled,
    ILogger log) : IDisposable
{
    private const long NotableMs = 50; // Of work after the response. Less is how scripts end.

    private bool _isHeadRead;
    private bool _answered;
    private bool _disposed;
    private PhpFailure? _failure;

    /// <exception cref="PhpException">PHP failed.</exception>
    public int Read(Span<byte> buffer)
    {
        try
        {
            var count = stdout.Read(buffer);
            TellWhenAnswered();
            return count;
        }
        catch (FastCgiException e)
        {
            throw Fail(new PhpException(PhpFailureTable.From(e.Failure), e.Message, e));
        }
    }

    /// <summary>The response's head is known; what came with it may be all that there is.</summary>
    public void HeadRead()
    {
        _isHeadRead = true;
        TellWhenAnswered();
    }

    private void TellWhenAnswered()
    {
        if (_isHeadRead && stdout.Ended && !_answered)
        {
            _answered = true;
            hooks.Answered(pool.Worker);
        }
    }

    /// <summary>Records the failure and hands it back to be thrown.</summary>
    public PhpException Fail(PhpException failure)
    {
        _failure = failure.Failure;
        stderr.Flush();
        log.PhpFailed(failure.Failure, script, failure.Message);
        return failure;
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        stdout.Dispose();
        stderr.Flush();
        LetGo();
        unsettled.Enqueue(this);
    }

    /// <summary>
    /// Waits until the worker is idle, then gives it back. A script may go on after fastcgi_finish_request(), and on the
    /// wire that looks like its end: only a sign of life tells.
    /// </summary>
    public void Settle()
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
            hooks.Ended(pool.Worker);
            supervisor.Idle.Put(pool.Worker);
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
            FpmProcess.Kill(pool); // It may still be working.
        }
        catch (FastCgiException)
        {
            // It died at its work, or php-fpm did: php-fpm's own words about that are in the log, and the next request starts what is missing.
        }

        long WorkMs() => (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <summary>Ends what did not end by itself.</summary>
    private void LetGo()
    {
        if (stdout.Ended || _failure == PhpFailure.Crashed)
        {
            return; // Idle, or gone by itself and perhaps replaced already.
        }

        if (_failure is null)
        {
            log.ResponseAbandoned(script);
        }

        if (AcceptQueue.IsEmpty(pool.Socket))
        {
            if (_failure == PhpFailure.DeadlineExceeded)
            {
                Stop();
            }
            else
            {
                FpmProcess.Kill(pool);
            }

            return;
        }

        // No worker took it. Killing the busy one would have its successor run a request whose visitor has been told that it failed.
        log.RequestNotTaken(script);
        supervisor.Discard(pool);
    }

    /// <summary>Ends a script whose time is up, and says where it was.</summary>
    private void Stop()
    {
        if (PhpBacktrace.Read(pool, log) is { } backtrace)
        {
            log.StoppedAt(script, backtrace.Position, backtrace.Calls);
        }

        FpmProcess.Kill(pool);
    }
}
