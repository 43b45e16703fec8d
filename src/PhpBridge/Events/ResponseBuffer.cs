using System.Buffers;

namespace PhpBridge.Events;

/// <summary>
/// A contiguous buffer for one response after the other. A large one is kept while large responses recur, because new memory costs more
/// than filling it, and released after several small responses: small functions have little memory.
/// </summary>
internal sealed class ResponseBuffer : IBufferWriter<byte>
{
    private const int InitialCapacity = 64 * 1024;
    private const int LargeCapacity = 1024 * 1024;
    private const int MaxGrowth = 8 * 1024 * 1024; // The largest response and some more.
    private const int KeptFor = 16; // Responses.

    private byte[] _bytes = new byte[InitialCapacity];
    private int _smallResponses;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Ends the current response and begins the next one.</summary>
    public void Clear()
    {
        _smallResponses = Length > LargeCapacity ? 0 : _smallResponses + 1;
        if (_bytes.Length > LargeCapacity && _smallResponses >= KeptFor)
        {
            _bytes = new byte[InitialCapacity];
        }

        Length = 0;
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _bytes.AsSpan(Length);
    }

    /// <summary>Grows in few steps. Memory that is never written to is never mapped.</summary>
    private void EnsureRoom(int count)
    {
        var required = Length + Math.Max(count, 1);
        if (required <= _bytes.Length)
        {
            return;
        }

        var larger = GC.AllocateUninitializedArray<byte>(Math.Max(required, Math.Min(_bytes.Length * 8, MaxGrowth)));
        Written.Span.CopyTo(larger);
        _bytes = larger;
    }
}
