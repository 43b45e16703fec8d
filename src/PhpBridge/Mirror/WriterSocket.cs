using System.Net.Sockets;

namespace PhpBridge.Mirror;

/// <summary>
/// Where the interposer asks before the first file is changed: one byte, answered when the other sandboxes can know. PHP
/// waits for that.
/// </summary>
internal sealed class WriterSocket : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _path;
    private readonly Action _announce;

    /// <param name="directory">The sandbox's folder; the socket is <c>writer.sock</c> in it.</param>
    /// <param name="announce">Tells the others. Must not throw.</param>
    public WriterSocket(string directory, Action announce)
    {
        _path = Path.Combine(directory, "writer.sock");
        _announce = announce;
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen();
        new Thread(Run) { IsBackground = true, Name = "mirror writer" }.Start();
    }

    public void Dispose() => _listener.Dispose();

    private void Run()
    {
        Span<byte> word = stackalloc byte[1];
        while (true)
        {
            try
            {
                using var process = _listener.Accept();
                _announce();
                word[0] = (byte)'k';
                process.Send(word);
            }
            catch (SocketException)
            {
                // It was killed meanwhile; or this is the end.
                if (!File.Exists(_path))
                {
                    return;
                }
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
