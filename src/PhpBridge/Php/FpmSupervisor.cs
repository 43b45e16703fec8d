using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PhpBridge.Time;

namespace PhpBridge.Php;

/// <summary>
/// Keeps php-fpm running: starts it, starts it again after its master has ended, replaces workers, stops it. Thread-safe.
/// </summary>
internal sealed class FpmSupervisor(FpmOptions options, FpmOutput output, ILogger log) : IDisposable
{
    private readonly Lock _lock = new();
    private FpmProcess? _process;
    private bool _isReady;
    private Deadline _readyBy;
    private int _run;
    private bool _disposed;

    /// <summary>Starts php-fpm without waiting for it.</summary>
    /// <exception cref="PhpException">php-fpm cannot be executed.</exception>
    /// <exception cref="IOException">The run directory cannot be used.</exception>
    public void Start()
    {
        lock (_lock)
        {
            _process = FpmProcess.Start(options, ++_run, output);
            (_isReady, _readyBy) = (false, Deadline.After(options.StartTimeout));
        }
    }

    /// <exception cref="PhpException">php-fpm ended, or did not become ready within its start timeout.</exception>
    public void WaitUntilReady()
    {
        lock (_lock)
        {
            WaitUntilReady(_readyBy);
        }
    }

    /// <summary>Gets the pool of a worker. A php-fpm whose master has ended is started again first.</summary>
    /// <exception cref="PhpException">php-fpm had ended and does not start again, or not by the deadline.</exception>
    public FpmPool GetPool(int worker, Deadline deadline)
    {
        lock (_lock)
        {
            if (_process is null || _process.HasExited)
            {
                Restart();
            }

            WaitUntilReady(deadline);
            return _process!.Pools[worker];
        }
    }

    /// <summary>Ends the pool's worker with all its descendants. The master forks another one, which shares the opcode cache.</summary>
    /// <remarks>
    /// SIGKILL, because no signal of PHP is certain to end a script: after SIGUSR2, for example, it continues with the next line.
    /// php-fpm's request_terminate_timeout ends workers as abruptly.
    /// </remarks>
    public static void ReplaceWorker(FpmPool pool) => FpmProcess.KillWorker(pool);

    /// <summary>
    /// Ends the php-fpm that the pool belongs to, with its sockets and the connections that wait in them. The next request starts another
    /// one.
    /// </summary>
    public void ReplaceMaster(FpmPool pool)
    {
        lock (_lock)
        {
            if (_process?.Pools.Contains(pool) == true)
            {
                Stop();
            }
        }
    }

    /// <summary>Stops php-fpm for good and deletes its files.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            Stop();
            IniSettings.Delete(options.RunDirectory);
        }
    }

    private void Restart()
    {
        if (_disposed)
        {
            throw new PhpException(PhpFailure.Unavailable, "the function is shutting down");
        }

        log.FpmRestarting();
        Stop();
        try
        {
            Start();
        }
        catch (Exception e) when (e is not PhpException && e is IOException or UnauthorizedAccessException or SocketException)
        {
            throw new PhpException(
                PhpFailure.Unavailable, $"php-fpm cannot be started in '{options.RunDirectory}' (PHPBRIDGE_RUN_DIRECTORY): {e.Message}", e);
        }
    }

    /// <summary>
    /// Waits until the deadline or until php-fpm's start timeout, whichever is earlier. After a deadline, the start continues and the next
    /// request waits for the same php-fpm; only after its timeout it is given up.
    /// </summary>
    private void WaitUntilReady(Deadline deadline)
    {
        if (_isReady)
        {
            return;
        }

        try
        {
            _isReady = _process!.WaitUntilReady(deadline.Remaining < _readyBy.Remaining ? deadline : _readyBy);
        }
        catch (PhpException)
        {
            Stop();
            throw;
        }

        if (_isReady)
        {
            return;
        }

        if (!_readyBy.Expired)
        {
            throw new PhpException(PhpFailure.Unavailable, "php-fpm is still starting");
        }

        Stop();
        throw new PhpException(
            PhpFailure.Unavailable,
            $"php-fpm did not become ready in time ({options.StartTimeout.TotalSeconds} s, PHPBRIDGE_FPM_START_TIMEOUT). Its own messages "
            + "precede this one in the log");
    }

    private void Stop()
    {
        var process = _process;
        _process = null;
        process?.Dispose();
    }
}
