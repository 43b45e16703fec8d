using System.Diagnostics;

namespace PhpBridge.Linux;

/// <summary>Stops a process (SIGSTOP) that is about to be ended.</summary>
internal static class StoppedProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Returns when the process has stopped, or after 5 ms: a process that waits in the kernel for an unresponsive file
    /// system does not stop, but does not run either.
    /// </summary>
    public static void Stop(int processId)
    {
        _ = Signal.Send(processId, Signal.Stop);
        var started = Stopwatch.GetTimestamp();
        while (ProcessState.Of(processId) is not ('T' or 't' or 'Z' or 'X') && Stopwatch.GetElapsedTime(started) < Patience)
        {
            Thread.Yield(); // Signals are delivered within microseconds.
        }
    }
}
