namespace PhpBridge.Lambda;

/// <summary>The bytes that a connection has delivered, in one contiguous buffer that grows as needed and is used again.</summary>
internal sealed class ReceiveBuffer
{
    private const int InitialCapacity = 64 * 1024;
    private const int KeepCapacity = 1024 * 1024; // After a large event the memory is released: small functions have little.

    private byte[] _bytes = new byte[InitialCapacity];
    private TimedConnection? _connection;
    private int _end;

    public Memory<byte> Memory => _bytes;

    public Span<byte> Received => _bytes.AsSpan(0, _end);

    /// <summary>Empties the buffer.</summary>
    public void Clear()
    {
        _bytes = _bytes.Length > KeepCapacity ? new byte[InitialCapacity] : _bytes;
        _end = 0;
    }

    /// <summary>Receives from this connection from now on.</summary>
    public void Connect(TimedConnection connection) => _connection = connection;

    /// <exception cref="IOException">The connection ends before that many bytes have arrived.</exception>
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
            throw new IOException("the Runtime API closed the connection before its response was complete");
        }
    }

    /// <returns>False at the end of the connection.</returns>
    public bool TryReceiveSome()
    {
        EnsureRoom(1);
        var count = _connection!.Receive(_bytes.AsSpan(_end));
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
