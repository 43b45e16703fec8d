using System.Globalization;
using System.Text;
using PhpBridge.Assets;
using PhpBridge.Caching.Stores;
using PhpBridge.Http;

namespace PhpBridge.Caching;

/// <summary>Makes the responses that a stored page can give: whole, a part of it, or 304 (RFC 9111 section 4.3.2).</summary>
internal static class PageAnswer
{
    private static readonly ContentCoding[] Codings = Enum.GetValues<ContentCoding>();

    private static readonly byte[] Age = "Age"u8.ToArray();
    private static readonly byte[] CacheStatusField = "Cache-Status"u8.ToArray();

    private static readonly byte[] Date = "Date"u8.ToArray();

    /// <param name="now">In seconds since 1970.</param>
    /// <param name="status">The value of Cache-Status.</param>
    public static HttpResponse Create(Page page, HttpRequest request, long now, byte[] status)
    {
        if (page.Status != 200)
        {
            return Whole(page, page.Plain, hasValidator: false, now, status);
        }

        var representation = Select(page, request);
        if (Preconditions.Evaluate(request.Fields, representation.Tag.Span, LastModifiedOf(page)) == Preconditions.Outcome.NotModified)
        {
            return NotModified(page, representation, now, status);
        }

        // RFC 9110 section 14.2: Range is defined for GET only.
        if (!request.IsHead && representation.Coding == ContentCoding.Identity && request.Fields.TryGetList("Range"u8, out var range)
            && Preconditions.RangeApplies(request.Fields, representation.Tag.Span, LastModifiedOf(page))
            && ByteRanges.Parse(range.Span, representation.Length) is { } ranges)
        {
            return ranges.Count == 0 ? Unsatisfiable(representation, status) : Partial(page, representation, ranges, now, status);
        }

        return Whole(page, representation, hasValidator: true, now, status);
    }

    /// <summary>Completes a response of PHP: without the fields that are for this cache alone, and with Cache-Status.</summary>
    public static HttpResponse WithStatus(HttpResponse response, byte[] status, bool addsStatus = true)
    {
        response.Fields.Remove("PhpBridge-Cache-Control"u8);
        response.Fields.Remove("Cache-Tag"u8);
        if (addsStatus)
        {
            AddStatus(response.Fields, status);
        }

        return response;
    }

    private static void AddStatus(FieldCollection fields, byte[] status) => fields.Add(CacheStatusField, status);

    private static Representation Select(Page page, HttpRequest request)
    {
        var accepted = request.Fields.TryGetList("Accept-Encoding"u8, out var field)
            ? AcceptedCodings.Parse(field.Span)
            : AcceptedCodings.IdentityOnly;
        if (request.Fields.TryGetList("If-None-Match"u8, out var tags))
        {
            foreach (var coding in Codings)
            {
                if (accepted.Accepts(coding) && page.In(coding) is { } held && EntityTag.IsIn(tags.Span, held.Tag.Span, weakly: true))
                {
                    return held; // The client has it: that costs less than a better coding.
                }
            }
        }

        var best = page.Plain;
        if (!request.IsHead && request.Fields.Contains("Range"u8) && accepted.Accepts(ContentCoding.Identity))
        {
            return best; // A part of a compressed content is of use only with the rest of it.
        }

        for (var coding = ContentCoding.Gzip; coding >= ContentCoding.Brotli; coding--)
        {
            if (page.In(coding) is { } candidate && accepted.Weight(coding) is > 0 and var weight
                && weight >= accepted.Weight(best.Coding))
            {
                best = candidate;
            }
        }

        return best;
    }

    private static HttpResponse Whole(Page page, Representation representation, bool hasValidator, long now, byte[] status)
    {
        var response = new HttpResponse(page.Status, new MemoryContent(representation.Content!.Value));
        AddFields(response.Fields, page, representation, hasValidator, now, status);
        response.Fields.Add(AssetFields.ContentLength, representation.LengthText);
        return response;
    }

