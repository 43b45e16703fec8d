using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace PhpBridge.Lambda;

/// <summary>
/// Sends a request's content in chunks (RFC 9112 section 7.1), each with one call: what is read into
/// <see cref="Room"/> lies between the places of its size line and its end already.
/// </summary>
internal sealed class ChunkedContent
{
    private const int SizeLine = 6; // Four hexadecimal digits, CR and LF.
    private const int MaxChunk = 0xFFFF;

    private readonly byte[] _buffer = new byte[SizeLine + MaxChunk + 2];

    /// <summary>Where the next chunk's data goes.</summary>
    public Span<byte> Room => _buffer.AsSpan(SizeLine, MaxChunk);

    /// <summary>Sends the first bytes of <see cref="Room"/> as a chunk; at least one, as an empty chunk is the last.</summary>
    public void Send(Socket socket, int length)
    {
        length.TryFormat(_buffer, out _, "x4", CultureInfo.InvariantCulture);
        "\r\n"u8.CopyTo(_buffer.AsSpan(SizeLine - 2));
        "\r\n"u8.CopyTo(_buffer.AsSpan(SizeLine + length));
        socket.SendAll(_buffer.AsSpan(0, SizeLine + length + 2));
    }

    /// <summary>Sends bytes that are not in the room.</summary>
    public void Send(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var length = Math.Min(bytes.Length, MaxChunk);
            bytes[..length].CopyTo(Room);
            Send(socket, length);
            bytes = bytes[length..];
        }
    }

    /// <summary>Sends the last chunk and the trailer section (RFC 9112 section 7.1.2).</summary>
    /// <param name="trailers">Field lines, each with its CRLF.</param>
    public static void End(Socket socket, string trailers) => socket.SendAll(Encoding.ASCII.GetBytes($"0\r\n{trailers}\r\n"));
}
