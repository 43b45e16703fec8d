using PhpBridge.Linux;

namespace PhpBridge.Assets;

/// <summary>
/// One thread at the lowest priority for work that no visitor waits for; it starts with the first work. Lambda may freeze it at
/// any moment and wake it much later, so this work must not use clocks or connections.
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
