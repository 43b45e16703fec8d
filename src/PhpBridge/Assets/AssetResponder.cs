using PhpBridge.Http;
using PhpBridge.Site;

namespace PhpBridge.Assets;

/// <summary>Answers requests for files without troubling PHP. Shared by all loops.</summary>
/// <remarks>
/// 1. Take the asset from the cache, which reads the file if it has to.
/// 2. Select a representation: the one that the client has already, else the coding that it likes best of those there are.
/// 3. Evaluate the preconditions: 304, 412.
/// 4. Take the parts that Range asks for: 206, 416.
/// </remarks>
internal sealed class AssetResponder(AssetCache cache)
{
    private const int Attempts = 3;

    private static readonly ContentCoding[] Codings = Enum.GetValues<ContentCoding>();

    /// <exception cref="IOException">The file could not be read.</exception>
    public HttpResponse Respond(HttpRequest request, Resolution.Asset resolution)
    {
        if (request.Method.Span.SequenceEqual("OPTIONS"u8))
        {
            return AssetFields.Allowing(new HttpResponse(204)); // RFC 9110 section 9.3.7
        }

        if (!request.IsHead && !request.Method.Span.SequenceEqual("GET"u8))
        {
            return AssetFields.Allowing(HttpResponse.Text(405, "A file can be read only.")); // RFC 9110 section 15.5.6
        }

        return Respond(resolution, asset => Serve(request, asset, asset.Type.Name, negotiate: true, resolution.Version == 0 ? asset.Freshness : asset.VersionedFreshness));
    }

    /// <summary>
    /// Responds with a file that a script has named (X-Sendfile) and with the headers that it has set. It is the script's
    /// response, so any method is allowed, and shared caches must not store it unless the script permits it.
    /// </summary>
    /// <exception cref="IOException">The file could not be read.</exception>
    public HttpResponse RespondFor(HttpResponse script, HttpRequest request, Resolution.Asset resolution)
    {
        var hasType = script.Fields.TryGet("Content-Type"u8, out var type);
        var hasFreshness = script.Fields.TryGet("Cache-Control"u8, out var freshness);
        var response = Respond(
            resolution,
            asset => Serve(request, asset, hasType ? type : asset.Type.Name, negotiate: false, hasFreshness ? freshness : AssetFields.Private));
        if (response.Status is 200 or 206 or 304)
        {
            AssetFields.TakeOver(script.Fields, response.Fields);
        }

        return response;
    }

    private HttpResponse Respond(Resolution.Asset resolution, Func<Asset, HttpResponse?> serve)
    {
        try
        {
            var asset = cache.Get(resolution);
            for (var attempt = 0; asset is not null && attempt < Attempts; attempt++)
            {
                if (serve(asset) is { } response)
                {
                    return response;
                }

                asset = cache.GetAgain(asset); // A large file is no longer what the cache says.
            }

            return asset is null ? HttpResponse.Text(404, "Not found.") : throw new FileChangingException(resolution.Path);
        }
        catch (FileChangingException)
        {
            var response = HttpResponse.Text(503, "The file is being changed.");
            response.Fields.Add("Retry-After", "1");
            return response;
        }
        catch (UnauthorizedAccessException)
        {
            return HttpResponse.Text(403, "Forbidden.");
        }
    }

    private HttpResponse? Serve(HttpRequest request, Asset asset, ReadOnlyMemory<byte> type, bool negotiate, ReadOnlyMemory<byte> freshness)
    {
        var isNegotiated = negotiate && asset.IsNegotiated;
        var representation = isNegotiated ? Select(request, asset) : asset.Identity;
        var answer = new AssetResponseBuilder(asset, representation, type, freshness, isNegotiated);
        switch (Preconditions.Evaluate(request.Fields, representation.Tag.Span, asset.LastModified))
        {
            case Preconditions.Outcome.Failed:
                return HttpResponse.Text(412, "The file is not what the request says.");
            case Preconditions.Outcome.NotModified:
                return answer.NotModified();
        }

        // RFC 9110 section 14.2: Range is defined for GET only.
        if (!request.IsHead && request.Fields.TryGetList("Range"u8, out var range)
            && Preconditions.RangeApplies(request.Fields, representation.Tag.Span, asset.LastModified)
            && ByteRanges.Parse(range.Span, representation.Length) is { } ranges)
        {
            return ranges.Count == 0 ? answer.Unsatisfiable() : answer.Partial(ranges);
        }

        return answer.Whole(request.IsHead);
    }

    private Representation Select(HttpRequest request, Asset asset)
    {
        var accepted = request.Fields.TryGetList("Accept-Encoding"u8, out var field) ? AcceptedCodings.Parse(field.Span) : AcceptedCodings.IdentityOnly;
        if (HeldByClient(request, asset, accepted) is { } held)
        {
            return held;
        }

        // A part of an encoded stream is of use only to who has the rest of the very same one.
        if (!request.IsHead && request.Fields.Contains("Range"u8) && accepted.Accepts(ContentCoding.Identity))
        {
            return asset.Identity;
        }

        // The best of all is made for the next visitor, the best of what is there is for this one.
        var wanted = Best(accepted, static (_, _) => true, asset);
        cache.Provide(asset, wanted);
        var there = Best(accepted, static (asset, coding) => asset.In(coding) is not null, asset);
        if (there == ContentCoding.Identity && !accepted.Accepts(there) && wanted != there)
        {
            cache.ProvideNow(asset, wanted);
            there = wanted;
        }

        return asset.In(there) ?? asset.Identity;
    }

    /// <summary>Where the client does not care, the order of the codings decides.</summary>
    private static ContentCoding Best(AcceptedCodings accepted, Func<Asset, ContentCoding, bool> isCandidate, Asset asset)
    {
        var best = ContentCoding.Identity;
        for (var coding = ContentCoding.Gzip; coding >= ContentCoding.Brotli; coding--)
        {
            if (accepted.Weight(coding) is > 0 and var weight && weight >= accepted.Weight(best) && isCandidate(asset, coding))
            {
                best = coding;
            }
        }

        return best;
    }

    /// <summary>What the client can have confirmed, or continued, costs less than a better coding.</summary>
    private static Representation? HeldByClient(HttpRequest request, Asset asset, AcceptedCodings accepted)
    {
        var continues = !request.IsHead && request.Fields.Contains("Range"u8);
        if (!request.Fields.TryGetList("If-None-Match"u8, out var tags) && !(continues && request.Fields.TryGet("If-Range"u8, out tags)))
        {
            return null;
        }

        foreach (var coding in Codings)
        {
            if (accepted.Accepts(coding) && asset.In(coding) is { } representation && EntityTag.IsIn(tags.Span, representation.Tag.Span, weakly: true))
            {
                return representation;
            }
        }

        return null;
    }
}
