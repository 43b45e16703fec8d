using System.Buffers;
using PhpBridge.Linux;
using PhpBridge.Time;

namespace PhpBridge.FastCgi;

/// <summary>
/// Sends requests to FastCGI applications over Unix sockets, one at a time and each on its own connection. Connecting takes about
/// 20 µs. A kept connection could have been closed while the sandbox was frozen, which cannot be told apart from an application
/// that crashed on the request. Buffers live as long as the client.
/// </summary>
internal sealed class FastCgiClient
{
    private static readonly byte[] MaxConnectionsQuery = CreateQuery("FCGI_MAX_CONNS"u8);

    private readonly RequestWriter _writer = new();
    private readonly RecordReader _reader = new();

    /// <summary>Begins a request. The returned stream must be disposed before the next request begins.</summary>
    /// <param name="socketPath">The Unix socket on which the application listens.</param>
    /// <param name="parameters">Name-value pairs (FastCGI 1.0 section 3.4).</param>
    /// <param name="stdin">The request's content; must stay unchanged until the stream is disposed.</param>
    /// <param name="stderr">Receives the application's stderr.</param>
    /// <param name="deadline">When reads fail with <see cref="FastCgiFailure.DeadlineExceeded"/>.</param>
    /// <exception cref="FastCgiException">Nothing listens on the socket.</exception>
    public StdoutStream Send(
        string socketPath, ReadOnlySpan<byte> parameters, ReadOnlyMemory<byte> stdin, IStderrSink stderr, Deadline deadline)
    {
        var connection = Connect(socketPath);
        _writer.Start(parameters, stdin);
        _reader.Reset();
        return new StdoutStream(connection, _writer, _reader, stderr, deadline);
    }

    /// <summary>
    /// Requests a variable from the application (FCGI_GET_VALUES, FastCGI 1.0 section 4.1) and waits for the reply, which proves that
    /// the application accepts connections without running a script.
    /// </summary>
    /// <exception cref="FastCgiException">Nothing listens, or there is no reply by the deadline.</exception>
    public static void WaitUntilReady(string socketPath, Deadline deadline)
    {
        using var connection = Connect(socketPath);
        connection.Send(MaxConnectionsQuery);

        Span<byte> reply = stackalloc byte[RecordHeader.Size];
        for (var received = 0; received < reply.Length;)
        {
            if (!SocketWait.Wait(connection, forWriting: false, deadline).Readable)
            {
                throw new FastCgiException(FastCgiFailure.DeadlineExceeded, "the application did not become ready in time");
            }

            var count = connection.Receive(reply[received..]);
            if (count == 0)
            {
                throw new FastCgiException(FastCgiFailure.Unreachable, "the application closed the connection before it became ready");
            }

            received += Math.Max(0, count);
        }

        if (RecordHeader.Parse(reply).Type is not (RecordType.GetValuesResult or RecordType.UnknownType))
        {
            throw new FastCgiException(FastCgiFailure.Protocol, "the application did not reply to FCGI_GET_VALUES");
        }
    }

    /// <summary>An FCGI_GET_VALUES record, a management record (request id 0), with an empty value for the name.</summary>
    private static byte[] CreateQuery(ReadOnlySpan<byte> name)
    {
        var record = new ArrayBufferWriter<byte>(64);
        record.Advance(RecordHeader.Size);
        NameValuePairs.Write(record, name, value: default);
        var bytes = record.WrittenSpan.ToArray();
        new RecordHeader(RecordType.GetValues, RequestId: 0, (ushort)(bytes.Length - RecordHeader.Size)).Write(bytes);
        return bytes;
    }

    private static UnixConnection Connect(string socketPath)
    {
        try
        {
            return UnixConnection.Connect(socketPath);
        }
        catch (IOException e)
        {
            throw new FastCgiException(FastCgiFailure.Unreachable, $"cannot connect to {socketPath}: {e.Message}", e);
        }
    }
}
