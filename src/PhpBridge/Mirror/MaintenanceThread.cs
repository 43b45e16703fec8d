namespace PhpBridge.Mirror;

/// <summary>
/// Runs work on a thread of its own, and waits for it while the file system responds. An NFS client waits without limit for a server
/// that does not; the next invocation must not.
/// </summary>
/// <param name="isResponding">Tests the file system, with a timeout.</param>
internal sealed class MaintenanceThread(Func<bool> isResponding)
{
    private static readonly TimeSpan TestInterval = TimeSpan.FromMilliseconds(250);

    private readonly object _lock = new();
    private Thread? _thread;
    private Action? _work;

    /// <summary>True while work is running.</summary>
    public bool IsBusy => Volatile.Read(ref _work) is not null;

    /// <summary>
    /// Runs the work and waits for it. Returns early when the file system does not respond, and does nothing while earlier work is running.
    /// </summary>
    /// <param name="work">Must not throw.</param>
    public void Run(Action work)
    {
        lock (_lock)
        {
            if (_work is not null)
            {
                return;
            }

            _work = work;
            if (_thread is null)
            {
                _thread = new Thread(Work) { IsBackground = true, Name = "mirror maintenance" };
                _thread.Start();
            }

            Monitor.PulseAll(_lock);
        }

        while (!HasEnded() && isResponding())
        {
        }
    }

    private bool HasEnded()
    {
        lock (_lock)
        {
            return _work is null || (Monitor.Wait(_lock, TestInterval) && _work is null);
        }
    }

    private void Work()
    {
        while (true)
        {
            Action work;
            lock (_lock)
            {
                while (_work is null)
                {
                    Monitor.Wait(_lock);
                }

                work = _work;
            }

            work();
            lock (_lock)
            {
                _work = null;
                Monitor.PulseAll(_lock);
            }
        }
    }
}
