using System.Runtime.InteropServices;
using System.Text;

namespace PhpBridge.Linux;

/// <summary>
/// A connection to a Unix socket (unix(7)) whose calls do not wait. A Socket of .NET takes two more system calls to become non-blocking,
/// and allocates more than a kilobyte with its address, for each of the two connections of a request.
/// </summary>
internal sealed partial class UnixConnection : IDisposable
{
    private const int MaxPath = 107; // Bytes, without the NUL at the end of sun_path.
    private const int Family = 1; // AF_UNIX
    private const int Type = 1 | 0x80000; // SOCK_STREAM | SOCK_CLOEXEC
    private const int DoNotWait = 0x40; // MSG_DONTWAIT
    private const int NoSignal = 0x4000; // MSG_NOSIGNAL

    private UnixConnection(int descriptor) => Descriptor = descriptor;

    /// <summary>The file descriptor; -1 after it was closed.</summary>
    public int Descriptor { get; private set; }

    /// <exception cref="IOException">There is no such socket, or no process listens on it.</exception>
    public static UnixConnection Connect(string path)
    {
        if (Encoding.UTF8.GetByteCount(path) > MaxPath)
        {
            throw new IOException($"the path is longer than {MaxPath} bytes");
        }

        Span<byte> address = stackalloc byte[sizeof(ushort) + MaxPath + 1];
        address.Clear();
        MemoryMarshal.Write(address, (ushort)Family);
        Encoding.UTF8.GetBytes(path, address[sizeof(ushort)..]);
        var connection = new UnixConnection(OpenSocket(Family, Type, 0));
        if (connection.Descriptor < 0 || !TryConnect(connection.Descriptor, address))
        {
            var error = Marshal.GetLastPInvokeError();
            connection.Dispose();
            throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }

        return connection;
    }

    /// <summary>Sends as much as the socket accepts without waiting.</summary>
    /// <returns>The number of bytes sent, 0 if the socket accepts none at present, -1 if the other end is closed.</returns>
    public int Send(ReadOnlySpan<byte> bytes)
        => Result(Send(Descriptor, ref MemoryMarshal.GetReference(bytes), bytes.Length, DoNotWait | NoSignal), unavailable: 0, broken: -1);

    /// <summary>Receives what has arrived, without waiting.</summary>
    /// <returns>The number of bytes received, 0 at the end of the connection, -1 if nothing has arrived.</returns>
    public int Receive(Span<byte> buffer)
        => Result(Receive(Descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length, DoNotWait), unavailable: -1, broken: 0);

    public void Dispose()
    {
        if (Descriptor >= 0)
        {
            _ = Close(Descriptor);
            Descriptor = -1;
        }
    }

    private static bool TryConnect(int descriptor, ReadOnlySpan<byte> address)
    {
        while (Connect(descriptor, ref MemoryMarshal.GetReference(address), address.Length) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Errno.Interrupted)
            {
                return false;
            }
        }

        return true;
    }

    private static int Result(nint count, int unavailable, int broken)
    {
        if (count >= 0)
        {
            return (int)count;
        }

        return Marshal.GetLastPInvokeError() is Errno.TryAgain or Errno.Interrupted ? unavailable : broken;
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int OpenSocket(int family, int type, int protocol);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(int descriptor, ref byte address, int length);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int descriptor, ref byte bytes, nint count, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int descriptor, ref byte bytes, nint count, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
