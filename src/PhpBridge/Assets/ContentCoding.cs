namespace PhpBridge.Assets;

/// <summary>Content codings (RFC 9110 section 8.4.1) of assets, the best first.</summary>
internal enum ContentCoding
{
    Brotli,
    Gzip,
    Identity,
}
