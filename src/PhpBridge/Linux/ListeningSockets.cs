using System.Globalization;
using System.Net.Sockets;

namespace PhpBridge.Linux;

/// <summary>
/// Unix sockets that listen before php-fpm is there and are handed to it through FPM_SOCKETS, the variable by which
/// php-fpm hands them to itself on a reload. So connecting works at once and waits in the kernel, not in a polling
/// loop; and if php-fpm dies before it is ready, the wait ends at once, because no other process holds the sockets.
/// </summary>
internal sealed class ListeningSockets : IDisposable
{
    private readonly IReadOnlyList<string> _paths;
    private readonly Socket[] _sockets;

    public ListeningSockets(IReadOnlyList<string> paths)
    {
        _paths = paths;
        _sockets = [.. paths.Select(Listen)];
        Variable = string.Join(
            ',', paths.Zip(_sockets, (path, socket) => string.Create(CultureInfo.InvariantCulture, $"{path}={socket.Handle}")));
    }

    /// <summary>The value for FPM_SOCKETS.</summary>
    public string Variable { get; }

    /// <summary>Gives up this process's hold on the sockets; once php-fpm runs, they are its own.</summary>
    public void Dispose()
    {
        foreach (var (path, socket) in _paths.Zip(_sockets))
        {
            // Disposing a Socket deletes the path that it was bound to. It must not find this one: php-fpm goes on.
            var aside = path + ".kept";
            TryMove(path, aside);
            socket.Dispose();
            TryMove(aside, path);
        }
    }

    /// <summary>If the folder was emptied just now, connections to php-fpm fail, and it is replaced for that reason.</summary>
    private static void TryMove(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: true);
        }
        catch (IOException)
        {
            // As said.
        }
    }

    private static Socket Listen(string path)
    {
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, OwnerOnly.File);
        socket.Listen(128);
        _ = Fcntl.Call((int)socket.Handle, Fcntl.SetDescriptorFlags, 0); // Clears close-on-exec: php-fpm inherits the socket.
        return socket;
    }
}
