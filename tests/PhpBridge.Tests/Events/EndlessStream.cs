using PhpBridge.Streams;

namespace PhpBridge.Tests.Events;

internal sealed class EndlessStream : ForwardOnlyStream
{
    public long BytesRead { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        buffer.Fill((byte)'x');
        BytesRead += buffer.Length;
        return buffer.Length;
    }
}
