using System.Globalization;

namespace PhpBridge.Emulator.Sandboxes;

/// <summary>Follows processes to their children, at the cost of a few small reads each.</summary>
internal static class ProcessTree
{
    /// <summary>proc_pid_task_children(5) depends on the kernel's configuration.</summary>
    private static readonly bool KernelListsChildren =
        File.Exists(FormattableString.Invariant($"/proc/{Environment.ProcessId}/task/{Environment.ProcessId}/children"));

    /// <summary>
    /// All that descend from a process, parents before their children. Each is visited before its own children are looked up.
    /// </summary>
    public static List<int> Below(int root, Action<int> visit)
    {
        var found = new List<int>();
        var pending = new Queue<int>([root]);
        while (pending.TryDequeue(out var parent))
        {
            foreach (var child in ChildrenOf(parent))
            {
                visit(child);
                found.Add(child);
                pending.Enqueue(child);
            }
        }

        return found;
    }

    private static IEnumerable<int> ChildrenOf(int parent) =>
        KernelListsChildren ? ThreadsOf(parent).SelectMany(ReadList) : ProcessTable.ChildrenOf(parent);

    /// <summary>Each thread has the children that it started.</summary>
    private static string[] ThreadsOf(int process)
    {
        try
        {
            return Directory.GetDirectories(FormattableString.Invariant($"/proc/{process}/task"));
        }
        catch (IOException)
        {
            return []; // It ended before we looked, or while we did.
        }
    }

    private static IEnumerable<int> ReadList(string thread)
    {
        string list;
        try
        {
            list = File.ReadAllText(thread + "/children");
        }
        catch (IOException)
        {
            return [];
        }

        return list.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture));
    }
}
