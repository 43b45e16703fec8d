using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PhpBridge.Php;

/// <summary>
/// Unix sockets that listen before php-fpm is there and are handed to it through FPM_SOCKETS, the variable by which
/// php-fpm hands them to itself on a reload. So connecting works at once and waits in the kernel, not in a polling
/// loop; and if php-fpm dies before it is ready, the wait ends at once, because nobody else holds the sockets.
/// </summary>
internal sealed partial class ListeningSockets : IDisposable
{
    private const int SetFileDescriptorFlags = 2; // F_SETFD

    private readonly IReadOnlyList<string> _paths;
    private readonly Socket[] _sockets; // Referenced for as long as the paths are needed: a Socket's finalizer deletes its own.

    public ListeningSockets(IReadOnlyList<string> paths)
    {
        _paths = paths;
        _sockets = [.. paths.Select(Listen)];
        Variable = string.Join(
            ',', paths.Zip(_sockets, (path, socket) => string.Create(CultureInfo.InvariantCulture, $"{path}={socket.Handle}")));
    }

    /// <summary>The value for FPM_SOCKETS.</summary>
    public string Variable { get; }

    /// <summary>Gives up this process's hold on the sockets once php-fpm has them; their paths stay.</summary>
    /// <remarks>
    /// Not by disposing: that would delete the paths. And nobody may dispose afterwards: a Socket whose handle was
    /// closed behind its back waits for it in vain, for ever.
    /// </remarks>
    public void Release()
    {
        foreach (var socket in _sockets)
        {
            _ = Close((int)socket.SafeHandle.DangerousGetHandle());
            socket.SafeHandle.SetHandleAsInvalid();
        }
    }

    /// <summary>Deletes the paths. The sockets must have been released.</summary>
    public void Dispose()
    {
        foreach (var path in _paths)
        {
            File.Delete(path);
        }
    }

    private static Socket Listen(string path)
    {
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        socket.Listen(128);
        _ = Fcntl((int)socket.Handle, SetFileDescriptorFlags, 0); // Not close-on-exec.
        return socket;
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int descriptor, int command, int argument);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
