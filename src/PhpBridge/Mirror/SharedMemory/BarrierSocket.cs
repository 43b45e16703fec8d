using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PhpBridge.Mirror.SharedMemory;

/// <summary>
/// The socket at which PHP's processes have their changes published before they send a request to their own site, with a
/// <see cref="BarrierMessage"/>. The bridge sends one byte back when that is done.
/// </summary>
internal sealed class BarrierSocket : IDisposable
{
    private const int ReceiveTimeoutMs = 1000; // A process sends the message right after it has connected.

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _path;
    private readonly Action<int, bool> _publish;

    /// <param name="directory">The sandbox's folder; the socket is <c>bridge.sock</c> in it.</param>
    /// <param name="publish">
    /// Publishes the changes of a writer, given its number and whether the request carries the header. Must not throw.
    /// </param>
    public BarrierSocket(string directory, Action<int, bool> publish)
    {
        _path = Path.Combine(directory, "bridge.sock");
        _publish = publish;
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen();
        new Thread(Run) { IsBackground = true, Name = "mirror barrier" }.Start();
    }

    public void Dispose() => _listener.Dispose();

    private void Run()
    {
        while (true)
        {
            try
            {
                var process = _listener.Accept();

                // A thread each, since publishing may wait for other sandboxes.
                new Thread(() => Serve(process)) { IsBackground = true, Name = "mirror barrier" }.Start();
            }
            catch (SocketException)
            {
                // The process has closed the connection already, or the socket was disposed of.
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

    private void Serve(Socket process)
    {
        using (process)
        {
            try
            {
                process.ReceiveTimeout = ReceiveTimeoutMs;
                Span<byte> bytes = stackalloc byte[Unsafe.SizeOf<BarrierMessage>()];
                if (process.Receive(bytes) == bytes.Length)
                {
                    var message = MemoryMarshal.Read<BarrierMessage>(bytes);
                    _publish(message.Writer, message.Mode == BarrierMode.Publish);
                    process.Send("k"u8);
                }
            }
            catch (SocketException)
            {
                // The process was killed, or sent nothing in time.
            }
        }
    }
}
