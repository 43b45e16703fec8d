using System.Buffers;
using PhpBridge.Streams;

namespace PhpBridge.Caching;

/// <summary>The content of a response that is sent and stored at the same time. It is stored only if it was read to its end.</summary>
/// <param name="source">The content; disposed with this.</param>
/// <param name="maxLength">A longer content is not stored.</param>
/// <param name="complete">Takes the whole content.</param>
/// <param name="flight">Ends when the content has been stored, or will not be.</param>
internal sealed class StoringContent(
    Stream source, int maxLength, Action<ReadOnlyMemory<byte>> complete, IDisposable? flight) : ForwardOnlyStream
{
    private ArrayBufferWriter<byte>? _copy = new(16 * 1024);

    public override int Read(Span<byte> buffer)
    {
        var count = source.Read(buffer);
        if (_copy is { } copy)
        {
            if (count == 0 && buffer.Length > 0)
            {
                Finish(copy.WrittenMemory);
            }
            else if (copy.WrittenCount + count > maxLength)
            {
                GiveUp();
            }
            else
            {
                copy.Write(buffer[..count]);
            }
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            GiveUp();
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Finish(ReadOnlyMemory<byte> content)
    {
        _copy = null;
        complete(content);
        flight?.Dispose();
    }

    private void GiveUp()
    {
        _copy = null;
        flight?.Dispose();
    }
}
