namespace PhpBridge.Mirror;

/// <summary>
/// Calls an action for many items at once, where most of the time is spent waiting for the network. It starts threads of its own: the
/// thread pool adds one thread per half a second, and 3,000 round trips one after another take three seconds.
/// </summary>
internal static class BlockingParallel
{
    // EFS serves any number at the same time; a function is limited to 1,024 processes and threads.
    private const int MaxThreads = 32;

    private const int StackSize = 256 * 1024; // Bytes. The actions do little more than system calls.

    /// <exception cref="AggregateException">An action failed. The others have ended, or were not started.</exception>
    public static void ForEach<T>(IReadOnlyList<T> items, Action<T> action, int maxThreads = MaxThreads)
    {
        var next = -1;
        Exception? failure = null;
        var threads = Enumerable.Range(0, Math.Max(0, Math.Min(maxThreads, items.Count) - 1))
            .Select(_ => new Thread(Work, StackSize) { IsBackground = true }).ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }

        Work();
        foreach (var thread in threads)
        {
            thread.Join();
        }

        if (failure is not null)
        {
            throw new AggregateException(failure.Message, failure);
        }

        void Work()
        {
            int i;
            while (failure is null && (i = Interlocked.Increment(ref next)) < items.Count)
            {
                try
                {
                    action(items[i]);
                }
#pragma warning disable CA1031 // It is thrown on the calling thread.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    failure = e;
                }
            }
        }
    }
}
