using System.Globalization;
using System.Text;
using PhpBridge.Http;
using PhpBridge.Linux;

namespace PhpBridge.Assets;

/// <summary>Builds the responses with a representation of an asset.</summary>
/// <param name="type">The value of Content-Type.</param>
/// <param name="freshness">The value of Cache-Control.</param>
/// <param name="isNegotiated">Whether the response depends on Accept-Encoding.</param>
internal readonly struct AssetResponseBuilder(
    Asset asset, Representation representation, ReadOnlyMemory<byte> type, ReadOnlyMemory<byte> freshness, bool isNegotiated)
{
    /// <summary>Builds 200; null if the file has changed since it was cached.</summary>
    public HttpResponse? Whole(bool isHead)
    {
        var content = isHead ? Stream.Null : Open()?.Read(new ByteRange(0, representation.Length), isLast: true);
        return content is null ? null : WithContent(new HttpResponse(200, content), type, representation.LengthText);
    }

    /// <summary>Builds 206; null if the file has changed since it was cached.</summary>
    public HttpResponse? Partial(List<ByteRange> parts)
    {
        if (Open() is not { } source)
        {
            return null;
        }

        var content = parts.Count == 1
            ? new PartialContent(source.Read(parts[0], isLast: true), type, parts[0].Length)
            : PartialContent.Multipart(source, parts, type, representation.Length);
        var length = Encoding.ASCII.GetBytes(content.Length.ToString(CultureInfo.InvariantCulture));
        var response = WithContent(new HttpResponse(206, content.Stream), content.Type, length);
        if (parts.Count == 1)
        {
            response.Fields.Add("Content-Range", PartialContent.RangeOf(parts[0], representation.Length));
        }

        return response;
    }

    /// <summary>Builds 304 with the headers that RFC 9110 section 15.4.5 requires.</summary>
    public HttpResponse NotModified() => WithValidator(new HttpResponse(304));

    /// <summary>Builds 416 (RFC 9110 section 15.5.17).</summary>
    public HttpResponse Unsatisfiable()
    {
        var response = HttpResponse.Text(416, "The file does not contain the requested range.");
        response.Fields.Add("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{representation.Length}"));
        return response;
    }

    private HttpResponse WithContent(HttpResponse response, ReadOnlyMemory<byte> contentType, ReadOnlyMemory<byte> length)
    {
        WithValidator(response);
        response.Fields.Add(AssetFields.ContentType, contentType);
        response.Fields.Add(AssetFields.ContentLength, length);
        response.Fields.Add(AssetFields.LastModified, asset.LastModifiedText);
        response.Fields.Add(AssetFields.AcceptRanges, AssetFields.Bytes);
        if (representation.Coding != ContentCoding.Identity)
        {
            response.Fields.Add(AssetFields.ContentEncoding, ContentCodings.Name(representation.Coding));
        }

        response.Fields.Add(AssetFields.ContentTypeOptions, AssetFields.NoSniff);
        return response;
    }

    private HttpResponse WithValidator(HttpResponse response)
    {
        response.Fields.Add(AssetFields.ETag, representation.Tag);
        response.Fields.Add(AssetFields.CacheControl, freshness);
        if (isNegotiated)
        {
            response.Fields.Add(AssetFields.Vary, AssetFields.AcceptEncoding);
        }

        return response;
    }

    private ContentSource? Open()
    {
        if (representation.Content is { } content)
        {
            return new ContentSource(content);
        }

        var handle = FileSystem.OpenFile(asset.File.Path);
        if (handle is null || FileSystem.StatusOf(handle) != asset.File.Status)
        {
            handle?.Dispose();
            return null;
        }

        return new ContentSource(handle, asset.File.Status);
    }
}
