using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PhpBridge.Telemetry;

/// <summary>
/// Standard output, which may be full, closed, or a pipe that is not read: it never makes its writer wait for long. Not
/// O_NONBLOCK for that, which would hold for all who have this pipe or terminal.
/// </summary>
internal sealed partial class StandardOutput : Stream
{
    private const int Descriptor = 1;
    private const short Writable = 0x004; // POLLOUT
    private const int Interrupted = 4; // EINTR

    // PIPE_BUF (pipe(7)): a pipe that can be written takes so much without blocking.
    private const int Part = 4096;

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

    /// <exception cref="IOException">Not all of it could be written. What comes next begins a line of its own.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var written = 0;
        try
        {
            WaitUntilWritable(); // At once, before anything of the line is out.
            if (_isCut)
            {
                _isCut = WritePart("\n"u8) == 0;
            }

            while (written < buffer.Length)
            {
                WaitUntilWritable();
                written += WritePart(buffer.Slice(written, Math.Min(Part, buffer.Length - written)));
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

    /// <summary>Once it has waited in vain, it does not wait again until there is room.</summary>
    private void WaitUntilWritable()
    {
        var started = Stopwatch.GetTimestamp();
        var patience = _isStuck ? TimeSpan.Zero : Patience;
        while (true)
        {
            var left = patience - Stopwatch.GetElapsedTime(started);
            var entry = new PollFd { Fd = Descriptor, Events = Writable };
            var count = Poll(ref entry, 1, left > TimeSpan.Zero ? (int)Math.Ceiling(left.TotalMilliseconds) : 0);
            if (count > 0)
            {
                _isStuck = false;
                return; // Or broken, which writing will tell.
            }

            // After the sandbox was frozen all time may be over, so the last look is one without waiting.
            if (count == 0 ? left <= TimeSpan.Zero : Marshal.GetLastPInvokeError() != Interrupted)
            {
                _isStuck = true;
                throw new IOException("standard output is not read");
            }
        }
    }

    private static int WritePart(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var count = Write(Descriptor, ref MemoryMarshal.GetReference(bytes), bytes.Length);
            if (count >= 0)
            {
                return (int)count;
            }

            if (Marshal.GetLastPInvokeError() is not Interrupted and var error)
            {
                throw new IOException($"standard output cannot be written: errno {error}");
            }
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ref byte bytes, nint count);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollFd entries, nuint count, int timeoutMs);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Fd;
        public short Events;
        public short Returned;
    }
}
