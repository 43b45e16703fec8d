using PhpBridge.Linux;
using PhpBridge.Time;

namespace PhpBridge.Telemetry;

/// <summary>
/// Standard output, which may be full, closed, or a pipe that is not read: a write waits for a second at most. O_NONBLOCK would
/// also affect all other processes that share this pipe or terminal.
/// </summary>
internal sealed class StandardOutput : Stream
{
    // PIPE_BUF (pipe(7)): a pipe that poll(2) reports as writable takes this many bytes without blocking.
    private const int MaxWrite = 4096;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private bool _isStuck;
    private bool _isCut;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">Not all bytes could be written. The next write begins with a newline.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var written = 0;
        try
        {
            WaitUntilWritable(); // Before the first byte, so that a line is mostly written whole or not at all.
            if (_isCut)
            {
                _isCut = FileDescriptor.Write(FileDescriptor.StandardOutput, "\n"u8) == 0;
            }

            while (written < buffer.Length)
            {
                WaitUntilWritable();
                var part = buffer.Slice(written, Math.Min(MaxWrite, buffer.Length - written));
                written += FileDescriptor.Write(FileDescriptor.StandardOutput, part);
            }
        }
        finally
        {
            _isCut |= written > 0 && written < buffer.Length;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>After one wait without success, later writes do not wait until the reader has made room.</summary>
    private void WaitUntilWritable()
    {
        var deadline = _isStuck ? Deadline.Passed : Deadline.After(Patience);
        _isStuck = true;
        bool isLast;
        do
        {
            // A freeze of the sandbox may use up the whole time, so the last poll is one that began after the deadline.
            isLast = deadline.Expired;
            if (Poll.WaitUntilWritable(FileDescriptor.StandardOutput, deadline))
            {
                _isStuck = false;
                return;
            }
        }
        while (!isLast);

        throw new IOException("standard output is not being read");
    }
}
