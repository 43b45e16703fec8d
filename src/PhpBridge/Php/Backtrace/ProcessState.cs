using System.Globalization;

namespace PhpBridge.Php.Backtrace;

/// <summary>What a process is doing, in the kernel's letters: R runs or would like to, T is stopped, Z is dead.</summary>
internal static class ProcessState
{
    /// <exception cref="IOException">It has gone.</exception>
    public static char Of(int processId)
    {
        // proc_pid_stat(5): the state follows the name, which is in parentheses and may hold some itself.
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
        return stat.AsSpan(stat.LastIndexOf(')') + 1).TrimStart() is [var state, ..] ? state : 'X';
    }
}
