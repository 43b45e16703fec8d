using System.Net.Sockets;

namespace PhpBridge.Mirror.SharedMemory;

/// <summary>
/// Where processes of this sandbox ask for their changes to be published before they send a request to the site itself (struct
/// mirror_barrier of layout.h). One byte is the answer.
/// </summary>
internal sealed class BarrierSocket : IDisposable
{
    private const int QuestionSize = 4; // Bytes: a kind, an unused one, the writer's number (little-endian).
    private const byte Carried = 2;
    private const int PatienceMs = 1000; // For the question, which a process sends at once.

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _path;
    private readonly Action<int, bool> _publish;

    /// <param name="directory">The sandbox's folder; the socket is <c>bridge.sock</c> in it.</param>
    /// <param name="publish">Publishes what a writer has changed; given whether its request says so itself. Must not throw.</param>
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

                // Some have to wait, and no other for them.
                new Thread(() => Answer(process)) { IsBackground = true, Name = "mirror barrier" }.Start();
            }
            catch (SocketException)
            {
                // The process is gone; or this is the end.
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

    private void Answer(Socket process)
    {
        using (process)
        {
            try
            {
                process.ReceiveTimeout = PatienceMs;
                Span<byte> question = stackalloc byte[QuestionSize];
                if (process.Receive(question) == QuestionSize)
                {
                    _publish(System.Buffers.Binary.BinaryPrimitives.ReadUInt16LittleEndian(question[2..]), question[0] == Carried);
                    process.Send("k"u8);
                }
            }
            catch (SocketException)
            {
                // It was ended meanwhile.
            }
        }
    }
}
