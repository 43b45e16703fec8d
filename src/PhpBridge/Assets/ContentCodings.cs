using System.Buffers;
using System.IO.Compression;

namespace PhpBridge.Assets;

/// <summary>What there is to know of each coding: its name, its files' extension, how to make it.</summary>
internal static class ContentCodings
{
    // What more effort saves (2 % of WordPress's scripts from 6 to 9, 5 % from 9 to 11) is not worth the CPU of every sandbox.
    private const int BrotliQuality = 6;
    private const int BrotliWindow = 22;

    // Fields and bookkeeping outweigh what could be saved.
    public const int MinLength = 256;

    public static ReadOnlyMemory<byte> Name(ContentCoding coding) => coding == ContentCoding.Brotli ? Br : Gzip;

    /// <summary>How a file is called that holds another one in this coding: style.css.br.</summary>
    public static string Extension(ContentCoding coding) => coding == ContentCoding.Brotli ? ".br" : ".gz";

    /// <returns>Null when nothing is gained.</returns>
    public static ReadOnlyMemory<byte>? Encode(ContentCoding coding, ReadOnlyMemory<byte> content)
    {
        var limit = content.Length - (content.Length / 20); // Less than a twentieth is not worth a decoder's time.
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
