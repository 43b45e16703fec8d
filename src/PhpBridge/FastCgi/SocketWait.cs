using PhpBridge.Linux;
using PhpBridge.Time;

namespace PhpBridge.FastCgi;

/// <summary>Waits for a socket and reports a failure of the operating system as a failure of the exchange.</summary>
internal static class SocketWait
{
    /// <returns>Whether the socket can be read (or has ended) and whether it can be written; both false at the deadline.</returns>
    /// <exception cref="FastCgiException">The kernel is out of memory.</exception>
    public static (bool Readable, bool Writable) Wait(UnixConnection connection, bool forWriting, Deadline deadline)
    {
        try
        {
            return Poll.Wait(connection, forWriting, deadline);
        }
        catch (IOException e)
        {
            throw new FastCgiException(FastCgiFailure.OutOfMemory, e.Message, e);
        }
    }
}
