using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace PhpBridge.Tests.Lambda;

/// <summary>The server's end of one connection, which sends whatever bytes a test likes.</summary>
internal sealed class ApiConnection(Socket socket, WaitHandle released, Action<ApiRequest> received)
{
    public ApiRequest ReadRequest()
    {
        var (line, fields) = ReadHead();
        var length = fields.Where(field => field.StartsWith("Content-Length: ", StringComparison.Ordinal))
            .Select(field => int.Parse(field["Content-Length: ".Length..], CultureInfo.InvariantCulture))
            .SingleOrDefault();
        if (fields.Contains("Transfer-Encoding: chunked"))
        {
            return ReadChunks(line, fields);
        }

        var content = new byte[length];
        for (var read = 0; read < length;)
        {
            var count = socket.Receive(content.AsSpan(read));
            read += count > 0 ? count : throw new IOException("the client closed the connection");
        }

        var request = new ApiRequest(line, fields, content);
        received(request);
        return request;
    }

    /// <summary>The next chunk of a request's content; empty for the last.</summary>
    public string ReadChunk()
    {
        var size = int.Parse(ReadUntil("\r\n")[..^2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var chunk = size == 0 ? "" : ReadCharacters(size);
        return size == 0 || ReadCharacters(2) == "\r\n" ? chunk : throw new IOException("a chunk does not end where its size says");
    }

    /// <summary>The trailer section behind the last chunk.</summary>
    public IReadOnlyList<string> ReadTrailers()
    {
        var trailers = new List<string>();
        while (ReadUntil("\r\n")[..^2] is { Length: > 0 } trailer)
        {
            trailers.Add(trailer);
        }

        return trailers;
    }

    /// <summary>Reads a request's head and leaves its content where it is.</summary>
    public (string Line, IReadOnlyList<string> Fields) ReadHead()
    {
        var lines = ReadUntil("\r\n\r\n").Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return (lines[0], lines[1..]);
    }

    public void Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    public void Send(byte[] bytes)
    {
        for (var rest = bytes.AsSpan(); !rest.IsEmpty;)
        {
            rest = rest[socket.Send(rest)..];
        }
    }

    public void SendByteByByte(string text)
    {
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            Send([value]);
        }
    }

    private ApiRequest ReadChunks(string line, IReadOnlyList<string> fields)
    {
        var content = new StringBuilder();
        while (ReadChunk() is { Length: > 0 } chunk)
        {
            content.Append(chunk);
        }

        var request = new ApiRequest(line, [.. fields, .. ReadTrailers()], Encoding.Latin1.GetBytes(content.ToString()));
        received(request);
        return request;
    }

    private string ReadUntil(string end)
    {
        var text = new StringBuilder();
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            text.Append(ReadCharacters(1));
        }

        return text.ToString();
    }

    private string ReadCharacters(int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var received = socket.Receive(bytes.AsSpan(read));
            read += received > 0 ? received : throw new IOException("the client closed the connection");
        }

        return Encoding.Latin1.GetString(bytes);
    }

    /// <summary>Does nothing until the test is over.</summary>
    public void Idle() => released.WaitOne();
}
