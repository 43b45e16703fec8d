using System.Diagnostics;

namespace PhpBridge.Linux;

/// <summary>Holds a process stopped (SIGSTOP) until it is disposed.</summary>
internal readonly struct StoppedProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    private readonly int _processId;

    /// <summary>
    /// Returns when the process has stopped, or after 5 ms: a process that waits in the kernel for an unresponsive file
    /// system does not stop, but does not run either.
    /// </summary>
    public StoppedProcess(int processId)
    {
        _processId = processId;
        _ = Signal.Send(processId, Signal.Stop);
        var started = Stopwatch.GetTimestamp();
        while (ProcessState.Of(processId) is not ('T' or 't' or 'Z' or 'X') && Stopwatch.GetElapsedTime(started) < Patience)
        {
            Thread.Yield(); // Signals are delivered within microseconds.
        }
    }

    public void Dispose() => _ = Signal.Send(_processId, Signal.Continue);
}
