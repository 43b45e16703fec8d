using PhpBridge.Streams;

namespace PhpBridge.Http;

/// <summary>Content that lies in memory already. Who knows it takes <see cref="Remaining"/> as it is, without a copy.</summary>
internal sealed class MemoryContent(ReadOnlyMemory<byte> bytes) : ForwardOnlyStream
{
    /// <summary>What has not been read yet.</summary>
    public ReadOnlyMemory<byte> Remaining { get; private set; } = bytes;

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, Remaining.Length);
        Remaining.Span[..count].CopyTo(buffer);
        Remaining = Remaining[count..];
        return count;
    }
}
