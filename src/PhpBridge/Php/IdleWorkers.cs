using PhpBridge.Http;

namespace PhpBridge.Php;

/// <summary>
/// The workers that have nothing to do. The one that was used last goes first: its caches are warm, and the others'
/// memory can stay untouched.
/// </summary>
internal sealed class IdleWorkers(int count)
{
    private readonly Stack<int> _idle = new(Enumerable.Range(0, count).Reverse());

    /// <summary>Takes a worker, and waits for one if all are busy; null when none came free in time.</summary>
    public int? Take(Deadline deadline)
    {
        lock (_idle)
        {
            while (true)
            {
                if (_idle.TryPop(out var worker))
                {
                    return worker;
                }

                if (deadline.Expired)
                {
                    return null;
                }

                Monitor.Wait(_idle, deadline.PollTimeoutMs);
            }
        }
    }

    public void Put(int worker)
    {
        lock (_idle)
        {
            _idle.Push(worker);
            Monitor.PulseAll(_idle);
        }
    }

    /// <summary>Waits until all workers are idle.</summary>
    /// <returns>How many still are not at the deadline.</returns>
    public int AwaitAll(Deadline deadline)
    {
        lock (_idle)
        {
            while (_idle.Count < count && !deadline.Expired)
            {
                Monitor.Wait(_idle, deadline.PollTimeoutMs);
            }

            return count - _idle.Count;
        }
    }
}
