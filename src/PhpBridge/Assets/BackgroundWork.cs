using System.Runtime.InteropServices;

namespace PhpBridge.Assets;

/// <summary>
/// One thread for work that no visitor waits for, at the lowest priority the system has, started with the first work.
/// The platform may freeze it at any moment and wake it much later: what runs here uses neither clocks nor connections.
/// </summary>
internal sealed partial class BackgroundWork
{
    private const int Lowest = 19;

    private readonly Queue<Action> _queue = [];
    private bool _started;

    public void Add(Action work)
    {
        lock (_queue)
        {
            _queue.Enqueue(work);
            Monitor.Pulse(_queue);
            if (!_started)
            {
                _started = true;
                new Thread(Run) { IsBackground = true, Name = "background work" }.Start();
            }
        }
    }

    private void Run()
    {
        // The framework's thread priorities do nothing on Linux. Who 0 is the calling thread. Should it fail, the work
        // is merely less polite.
        _ = SetPriority(which: 0, who: 0, Lowest);
        while (true)
        {
            Next()();
        }
    }

    private Action Next()
    {
        lock (_queue)
        {
            while (_queue.Count == 0)
            {
                Monitor.Wait(_queue);
            }

            return _queue.Dequeue();
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
