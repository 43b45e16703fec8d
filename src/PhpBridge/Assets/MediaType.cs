namespace PhpBridge.Assets;

/// <param name="Name">Content-Type's value.</param>
/// <param name="IsCompressible">Whether a content coding makes it smaller.</param>
internal sealed record MediaType(ReadOnlyMemory<byte> Name, bool IsCompressible);
