using PhpBridge.Streams;

namespace PhpBridge.Tests.Lambda;

internal delegate int ReadSpan(Span<byte> buffer);

/// <summary>Content that a test produces as it is read.</summary>
internal sealed class SourceStream(ReadSpan read) : ForwardOnlyStream
{
    public override int Read(Span<byte> buffer) => read(buffer);
}
