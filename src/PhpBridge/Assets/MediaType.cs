namespace PhpBridge.Assets;

/// <summary>A media type (RFC 9110 section 8.3.1).</summary>
/// <param name="Name">The value of Content-Type.</param>
/// <param name="IsCompressible">Whether a content coding makes it smaller.</param>
internal sealed record MediaType(ReadOnlyMemory<byte> Name, bool IsCompressible);
