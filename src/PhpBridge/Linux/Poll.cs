using System.Runtime.InteropServices;
using PhpBridge.Time;

namespace PhpBridge.Linux;

/// <summary>
/// poll(2) on one descriptor, for both directions at once. .NET polls one direction per call (Socket.Poll), or allocates
/// lists (Socket.Select), or changes threads for every wait (async).
/// </summary>
internal static partial class Poll
{
    private const short In = 0x001; // POLLIN
    private const short Out = 0x004; // POLLOUT

    /// <summary>Waits until the connection can be read or, with <paramref name="forWriting"/>, written.</summary>
    /// <returns>Whether it can be read (or has ended) and whether it can be written; both false at the deadline.</returns>
    /// <exception cref="IOException">The kernel is out of memory (ENOMEM).</exception>
    public static (bool Readable, bool Writable) Wait(UnixConnection connection, bool forWriting, Deadline deadline)
    {
        // The kernel reports a hang-up and errors although they are not requested; the next read returns the details.
        var events = Wait(connection.Descriptor, forWriting ? (short)(In | Out) : In, deadline);
        return ((events & ~Out) != 0, (events & Out) != 0);
    }

    /// <summary>Waits until a write does not block.</summary>
    /// <returns>False at the deadline. True also when the other end is closed, which the write reports.</returns>
    /// <exception cref="IOException">The kernel is out of memory (ENOMEM).</exception>
    public static bool WaitUntilWritable(int descriptor, Deadline deadline) => Wait(descriptor, Out, deadline) != 0;

    private static short Wait(int descriptor, short events, Deadline deadline)
    {
        var entry = new PollFd { Descriptor = descriptor, Events = events };
        while (true)
        {
            if (Native(ref entry, 1, deadline.PollTimeoutMs) >= 0)
            {
                return entry.Returned;
            }

            if (Marshal.GetLastPInvokeError() is not Errno.Interrupted and var error)
            {
                throw new IOException($"poll(2) failed: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Native(ref PollFd entries, nuint count, int timeoutMs);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
