using PhpBridge.Streams;

namespace PhpBridge.Assets;

/// <summary>Several contents one after the other. Disposes them and their source.</summary>
internal sealed class JoinedContent(IReadOnlyList<Stream> parts, IDisposable? source) : ForwardOnlyStream
{
    private int _current;

    public override int Read(Span<byte> buffer)
    {
        for (; _current < parts.Count; _current++)
        {
            if (parts[_current].Read(buffer) is > 0 and var count)
            {
                return count;
            }
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var part in parts)
            {
                part.Dispose();
            }

            source?.Dispose();
        }

        base.Dispose(disposing);
    }
}
