namespace PhpBridge.Mirror;

/// <summary>
/// Does the same to many things at once, each of which mostly waits for the network. Threads of its own: the thread pool
/// adds one thread in half a second, and 3,000 round trips one after the other are three seconds.
/// </summary>
internal static class BlockingParallel
{
    // EFS answers any number at once; the function has 1,024 processes and threads in all.
    private const int Most = 32;

    private const int StackSize = 256 * 1024; // Bytes. What runs here calls the system and little else.

    /// <exception cref="AggregateException">One of them failed. The others were done, or not begun.</exception>
    public static void ForEach<T>(IReadOnlyList<T> items, Action<T> action, int most = Most)
    {
        var next = -1;
        Exception? failure = null;
        var threads = Enumerable.Range(0, Math.Max(0, Math.Min(most, items.Count) - 1)).Select(_ => new Thread(Work, StackSize) { IsBackground = true }).ToArray();
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
#pragma warning disable CA1031 // It is thrown again, on the thread that waits.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    failure = e;
                }
            }
        }
    }
}
