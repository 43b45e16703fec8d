using Microsoft.Extensions.Logging;
using PhpBridge.FastCgi;
using PhpBridge.Php.Backtrace;

namespace PhpBridge.Php;

/// <summary>
/// One request in the hands of one worker. However it ends, the worker is idle or dead afterwards: a request that did
/// not end by itself takes its worker with it, so no later request meets its remains.
/// </summary>
internal sealed class PhpExchange(StdoutStream stdout, FpmSupervisor supervisor, FpmPool pool, StderrLog stderr, string script, ILogger log) : IDisposable
{
    private bool _disposed;
    private PhpFailure? _failure;

    /// <exception cref="PhpException">PHP failed.</exception>
    public int Read(Span<byte> buffer)
    {
        try
        {
            return stdout.Read(buffer);
        }
        catch (FastCgiException e)
        {
            throw Fail(new PhpException(PhpFailureTable.From(e.Failure), e.Message, e));
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
            if (_failure == PhpFailure.DeadlineExceeded && PhpBacktrace.Read(pool, log) is { } backtrace)
            {
                log.StoppedAt(script, backtrace.Position, backtrace.Calls);
            }

            FpmProcess.Kill(pool);
            return;
        }

        // No worker took it. Killing the busy one would have its successor run a request whose visitor has been told that it failed.
        log.RequestNotTaken(script);
        supervisor.Discard(pool);
    }
}
