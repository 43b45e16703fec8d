using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PhpBridge.Php.Backtrace;

/// <summary>A process that stands still for as long as this lives.</summary>
internal readonly partial struct StoppedProcess : IDisposable
{
    // The same on x86-64 and arm64.
    private const int Stop = 19;
    private const int Continue = 18;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    private readonly int _processId;

    /// <summary>
    /// Returns when it has stopped, or after some milliseconds: what waits in the kernel for a dead file system does
    /// not stop, but stands still all the same.
    /// </summary>
    public StoppedProcess(int processId)
    {
        _processId = processId;
        _ = Kill(processId, Stop);
        var started = Stopwatch.GetTimestamp();
        while (ProcessState.Of(processId) is not ('T' or 't' or 'Z' or 'X') && Stopwatch.GetElapsedTime(started) < Patience)
        {
            Thread.Yield(); // A signal takes microseconds.
        }
    }

    public void Dispose() => _ = Kill(_processId, Continue);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
