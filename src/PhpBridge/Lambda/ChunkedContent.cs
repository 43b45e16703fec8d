using System.Globalization;
using System.Text;

namespace PhpBridge.Lambda;

/// <summary>
/// Sends the content of a request in chunks (RFC 9112 section 7.1), each with one call: data that is read into <see cref="Room"/> has
/// space for its size line before it and for its end behind it.
/// </summary>
internal sealed class ChunkedContent
{
    private const int SizeLine = 6; // Four hexadecimal digits, CR and LF.
    private const int MaxChunk = 0xFFFF;

    private readonly byte[] _buffer = new byte[SizeLine + MaxChunk + 2];

    /// <summary>The place for the data of the next chunk.</summary>
    public Span<byte> Room => _buffer.AsSpan(SizeLine, MaxChunk);

    /// <summary>Sends the first bytes of <see cref="Room"/> as a chunk; at least one, because an empty chunk is the last.</summary>
    public void Send(TimedConnection connection, int length)
    {
        length.TryFormat(_buffer, out _, "x4", CultureInfo.InvariantCulture);
        "\r\n"u8.CopyTo(_buffer.AsSpan(SizeLine - 2));
        "\r\n"u8.CopyTo(_buffer.AsSpan(SizeLine + length));
        connection.Send(_buffer.AsSpan(0, SizeLine + length + 2));
    }

    /// <summary>Sends bytes that are elsewhere.</summary>
    public void Send(TimedConnection connection, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var length = Math.Min(bytes.Length, MaxChunk);
            bytes[..length].CopyTo(Room);
            Send(connection, length);
            bytes = bytes[length..];
        }
    }

    /// <summary>Sends the last chunk and the trailer section (RFC 9112 section 7.1.2).</summary>
    /// <param name="trailers">Header lines, each with its CRLF.</param>
    public static void End(TimedConnection connection, string trailers) => connection.Send(Encoding.ASCII.GetBytes($"0\r\n{trailers}\r\n"));
}
