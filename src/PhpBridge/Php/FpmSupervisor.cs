using Microsoft.Extensions.Logging;
using PhpBridge.Http;

namespace PhpBridge.Php;

/// <summary>Keeps php-fpm running: starts it, starts it again after it died, replaces workers.</summary>
internal sealed class FpmSupervisor(FpmOptions options, ILogger log) : IDisposable
{
    private readonly Lock _lock = new();
    private FpmProcess? _process;
    private int _generation;
    private bool _disposed;

    /// <summary>Which workers may be used. Whoever uses one takes it first and puts it back when it is idle again.</summary>
    public IdleWorkers Idle { get; } = new(options.Workers);

    /// <summary>What php-fpm and its workers write; it outlives them.</summary>
    public FpmOutput Output { get; } = new(options.Workers, log);

    /// <summary>A worker is about to get a request.</summary>
    public void Starting(int worker, string script) => options.Observer?.Starting(worker, script);

    public string? ForgetScript => options.ForgetScript;

    /// <summary>What opcache must forget before the worker's next request; null when there is nothing to forget.</summary>
    public IReadOnlyList<string>? TakeStale(int worker) => options.Observer?.TakeStale(worker);

    /// <summary>PHP settings for the next request.</summary>
    public ReadOnlySpan<byte> RequestSettings => options.Observer is { } observer ? observer.Settings : default;

    /// <summary>Gives a worker back.</summary>
    public void Release(int worker)
    {
        options.Observer?.Ended(worker);
        Idle.Put(worker);
    }

    /// <summary>Starts php-fpm without waiting for it.</summary>
    /// <exception cref="PhpException">php-fpm cannot be executed.</exception>
    public void Start()
    {
        lock (_lock)
        {
            _process = FpmProcess.Start(options, ++_generation, Output);
        }
    }

    /// <exception cref="PhpException">php-fpm ended, or did not become ready in time.</exception>
    public void WaitUntilReady()
    {
        lock (_lock)
        {
            _process!.WaitUntilReady(Deadline.After(options.StartTimeout));
        }
    }

    /// <summary>The pool of a worker, of a php-fpm that runs as far as anyone can know.</summary>
    /// <exception cref="PhpException">php-fpm had died and does not start again.</exception>
    public FpmPool Pool(int worker, Deadline deadline)
    {
        lock (_lock)
        {
            if (_process is null || _process.HasExited)
            {
                Restart(deadline);
            }

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
                _process.Dispose();
                _process = null;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _process?.Dispose();
            _process = null;
            IniSettings.Delete(options.RunDirectory);
        }
    }

    private void Restart(Deadline deadline)
    {
        if (_disposed)
        {
            throw new PhpException(PhpFailure.Unavailable, "the function is being shut down");
        }

        log.FpmRestarting();
        _process?.Dispose();
        _process = null;
        var process = FpmProcess.Start(options, ++_generation, Output);
        try
        {
            process.WaitUntilReady(deadline);
            _process = process;
        }
        catch (PhpException)
        {
            process.Dispose();
            throw;
        }
    }
}
