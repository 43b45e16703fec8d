using PhpBridge.Streams;

namespace PhpBridge.Php;

/// <summary>
/// The content of a CGI response: the bytes that were received with the head, then the rest of stdout. Failures are handled by
/// <paramref name="exchange"/>, which replaces the worker.
/// </summary>
internal sealed class PhpContent(PhpExchange exchange, ReadOnlyMemory<byte> received) : ForwardOnlyStream
{
    private ReadOnlyMemory<byte> _received = received;

    /// <exception cref="PhpException">PHP failed midway.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_received.IsEmpty)
        {
            return exchange.Read(buffer);
        }

        var count = Math.Min(buffer.Length, _received.Length);
        _received.Span[..count].CopyTo(buffer);
        _received = _received[count..];
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            exchange.Dispose();
        }

        base.Dispose(disposing);
    }
}
