using System.Globalization;
using System.Text;

namespace PhpBridge.Emulator.Sandboxes;

/// <summary>Reads /proc for what a sandbox left behind; finds nothing where there is no /proc.</summary>
internal static class ProcessTable
{
    /// <summary>Living processes of this session or process group, wherever their parents went.</summary>
    public static IEnumerable<int> InSession(int session) =>
        ProcessIds().Where(id => BelongsTo(id, session));

    /// <summary>Living processes whose parent this is; reads the whole table.</summary>
    public static IEnumerable<int> ChildrenOf(int parent) =>
        ProcessIds().Where(id => Stat(id)?.Parent == parent);

    /// <summary>Living processes that were started with this variable: daemons that left the session keep it.</summary>
    public static IEnumerable<int> WithVariable(string variable)
    {
        var needle = Encoding.UTF8.GetBytes(variable + "\0");
        return ProcessIds().Where(id => id != Environment.ProcessId && Read(id, "environ").AsSpan().IndexOf(needle) >= 0);
    }

    private static IEnumerable<int> ProcessIds()
    {
        if (!Directory.Exists("/proc"))
        {
            yield break;
        }

        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                yield return id;
            }
        }
    }

    private static bool BelongsTo(int id, int session)
        => Stat(id) is { } entry && (entry.Group == session || entry.Session == session);

    /// <summary>proc_pid_stat(5): "pid (name) state ppid pgrp session …"; the name may hold anything, even ')'.</summary>
    private static Entry? Stat(int id)
    {
        var stat = Encoding.UTF8.GetString(Read(id, "stat"));
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields is [var state, var parent, var group, var session, ..] && state is not ("Z" or "X")
            ? new Entry(Number(parent), Number(group), Number(session))
            : null;
    }

    private static int Number(string digits) => int.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static byte[] Read(int id, string file)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id}/{file}");
        }
        catch (IOException)
        {
            return []; // It ended while we looked.
        }
        catch (UnauthorizedAccessException)
        {
            return []; // Of another user; we did not start it.
        }
    }

    private sealed record Entry(int Parent, int Group, int Session);
}
