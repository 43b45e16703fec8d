using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace PhpBridge.Tests.Lambda;

/// <summary>The server's end of one connection, which sends whatever bytes a test likes.</summary>
internal sealed class ApiConnection(Socket socket, WaitHandle released, Action<ApiRequest> received)
{
    private readonly byte[] _one = new byte[1];

    public ApiRequest ReadRequest()
    {
        var (line, fields) = ReadHead();
        var length = fields.Where(field => field.StartsWith("Content-Length: ", StringComparison.Ordinal))
            .Select(field => int.Parse(field["Content-Length: ".Length..], CultureInfo.InvariantCulture))
            .SingleOrDefault();
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

    /// <summary>Reads a request's head and leaves its content where it is.</summary>
    public (string Line, IReadOnlyList<string> Fields) ReadHead()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append(socket.Receive(_one) == 1 ? (char)_one[0] : throw new IOException("the client closed the connection"));
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
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

    /// <summary>Does nothing until the test is over.</summary>
    public void Idle() => released.WaitOne();
}
