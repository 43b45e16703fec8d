using System.Net.Sockets;
using System.Text;
using PhpBridge.Linux;
using PhpBridge.Time;

namespace PhpBridge.FastCgi;

/// <summary>
/// Sends requests to one FastCGI application over a Unix socket, one at a time, a connection each: connecting costs
/// some 20 µs, and a kept connection could be half dead after the sandbox was frozen, which nobody can tell from a
/// request that crashed the application. Buffers live as long as the client.
/// </summary>
internal sealed class FastCgiClient
{
    private readonly RequestWriter _writer = new();
    private readonly RecordReader _reader = new();

    /// <summary>Opens a request. The stream must be disposed before the next one is opened.</summary>
    /// <param name="socketPath">The Unix socket on which the application listens.</param>
    /// <param name="parameters">Name-value pairs (FastCGI 1.0 section 3.4).</param>
    /// <param name="stdin">The request's content; must stay unchanged until the stream is disposed.</param>
    /// <param name="stderr">Takes what the application writes to its stderr.</param>
    /// <param name="deadline">When reading gives up.</param>
    /// <exception cref="FastCgiException">Nothing listens there.</exception>
    public StdoutStream Send(
        string socketPath, ReadOnlySpan<byte> parameters, ReadOnlyMemory<byte> stdin, IStderrSink stderr, Deadline deadline)
    {
        var socket = Connect(socketPath);
        _writer.Start(parameters, stdin);
        _reader.Reset();
        return new StdoutStream(socket, _writer, _reader, stderr, deadline);
    }

    /// <summary>
    /// Asks the application for a variable (FastCGI 1.0 section 4.1) and waits for the answer: a sign of life that
    /// runs no script.
    /// </summary>
    public static void WaitUntilReady(string socketPath, Deadline deadline)
    {
        using var socket = Connect(socketPath);
        Span<byte> query = stackalloc byte[RecordHeader.Size + 2 + 14];
        new RecordHeader(RecordType.GetValues, 0, 16).Write(query);
        query[8] = 14;
        query[9] = 0;
        Encoding.ASCII.GetBytes("FCGI_MAX_CONNS", query[10..]);
        socket.Send(query, SocketFlags.None, out _);

        Span<byte> answer = stackalloc byte[RecordHeader.Size];
        for (var received = 0; received < answer.Length;)
        {
            if (!Poll.Wait(socket, forWriting: false, deadline).Readable)
            {
                throw new FastCgiException(FastCgiFailure.DeadlineExceeded, "the application did not become ready in time");
            }

            var count = socket.Receive(answer[received..], SocketFlags.None, out var error);
            if (count == 0 && error != SocketError.WouldBlock)
            {
                throw new FastCgiException(FastCgiFailure.Unreachable, "the application ended before it became ready");
            }

            received += count;
        }

        if (RecordHeader.Parse(answer).Type is not (RecordType.GetValuesResult or RecordType.UnknownType))
        {
            throw new FastCgiException(FastCgiFailure.Protocol, "the application did not answer FCGI_GET_VALUES");
        }
    }

    private static Socket Connect(string socketPath)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(socketPath));
            socket.Blocking = false;
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new FastCgiException(FastCgiFailure.Unreachable, $"cannot connect to {socketPath}: {e.Message}", e);
        }
    }
}
