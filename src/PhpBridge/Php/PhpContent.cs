namespace PhpBridge.Php;

/// <summary>
/// The body of a CGI response: what came with the head, then the rest of stdout. Failures go through
/// <paramref name="exchange"/>, which knows what to do about the worker.
/// </summary>
internal sealed class PhpContent(PhpExchange exchange, ReadOnlyMemory<byte> received) : Stream
{
    private ReadOnlyMemory<byte> _received = received;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            exchange.Dispose();
        }

        base.Dispose(disposing);
    }
}
