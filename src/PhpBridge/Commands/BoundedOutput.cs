using System.Buffers;

namespace PhpBridge.Commands;

/// <summary>
/// One output of a command: all of it, or its beginning and its end, where error messages usually are.
/// </summary>
/// <param name="capacity">The number of bytes that are kept of the beginning, and of the end.</param>
internal sealed class BoundedOutput(int capacity)
{
    private readonly Lock _lock = new(); // A process that escaped with the pipe may write while the result is written.
    private readonly ArrayBufferWriter<byte> _head = new();
    private byte[]? _ring;
    private long _written;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        using var scope = _lock.EnterScope();
        var toHead = Math.Min(bytes.Length, capacity - _head.WrittenCount);
        _head.Write(bytes[..toHead]);
        bytes = bytes[toHead..];
        if (bytes.IsEmpty)
        {
            return;
        }

        // The oldest bytes of the end make room for new ones.
        _ring ??= new byte[capacity];
        var old = Math.Max(0, bytes.Length - capacity);
        _written += old;
        foreach (var value in bytes[old..])
        {
            _ring[_written++ % capacity] = value;
        }
    }

    /// <summary>Returns the whole output if it has at most <paramref name="most"/> bytes, otherwise half of them from each end.</summary>
    public OutputExcerpt Excerpt(int most)
    {
        using var scope = _lock.EnterScope();
        var end = End();
        var length = _head.WrittenCount + _written;
        if (length <= most && length == _head.WrittenCount + end.Length)
        {
            return new OutputExcerpt([.. _head.WrittenSpan, .. end], [], LeftOut: 0);
        }

        var kept = (byte[])[.. _head.WrittenSpan, .. end];
        var head = kept[..Math.Min(most / 2, _head.WrittenCount)];
        var tail = kept[^Math.Min(most / 2, kept.Length - head.Length)..];
        return new OutputExcerpt(head, tail, length - head.Length - tail.Length);
    }

    private byte[] End()
    {
        if (_ring is null)
        {
            return [];
        }

        var start = (int)(_written % capacity);
        return _written < capacity ? _ring[..start] : [.. _ring.AsSpan(start), .. _ring.AsSpan(0, start)];
    }
}
