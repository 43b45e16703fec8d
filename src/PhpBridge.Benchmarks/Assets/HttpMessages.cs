using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace PhpBridge.Benchmarks.Assets;

/// <summary>HTTP/1.1 messages with Content-Length on one connection, read into one buffer: the client must cost less than the servers.</summary>
internal sealed class HttpMessages(Socket connection) : IDisposable
{
    private readonly byte[] _buffer = new byte[16 * 1024 * 1024];
    private int _length;

    public void Send(ReadOnlySpan<byte> message)
    {
        while (!message.IsEmpty)
        {
            message = message[connection.Send(message)..];
        }
    }

    /// <summary>Reads one message to its end.</summary>
    /// <returns>Its first line and how long its content was.</returns>
    public (string FirstLine, int ContentLength) Receive()
    {
        int end;
        while ((end = _buffer.AsSpan(0, _length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            Read();
        }

        var head = Encoding.ASCII.GetString(_buffer, 0, end);
        var content = ContentLength(head);
        var total = end + 4 + content;
        while (_length < total)
        {
            Read();
        }

        _buffer.AsSpan(total, _length - total).CopyTo(_buffer);
        _length -= total;
        return (head[..Math.Max(0, head.IndexOf('\r', StringComparison.Ordinal))], content);
    }

    public void Dispose() => connection.Dispose();

    private void Read()
    {
        var count = connection.Receive(_buffer.AsSpan(_length));
        _length += count > 0 ? count : throw new IOException("the connection was closed");
    }

    private static int ContentLength(string head)
    {
        const string name = "\r\nContent-Length:";
        var at = head.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        var value = at < 0 ? "0" : head[(at + name.Length)..].Split('\r')[0];
        return int.Parse(value, CultureInfo.InvariantCulture);
    }
}
