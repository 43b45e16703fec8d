using System.Buffers;
using System.Buffers.Binary;
using PhpBridge.Linux;

namespace PhpBridge.FastCgi;

/// <summary>
/// The outgoing half of one request: BEGIN_REQUEST, PARAMS and STDIN records (FastCGI 1.0 sections 5.1 to 5.3), written as far as
/// the socket accepts them. Stdin is sent in records of maximal length, and copied only if it is small.
/// </summary>
internal sealed class RequestWriter
{
    /// <summary>Every connection carries one request, so its id is a constant.</summary>
    public const ushort RequestId = 1;

    private const int SmallStdin = 16 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(8 * 1024);
    private ReadOnlyMemory<byte> _pending;
    private ReadOnlyMemory<byte> _stdin;
    private ReadOnlyMemory<byte> _content;
    private bool _ended;

    public bool Done { get; private set; }

    public void Start(ReadOnlySpan<byte> parameters, ReadOnlyMemory<byte> stdin)
    {
        _buffer.ResetWrittenCount();
        _content = default;
        _stdin = stdin;
        _ended = false;
        Done = false;

        BeginRequest();
        Stream(RecordType.Params, parameters);
        if (stdin.Length <= SmallStdin)
        {
            Stream(RecordType.Stdin, stdin.Span);
            _stdin = default;
            _ended = true;
        }

        _pending = _buffer.WrittenMemory;
    }

    /// <summary>Sends until everything is sent or the socket would block.</summary>
    public void Write(UnixConnection connection)
    {
        while (!Done)
        {
            if (_pending.IsEmpty && !MoveNext())
            {
                return;
            }

            switch (connection.Send(_pending.Span))
            {
                case > 0 and var sent:
                    _pending = _pending[sent..];
                    break;
                case 0:
                    return;
                default:
                    // An application need not read all of stdin. The reading half finds out whether it responded.
                    Done = true;
                    return;
            }
        }
    }

    private bool MoveNext()
    {
        if (!_content.IsEmpty)
        {
            (_pending, _content) = (_content, default);
            return true;
        }

        if (_ended)
        {
            Done = true;
            return false;
        }

        _content = _stdin[..Math.Min(_stdin.Length, RecordHeader.MaxContentLength)];
        _stdin = _stdin[_content.Length..];
        _ended = _content.IsEmpty;
        _buffer.ResetWrittenCount();
        Header(RecordType.Stdin, _content.Length);
        _pending = _buffer.WrittenMemory;
        return true;
    }

    private void BeginRequest()
    {
        // FastCGI 1.0 section 5.1: role, flags, five reserved bytes. FCGI_KEEP_CONN stays unset; see docs/decisions.
        Header(RecordType.BeginRequest, 8);
        var body = _buffer.GetSpan(8)[..8];
        body.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(body, (ushort)Role.Responder);
        _buffer.Advance(8);
    }

    /// <summary>Writes a whole stream as records; an empty record ends it (FastCGI 1.0 section 3.3).</summary>
    private void Stream(RecordType type, ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            var chunk = content[..Math.Min(content.Length, RecordHeader.MaxContentLength)];
            Header(type, chunk.Length);
            _buffer.Write(chunk);
            content = content[chunk.Length..];
        }

        Header(type, 0);
    }

    private void Header(RecordType type, int contentLength)
    {
        new RecordHeader(type, RequestId, (ushort)contentLength).Write(_buffer.GetSpan(RecordHeader.Size));
        _buffer.Advance(RecordHeader.Size);
    }
}
