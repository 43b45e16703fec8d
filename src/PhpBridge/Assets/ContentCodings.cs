using System.Buffers;
using System.IO.Compression;

namespace PhpBridge.Assets;

/// <summary>Name, file extension and encoder of each content coding.</summary>
internal static class ContentCodings
{
    // Higher qualities save little of WordPress's scripts (2 % from 6 to 9, 5 % from 9 to 11) for the CPU time of every sandbox.
    private const int BrotliQuality = 6;
    private const int BrotliWindow = 22;

    // Below this length, headers outweigh the savings.
    public const int MinLength = 256;

    public static ReadOnlyMemory<byte> Name(ContentCoding coding) => coding == ContentCoding.Brotli ? Br : Gzip;

    /// <summary>Returns the extension of compressed files, as in style.css.br.</summary>
    public static string Extension(ContentCoding coding) => coding == ContentCoding.Brotli ? ".br" : ".gz";

    /// <returns>Null if the content does not become notably smaller.</returns>
    public static ReadOnlyMemory<byte>? Encode(ContentCoding coding, ReadOnlyMemory<byte> content)
    {
        var limit = content.Length - (content.Length / 20); // Less than a twentieth is not worth the time of decoding.
        return coding == ContentCoding.Brotli ? EncodeBrotli(content.Span, limit) : EncodeGzip(content.Span, limit);
    }

    private static readonly byte[] Br = "br"u8.ToArray();
    private static readonly byte[] Gzip = "gzip"u8.ToArray();

    private static ReadOnlyMemory<byte>? EncodeBrotli(ReadOnlySpan<byte> content, int limit)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(limit);
        try
        {
            return BrotliEncoder.TryCompress(content, buffer.AsSpan(0, limit), out var written, BrotliQuality, BrotliWindow)
                ? buffer.AsSpan(0, written).ToArray()
                : default(ReadOnlyMemory<byte>?);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static ReadOnlyMemory<byte>? EncodeGzip(ReadOnlySpan<byte> content, int limit)
    {
        using var encoded = new MemoryStream();
        using (var encoder = new GZipStream(encoded, CompressionLevel.Optimal, leaveOpen: true))
        {
            encoder.Write(content);
        }

        return encoded.Length <= limit ? encoded.ToArray() : default(ReadOnlyMemory<byte>?);
    }
}
