using System.Diagnostics;
using System.Globalization;

namespace PhpBridge.Linux;

/// <summary>The machine's processes, as <c>/proc</c> shows them (proc(5)).</summary>
internal static class ProcessTable
{
    /// <returns>The process, or null when there is none with this id (any more).</returns>
    public static Process? Find(int pid)
    {
        try
        {
            return Process.GetProcessById(pid);
        }
        catch (ArgumentException)
        {
            return null; // It ended by itself.
        }
    }

    /// <returns>The id of a process with this title, or null when there is none.</returns>
    public static int? FindTitled(string title)
    {
        foreach (var process in All())
        {
            if (process.Title == title)
            {
                return process.Id;
            }
        }

        return null;
    }

    /// <summary>SIGKILL to a process and all its descendants.</summary>
    public static void KillTree(int pid) => _ = KillTrees([pid]);

    /// <summary>
    /// SIGKILL to every process that matches, and to all their descendants. Reads the table once, and again if there is any.
    /// </summary>
    /// <returns>How many there were.</returns>
    public static int Kill(Predicate<ProcessEntry> matches)
    {
        List<int> roots = [];
        foreach (var process in All())
        {
            if (process.Id != Environment.ProcessId && matches(process))
            {
                roots.Add(process.Id);
            }
        }

        return roots.Count == 0 ? 0 : KillTrees(roots);
    }

    private static int KillTrees(List<int> roots)
    {
        HashSet<int> doomed = [];
        foreach (var root in roots)
        {
            Stop(root, doomed);
        }

        // Who is stopped starts no others while we look for its children, whose ids may be lower.
        for (var found = true; found;)
        {
            found = false;
            foreach (var process in All())
            {
                found |= doomed.Contains(process.Parent) && Stop(process.Id, doomed);
            }
        }

        foreach (var pid in doomed)
        {
            _ = Signal.Send(pid, Signal.Kill);
        }

        return doomed.Count;
    }

    private static bool Stop(int pid, HashSet<int> doomed)
    {
        _ = Signal.Send(pid, Signal.Stop);
        return doomed.Add(pid);
    }

    private static IEnumerable<ProcessEntry> All()
    {
        var files = new ProcessFiles();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            {
                yield return new ProcessEntry(pid, files);
            }
        }
    }
}
