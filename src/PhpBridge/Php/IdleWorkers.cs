using PhpBridge.Time;

namespace PhpBridge.Php;

/// <summary>
/// Holds the idle workers, shared by all loops. The one that was used last is taken first, because its caches are warm. Requests that wait
/// are served in their order of arrival; otherwise some of them would wait for seconds under moderate load.
/// </summary>
internal sealed class IdleWorkers(int count)
{
    private readonly Stack<int> _idle = new(Enumerable.Range(0, count).Reverse());
    private readonly LinkedList<Waiter> _waiters = new();

    /// <summary>Takes a worker, and waits for one if all are busy. Null if none became idle by the deadline.</summary>
    public int? Take(Deadline deadline)
    {
        lock (_idle)
        {
            if (_idle.TryPop(out var worker))
            {
                return worker;
            }

            if (deadline.Expired)
            {
                return null;
            }

            return Wait(deadline);
        }
    }

    /// <summary>Returns a worker that is idle again.</summary>
    public void Put(int worker)
    {
        lock (_idle)
        {
            if (_waiters.First is { } first)
            {
                _waiters.RemoveFirst();
                first.Value.Worker = worker;
            }
            else
            {
                _idle.Push(worker);
            }

            Monitor.PulseAll(_idle);
        }
    }

    /// <summary>Waits until all workers are idle.</summary>
    /// <returns>The number of workers that are still busy at the deadline.</returns>
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

    private int? Wait(Deadline deadline)
    {
        var place = _waiters.AddLast(new Waiter());
        while (place.Value.Worker is null && !deadline.Expired)
        {
            Monitor.Wait(_idle, deadline.PollTimeoutMs);
        }

        if (place.Value.Worker is null)
        {
            _waiters.Remove(place);
        }

        return place.Value.Worker;
    }

    private sealed class Waiter
    {
        /// <summary>The worker that it has received.</summary>
        public int? Worker { get; set; }
    }
}
