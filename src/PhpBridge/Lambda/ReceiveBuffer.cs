using System.Net.Sockets;

namespace PhpBridge.Lambda;

/// <summary>What a socket has delivered, in one piece that grows as needed and is used again.</summary>
internal sealed class ReceiveBuffer
{
    private const int InitialCapacity = 64 * 1024;
    private const int KeepCapacity = 1024 * 1024; // After a large event the memory goes back; small sandboxes have little.

    private byte[] _bytes = new byte[InitialCapacity];
    private Socket? _socket;
    private int _end;

    public Memory<byte> Memory => _bytes;

    public Span<byte> Received => _bytes.AsSpan(0, _end);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _bytes = _bytes.Length > KeepCapacity ? new byte[InitialCapacity] : _bytes;
        _end = 0;
    }

    /// <summary>What comes next comes from this socket.</summary>
    public void Connect(Socket socket) => _socket = socket;

    /// <exception cref="IOException">The connection ends before so much has come.</exception>
    public void ReceiveUpTo(int end)
    {
        EnsureRoom(end - _end);
        while (_end < end)
        {
            ReceiveSome();
        }
    }

    /// <exception cref="IOException">The connection ends.</exception>
    public void ReceiveSome()
    {
        if (!TryReceiveSome())
        {
            throw new IOException("the Runtime API closed the connection before it had answered");
        }
    }

    /// <summary>False at the connection's end.</summary>
    public bool TryReceiveSome()
    {
        EnsureRoom(1);
        var count = _socket!.Receive(_bytes.AsSpan(_end));
        _end += count;
        return count > 0;
    }

    private void EnsureRoom(int count)
    {
        if (_bytes.Length - _end < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _end + count));
        }
    }
}
