using PhpBridge.Linux;
using PhpBridge.Streams;
using PhpBridge.Time;

namespace PhpBridge.FastCgi;

/// <summary>
/// The application's stdout. Reading it drives the whole exchange: remaining stdin is sent whenever the socket accepts it, and
/// stderr records go to their sink. So a large upload and a large output cannot block each other, and the kernel slows down an
/// application that writes faster than the stream is read. Ends (returns 0) only after END_REQUEST; a connection that ends
/// earlier is a <see cref="FastCgiException"/>.
/// </summary>
internal sealed class StdoutStream : ForwardOnlyStream
{
    private readonly UnixConnection _connection;
    private readonly RequestWriter _writer;
    private readonly RecordReader _reader;
    private readonly IStderrSink _stderr;
    private readonly Deadline _deadline;

    public StdoutStream(UnixConnection connection, RequestWriter writer, RecordReader reader, IStderrSink stderr, Deadline deadline)
    {
        (_connection, _writer, _reader, _stderr, _deadline) = (connection, writer, reader, stderr, deadline);
        _writer.Write(_connection);
    }

    /// <summary>True once the application has ended the request. Disposing the stream earlier aborts the request.</summary>
    public bool Ended { get; private set; }

    /// <summary>
    /// Waits for the first byte only. Returns as much as has arrived, across record boundaries.
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

                WaitAndReceive();
                continue;
            }

            if (count > 0 && _reader.Available.IsEmpty && _reader.ContentRemaining > 0)
            {
                break;
            }

            switch (_reader.Header.Type)
            {
                case RecordType.Stdout when _reader.ContentRemaining > 0:
                    count += _reader.Available.IsEmpty ? ReceiveContent(buffer) : CopyAvailable(buffer[count..]);
                    break;
                case RecordType.Stderr:
                    ForwardStderr();
                    break;
                case RecordType.EndRequest:
                    ReadEndRequest();
                    break;
            }
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _connection.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Moves to the next record if the current one is consumed. Returns false when the next header has not arrived.</summary>
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

    private int CopyAvailable(Span<byte> buffer)
    {
        var count = Math.Min(_reader.Available.Length, buffer.Length);
        _reader.Available[..count].CopyTo(buffer);
        _reader.Advance(count);
        return count;
    }

    /// <summary>Waits for content of the current record and receives it directly into the caller's buffer.</summary>
    private int ReceiveContent(Span<byte> buffer)
    {
        while (true)
        {
            WaitUntilReadable();
            var received = _reader.ReceiveContent(_connection, buffer);
            if (received > 0)
            {
                return received;
            }

            ThrowIfEnded(received);
        }
    }

    private void ForwardStderr()
    {
        while (_reader.ContentRemaining > 0)
        {
            var available = _reader.Available;
            if (available.IsEmpty)
            {
                WaitAndReceive();
                continue;
            }

            _stderr.Write(available);
            _reader.Advance(available.Length);
        }
    }

    /// <summary>FastCGI 1.0 section 5.5: appStatus (4 bytes), protocolStatus, three reserved bytes.</summary>
    private void ReadEndRequest()
    {
        const int bodyLength = 8;
        if (_reader.ContentRemaining < bodyLength)
        {
            throw new FastCgiException(FastCgiFailure.Protocol, "END_REQUEST is shorter than 8 bytes");
        }

        while (_reader.Available.Length < bodyLength)
        {
            WaitAndReceive();
        }

        var status = (ProtocolStatus)_reader.Available[4];
        if (status != ProtocolStatus.RequestComplete)
        {
            throw new FastCgiException(FastCgiFailure.Protocol, $"the application refused the request: {status}");
        }

        Ended = true;
    }

    private void WaitAndReceive()
    {
        WaitUntilReadable();
        ThrowIfEnded(_reader.Receive(_connection));
    }

    private void WaitUntilReadable()
    {
        // Checked even when there is something to read: an application that never stops writing must not outlive the deadline.
        while (!_deadline.Expired)
        {
            var (readable, writable) = SocketWait.Wait(_connection, forWriting: !_writer.Done, _deadline);
            if (writable)
            {
                _writer.Write(_connection);
            }

            if (readable)
            {
                return;
            }
        }

        throw new FastCgiException(FastCgiFailure.DeadlineExceeded, "the application did not end the request by the deadline");
    }

    private static void ThrowIfEnded(int received)
    {
        if (received == 0)
        {
            throw new FastCgiException(FastCgiFailure.Truncated, "the application closed the connection before it ended the request");
        }
    }

    private static void Check(RecordHeader header)
    {
        if (header.Type is not (RecordType.Stdout or RecordType.Stderr or RecordType.EndRequest))
        {
            throw new FastCgiException(FastCgiFailure.Protocol, $"received a record of type {(int)header.Type} during a request");
        }

        if (header.RequestId != RequestWriter.RequestId)
        {
            throw new FastCgiException(FastCgiFailure.Protocol, $"received a record of request {header.RequestId}");
        }
    }
}
