using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace PhpBridge.Processes;

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
        foreach (var pid in Matching(directory => IsTitled(directory, title)))
        {
            return pid;
        }

        return null;
    }

    /// <summary>SIGKILL to every process with this title, and to all their descendants.</summary>
    public static void KillTitled(string title) => Kill(directory => IsTitled(directory, title));

    /// <summary>
    /// SIGKILL to every process that was started with this variable, and to all their descendants. It is inherited, so
    /// this finds also what was left to init or put into a session of its own.
    /// </summary>
    /// <returns>Whether there was any.</returns>
    public static bool KillMarked(string variable, string value)
    {
        var assignment = $"\0{variable}={value}\0";
        return Kill(directory => $"\0{Read(directory, "environ")}".Contains(assignment, StringComparison.Ordinal));
    }

    /// <summary>SIGKILL to a process and all its descendants.</summary>
    public static void KillTree(int pid)
    {
        try
        {
            using var process = Find(pid);
            process?.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself.
        }
    }

    private static bool Kill(Predicate<string> matches)
    {
        var any = false;
        foreach (var pid in Matching(matches))
        {
            KillTree(pid);
            any = true;
        }

        return any;
    }

    /// <summary>Looks on only when asked on: what was done to one process may have changed the others.</summary>
    private static IEnumerable<int> Matching(Predicate<string> matches)
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && matches(directory))
            {
                yield return pid;
            }
        }
    }

    private static bool IsTitled(string directory, string title) => Read(directory, "cmdline").TrimEnd('\0', ' ') == title;

    private static string Read(string directory, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // Gone meanwhile, or somebody else's.
        }
    }
}
