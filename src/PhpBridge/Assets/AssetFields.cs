using PhpBridge.Http;

namespace PhpBridge.Assets;

/// <summary>Headers of responses with assets. Names and constant values are encoded once.</summary>
internal static class AssetFields
{
    public static readonly ReadOnlyMemory<byte> AcceptEncoding = "Accept-Encoding"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> AcceptRanges = "Accept-Ranges"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> Bytes = "bytes"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> CacheControl = "Cache-Control"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> ContentEncoding = "Content-Encoding"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> ContentLength = "Content-Length"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> ContentType = "Content-Type"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> ContentTypeOptions = "X-Content-Type-Options"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> ETag = "ETag"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> LastModified = "Last-Modified"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> NoSniff = "nosniff"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> Private = "private, no-cache"u8.ToArray();
    public static readonly ReadOnlyMemory<byte> Vary = "Vary"u8.ToArray();

    public static HttpResponse Allowing(HttpResponse response)
    {
        response.Fields.Add("Allow", "GET, HEAD, OPTIONS");
        return response;
    }

    /// <summary>Adds the headers of a script, except for those that describe its own content.</summary>
    public static void AddFrom(FieldCollection script, FieldCollection fields)
    {
        foreach (var field in script)
        {
            if (!field.Is("X-Sendfile"u8) && !field.Is("X-Accel-Redirect"u8) && !field.Is("Content-Range"u8)
                && !field.Is("Content-Encoding"u8) && !field.Is("Accept-Ranges"u8) && !field.Is("ETag"u8) && !field.Is("Last-Modified"u8)
                && !field.Is("Content-Length"u8) && !field.Is("Content-Type"u8) && !field.Is("Cache-Control"u8)
                && !field.Is("X-Content-Type-Options"u8))
            {
                fields.Add(field.Name, field.Value);
            }
        }
    }
}
