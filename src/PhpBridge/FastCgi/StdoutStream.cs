using System.Net.Sockets;
using PhpBridge.Http;
using PhpBridge.Linux;
using PhpBridge.Time;

namespace PhpBridge.FastCgi;

/// <summary>
/// The application's stdout. Reading it drives the whole exchange: while there is stdin left it is sent whenever the
/// socket takes it, and stderr records go to their sink as they pass. So a large upload and a large output at once
/// cannot block each other, and an application that produces faster than its reader reads is slowed by the kernel.
/// Ends (returns 0) only after END_REQUEST; anything less is a <see cref="FastCgiException"/>.
/// </summary>
internal sealed class StdoutStream : ForwardStream
{
    private readonly Socket _socket;
    private readonly RequestWriter _writer;
    private readonly RecordReader _reader;
    private readonly IStderrSink _stderr;
    private readonly Deadline _deadline;

    public StdoutStream(Socket socket, RequestWriter writer, RecordReader reader, IStderrSink stderr, Deadline deadline)
    {
        (_socket, _writer, _reader, _stderr, _deadline) = (socket, writer, reader, stderr, deadline);
        _writer.Write(_socket);
    }

    /// <summary>True once the application has ended the request; disposing before means aborting it.</summary>
    public bool Ended { get; private set; }

    /// <summary>
    /// Waits for the first byte only: what has arrived goes in one piece, through however many records it came, and
    /// what the application holds back is not waited for.
    /// </summary>
    public override int Read(Span<byte> buffer)
    {
        var count = 0;
        while (!Ended && count < buffer.Length)
        {
            if (!TryMoveToRecord())
            {
                if (count > 0)
                {
                    break;
                }

                Fill();
                continue;
            }

            if (count > 0 && _reader.Available.IsEmpty && _reader.ContentRemaining > 0)
            {
                break;
            }

            switch (_reader.Header.Type)
            {
                case RecordType.Stdout when _reader.ContentRemaining > 0:
                    count += _reader.Available.IsEmpty ? ReceiveStdout(buffer) : TakeStdout(buffer[count..]);
                    break;
                case RecordType.Stderr:
                    PassStderr();
                    break;
                case RecordType.EndRequest:
                    ReadEnd();
                    break;
            }
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _socket.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Whether there is a record under way; if not, moves to the next. False when its header has not arrived yet.</summary>
    private bool TryMoveToRecord()
    {
        if (_reader.ContentRemaining == 0)
        {
            if (!_reader.TryReadHeader())
            {
                return false;
            }

            Check(_reader.Header);
        }

        return true;
    }

    private int TakeStdout(Span<byte> buffer)
    {
        var count = Math.Min(_reader.Available.Length, buffer.Length);
        _reader.Available[..count].CopyTo(buffer);
        _reader.Take(count);
        return count;
    }

    private int ReceiveStdout(Span<byte> buffer)
    {
        while (true)
        {
            WaitUntilReadable();
            var received = _reader.ReceiveContent(_socket, buffer);
            if (received > 0)
            {
                return received;
            }

            ThrowIfEnded(received);
        }
    }

    private void PassStderr()
    {
        while (_reader.ContentRemaining > 0)
        {
            var available = _reader.Available;
            if (available.IsEmpty)
            {
                Fill();
                continue;
            }

            _stderr.Write(available);
            _reader.Take(available.Length);
        }
    }

    /// <summary>FastCGI 1.0 section 5.5: appStatus (4 bytes), protocolStatus, three reserved bytes.</summary>
    private void ReadEnd()
    {
        const int bodyLength = 8;
        if (_reader.ContentRemaining < bodyLength)
        {
            throw new FastCgiException(FastCgiFailure.Protocol, "END_REQUEST is shorter than 8 bytes");
        }

        while (_reader.Available.Length < bodyLength)
        {
            Fill();
        }

        var status = (ProtocolStatus)_reader.Available[4];
        if (status != ProtocolStatus.RequestComplete)
        {
            throw new FastCgiException(FastCgiFailure.Protocol, $"the application refused the request: {status}");
        }

        Ended = true;
    }

    private void Fill()
    {
        WaitUntilReadable();
        ThrowIfEnded(_reader.Receive(_socket));
    }

    private void WaitUntilReadable()
    {
        // The clock is asked at every turn: an application that never stops talking must not outlive its deadline.
        while (!_deadline.Expired)
        {
            var (readable, writable) = Poll.Wait(_socket, forWriting: !_writer.Done, _deadline);
            if (writable)
            {
                _writer.Write(_socket);
            }

            if (readable)
            {
                return;
            }
        }

        throw new FastCgiException(FastCgiFailure.DeadlineExceeded, "the request was not ended before its deadline");
    }

    private static void ThrowIfEnded(int received)
    {
        if (received == 0)
        {
            throw new FastCgiException(FastCgiFailure.Truncated, "the connection was closed before the request was ended");
        }
    }

    private static void Check(RecordHeader header)
    {
        if (header.Type is not (RecordType.Stdout or RecordType.Stderr or RecordType.EndRequest))
        {
            throw new FastCgiException(FastCgiFailure.Protocol, $"a record of type {(int)header.Type} arrived during a request");
        }

        if (header.RequestId != RequestWriter.RequestId)
        {
            throw new FastCgiException(FastCgiFailure.Protocol, $"a record of request {header.RequestId} arrived");
        }
    }
}
