using System.Globalization;

namespace PhpBridge.Linux;

/// <summary>
/// The state of a process as proc_pid_stat(5) writes it: R is running or runnable, T stopped, t traced, Z a zombie, X dead.
/// </summary>
internal static class ProcessState
{
    /// <exception cref="IOException">The process has ended.</exception>
    public static char Of(int processId)
    {
        // The state follows the name, which is in parentheses and may contain some itself.
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
        return stat.AsSpan(stat.LastIndexOf(')') + 1).TrimStart() is [var state, ..] ? state : 'X';
    }
}
