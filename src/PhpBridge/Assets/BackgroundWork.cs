using PhpBridge.Linux;

namespace PhpBridge.Assets;

/// <summary>
/// Runs actions on a thread with the lowest priority, which starts with the first one. Lambda may freeze it at any moment for any time, so
/// the actions must not use clocks or connections.
/// </summary>
internal sealed class BackgroundWork
{
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
        Niceness.YieldToAll();
        while (true)
        {
            Dequeue()();
        }
    }

    private Action Dequeue()
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
}