    private static HttpResponse Partial(Page page, Representation representation, List<ByteRange> ranges, long now, byte[] status)
    {
        page.Fields.TryGet("Content-Type"u8, out var type);
        var source = new ContentSource(representation.Content!.Value);
        var content = ranges.Count == 1
            ? new PartialContent(source.Read(ranges[0], isLast: true), type, ranges[0].Length)
            : PartialContent.Multipart(source, ranges, type, representation.Length);
        var response = new HttpResponse(206, content.Stream);
        AddFields(response.Fields, page, representation, hasValidator: true, now, status);
        response.Fields.Remove("Content-Type"u8);
        response.Fields.Add(AssetFields.ContentType, content.Type);
        response.Fields.Add(AssetFields.ContentLength, Encoding.ASCII.GetBytes(content.Length.ToString(CultureInfo.InvariantCulture)));
        if (ranges.Count == 1)
        {
            response.Fields.Add("Content-Range", PartialContent.RangeOf(ranges[0], representation.Length));
        }

        return response;
    }

    private static HttpResponse Unsatisfiable(Representation representation, byte[] status)
    {
        var response = HttpResponse.Text(416, "The page has no such part.");
        response.Fields.Add("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{representation.Length}"));
        AddStatus(response.Fields, status);
        return response;
    }

    /// <summary>With the fields that RFC 9110 section 15.4.5 has it repeat.</summary>
    private static HttpResponse NotModified(Page page, Representation representation, long now, byte[] status)
    {
        var response = new HttpResponse(304);
        foreach (var field in page.Fields)
        {
            if (field.Is("Cache-Control"u8) || field.Is("CDN-Cache-Control"u8) || field.Is("Content-Location"u8) || field.Is("Expires"u8)
                || field.Is("Vary"u8))
            {
                response.Fields.Add(field.Name, field.Value);
            }
        }

        AddValidator(response.Fields, page, representation);
        AddAge(response.Fields, page, now, status);
        return response;
    }

    private static void AddFields(
        FieldCollection fields, Page page, Representation representation, bool hasValidator, long now, byte[] status)
    {
        foreach (var field in page.Fields)
        {
            if (!field.Is("Content-Length"u8) && !field.Is("Date"u8) && !field.Is("Cache-Tag"u8) && !field.Is("PhpBridge-Cache-Control"u8)
                && !(hasValidator && field.Is("ETag"u8)))
            {
                fields.Add(field.Name, field.Value);
            }
        }

        if (hasValidator)
        {
            AddValidator(fields, page, representation);
            if (representation.Coding == ContentCoding.Identity)
            {
                fields.Add(AssetFields.AcceptRanges, AssetFields.Bytes);
            }
            else
            {
                fields.Add(AssetFields.ContentEncoding, ContentCodings.Name(representation.Coding));
            }
        }

        AddAge(fields, page, now, status);
    }

    private static void AddValidator(FieldCollection fields, Page page, Representation representation)
    {
        fields.Add(AssetFields.ETag, representation.Tag);
        if (PageCompression.AppliesTo(page))
        {
            fields.Add(AssetFields.Vary, AssetFields.AcceptEncoding);
        }
    }

    /// <summary>
    /// Date and Age. A fresh page with this cache's own field is kept as long as no purge names it, so that it is as good as validated now
    /// (RFC 9111 section 5.1). With its true age, the caches of clients and of CloudFront would take it for stale by their shorter
    /// lifetime.
    /// </summary>
    private static void AddAge(FieldCollection fields, Page page, long now, byte[] status)
    {
        var age = page.AgeAt(now);
        if (page.Directives.IsForThisCache && age < page.Lifetime)
        {
            fields.Add(Date, Encoding.ASCII.GetBytes(HttpDate.Format(now)));
            age = 0;
        }
        else if (page.Fields.TryGet(Date, out var date))
        {
            fields.Add(Date, date);
        }

        fields.Add(Age, Encoding.ASCII.GetBytes(age.ToString(CultureInfo.InvariantCulture)));
        AddStatus(fields, status);
    }

    /// <summary>Without Last-Modified, a condition by date is never met.</summary>
    private static long LastModifiedOf(Page page)
        => page.Fields.TryGet("Last-Modified"u8, out var date) && HttpDate.TryParse(date.Span, out var seconds) ? seconds : long.MaxValue;
}
