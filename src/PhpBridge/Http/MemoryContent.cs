using PhpBridge.Streams;

namespace PhpBridge.Http;

/// <summary>Content in memory. <see cref="Remaining"/> gives it without a copy.</summary>
internal sealed class MemoryContent(ReadOnlyMemory<byte> bytes) : ForwardOnlyStream
{
    /// <summary>The bytes that have not been read yet.</summary>
    public ReadOnlyMemory<byte> Remaining { get; private set; } = bytes;

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, Remaining.Length);
        Remaining.Span[..count].CopyTo(buffer);
        Remaining = Remaining[count..];
        return count;
    }
}
