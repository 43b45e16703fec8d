using PhpBridge.Time;

namespace PhpBridge.Php;

/// <summary>
/// The workers that have nothing to do. The one that was used last goes first: its caches are warm, and the others'
/// memory can stay untouched. Who waits is served in the order of coming: otherwise some wait seconds at a load at
/// which nobody would have to.
/// </summary>
internal sealed class IdleWorkers(int count)
{
    private readonly Stack<int> _idle = new(Enumerable.Range(0, count).Reverse());
    private readonly LinkedList<Waiter> _waiters = new();

    /// <summary>Takes a worker, and waits for one if all are busy; null when none came free in time.</summary>
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
        /// <summary>What it was given.</summary>
        public int? Worker { get; set; }
    }
}
