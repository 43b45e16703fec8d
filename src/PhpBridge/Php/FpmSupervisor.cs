using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PhpBridge.Time;

namespace PhpBridge.Php;

/// <summary>Keeps php-fpm running: starts it, starts it again after it died, replaces workers.</summary>
internal sealed class FpmSupervisor(FpmOptions options, ILogger log) : IDisposable
{
    private readonly Lock _lock = new();
    private FpmProcess? _process;
    private bool _isReady;
    private Deadline _readyBy;
    private int _run;
    private bool _disposed;

    /// <summary>Which workers may be used. Whoever uses one takes it first and puts it back when it is idle again.</summary>
    public IdleWorkers Idle { get; } = new(options.Workers);

    /// <summary>What php-fpm and its workers write; it outlives them.</summary>
    public FpmOutput Output { get; } = new(options.Workers, log);

    /// <summary>The script that invalidates others in opcache; null when there is none.</summary>
    public string? InvalidationScript => options.InvalidationScript;

    /// <summary>Starts php-fpm without waiting for it.</summary>
    /// <exception cref="PhpException">php-fpm cannot be executed.</exception>
    /// <exception cref="IOException">The run directory cannot be used.</exception>
    public void Start()
    {
        lock (_lock)
        {
            _process = FpmProcess.Start(options, ++_run, Output);
            (_isReady, _readyBy) = (false, Deadline.After(options.StartTimeout));
        }
    }

    /// <exception cref="PhpException">php-fpm ended, or did not become ready in time.</exception>
    public void WaitUntilReady()
    {
        lock (_lock)
        {
            AwaitReady(_readyBy);
        }
    }

    /// <summary>The pool of a worker, of a php-fpm that runs as far as anyone can know.</summary>
    /// <exception cref="PhpException">php-fpm had died and does not start again, or not by the deadline.</exception>
    public FpmPool Pool(int worker, Deadline deadline)
    {
        lock (_lock)
        {
            if (_process is null || _process.HasExited)
            {
                Restart();
            }

            AwaitReady(deadline);
            return _process!.Pools[worker];
        }
    }

    /// <summary>Ends the php-fpm that the pool belongs to, with its sockets and whatever waits in them. The next request starts another.</summary>
    public void Discard(FpmPool pool)
    {
        lock (_lock)
        {
            if (_process?.Pools.Contains(pool) == true)
            {
                End();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            End();
            IniSettings.Delete(options.RunDirectory);
        }
    }

    private void Restart()
    {
        if (_disposed)
        {
            throw new PhpException(PhpFailure.Unavailable, "the function is being shut down");
        }

        log.FpmRestarting();
        End();
        try
        {
            Start();
        }
        catch (Exception e) when (e is not PhpException && e is IOException or UnauthorizedAccessException or SocketException)
        {
            throw new PhpException(PhpFailure.Unavailable, $"php-fpm cannot be started in '{options.RunDirectory}' (PHPBRIDGE_RUN_DIRECTORY): {e.Message}", e);
        }
    }

    /// <summary>
    /// A request waits until its deadline only. The php-fpm that is starting has its own time: the next request finds it
    /// further on, and only one that has not become ready by then is given up.
    /// </summary>
    private void AwaitReady(Deadline deadline)
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
            End();
            throw;
        }

        if (!_isReady)
        {
            var isLate = _readyBy.Expired;
            if (isLate)
            {
                End();
            }

            throw new PhpException(
                PhpFailure.Unavailable,
                isLate ? $"php-fpm did not become ready in time ({options.StartTimeout.TotalSeconds} s). What it says itself stands in the log lines before this one" : "php-fpm is still starting");
        }
    }

    private void End()
    {
        var process = _process;
        _process = null;
        process?.Dispose();
    }
}
