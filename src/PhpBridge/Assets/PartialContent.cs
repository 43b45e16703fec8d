using System.Globalization;
using System.Text;
using PhpBridge.Http;

namespace PhpBridge.Assets;

/// <summary>The content of a 206 (RFC 9110 section 15.3.7).</summary>
/// <param name="Stream">The part, or the parts with their headers.</param>
/// <param name="Type">The value of Content-Type.</param>
/// <param name="Length">The length in bytes.</param>
internal readonly record struct PartialContent(Stream Stream, ReadOnlyMemory<byte> Type, long Length)
{
    /// <summary>Builds multipart/byteranges (section 14.6).</summary>
    /// <param name="source">The representation.</param>
    /// <param name="ranges">The parts in the order of the request.</param>
    /// <param name="type">The representation's media type.</param>
    /// <param name="total">The representation's length.</param>
    public static PartialContent Multipart(ContentSource source, List<ByteRange> ranges, ReadOnlyMemory<byte> type, long total)
    {
        // With 122 random bits, the file cannot contain the boundary.
        var boundary = Guid.NewGuid().ToString("N");
        var length = 0L;
        var parts = new List<Stream>((ranges.Count * 2) + 1);
        foreach (var range in ranges)
        {
            var head = $"\r\n--{boundary}\r\nContent-Type: {Encoding.UTF8.GetString(type.Span)}\r\n"
                + $"Content-Range: {RangeOf(range, total)}\r\n\r\n";
            Add(new MemoryContent(Encoding.UTF8.GetBytes(head)), Encoding.UTF8.GetByteCount(head));
            Add(source.Read(range, isLast: false), range.Length);
        }

        var end = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");
        Add(new MemoryContent(end), end.Length);
        return new(new JoinedContent(parts, source.File), Encoding.ASCII.GetBytes("multipart/byteranges; boundary=" + boundary), length);

        void Add(Stream part, long partLength)
        {
            parts.Add(part);
            length += partLength;
        }
    }

    /// <summary>Returns the value of Content-Range (section 14.4).</summary>
    public static string RangeOf(ByteRange range, long total)
        => string.Create(CultureInfo.InvariantCulture, $"bytes {range.Start}-{range.Last}/{total}");
}
