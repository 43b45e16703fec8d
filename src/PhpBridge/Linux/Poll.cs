using System.Net.Sockets;
using System.Runtime.InteropServices;
using PhpBridge.Time;

namespace PhpBridge.Linux;

/// <summary>
/// poll(2) on one socket for both directions at once. The framework offers one direction per call (Socket.Poll), or
/// lists to allocate (Socket.Select), or a thread hop per wait (async).
/// </summary>
internal static partial class Poll
{
    private const short In = 0x001;
    private const short Out = 0x004;
    private const int Interrupted = 4; // EINTR

    /// <summary>Waits until the socket can be read, or written if that is asked too.</summary>
    /// <returns>Whether it can be read (or has ended) and whether it can be written; both false at the deadline.</returns>
    /// <exception cref="IOException">The kernel is out of memory.</exception>
    public static (bool Readable, bool Writable) Wait(Socket socket, bool forWriting, Deadline deadline)
    {
        var entry = new PollFd { Fd = (int)socket.Handle, Events = forWriting ? (short)(In | Out) : In };
        while (true)
        {
            var count = NativePoll(ref entry, 1, deadline.PollTimeoutMs);
            if (count >= 0)
            {
                // Hang-up and error are reported unasked; a read tells which.
                var returned = entry.Returned;
                return ((returned & ~Out) != 0, (returned & Out) != 0);
            }

            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw new IOException($"poll(2) failed: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int NativePoll(ref PollFd fds, nuint count, int timeoutMs);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Fd;
        public short Events;
        public short Returned;
    }
}
