using PhpBridge.Http;
using PhpBridge.Site;

namespace PhpBridge.Assets;

/// <summary>Answers requests for files. Shared by all loops.</summary>
/// <remarks>
/// 1. Get the asset from the cache, which reads the file if necessary.
/// 2. Select a representation: the one that the client has already, otherwise the available coding that it prefers.
/// 3. Evaluate the preconditions: 304, 412.
/// 4. Select the parts that Range requests: 206, 416.
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
            return AssetFields.Allowing(HttpResponse.Text(405, "A file can only be read.")); // RFC 9110 section 15.5.6
        }

        return Respond(
            resolution,
            asset => Serve(
                request, asset, asset.Type.Name, negotiate: true, resolution.Version == 0 ? asset.Freshness : asset.VersionedFreshness));
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
            asset => Serve(
                request, asset, hasType ? type : asset.Type.Name, negotiate: false, hasFreshness ? freshness : AssetFields.Private));
        if (response.Status is 200 or 206 or 304)
        {
            AssetFields.AddFrom(script.Fields, response.Fields);
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

                asset = cache.GetAgain(asset); // A large file has changed since it was cached.
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
        var builder = new AssetResponseBuilder(asset, representation, type, freshness, isNegotiated);
        switch (Preconditions.Evaluate(request.Fields, representation.Tag.Span, asset.LastModified))
        {
            case Preconditions.Outcome.Failed:
                return HttpResponse.Text(412, "The file does not match the preconditions of the request.");
            case Preconditions.Outcome.NotModified:
                return builder.NotModified();
        }

        // RFC 9110 section 14.2: Range is defined for GET only.
        if (!request.IsHead && request.Fields.TryGetList("Range"u8, out var range)
            && Preconditions.RangeApplies(request.Fields, representation.Tag.Span, asset.LastModified)
            && ByteRanges.Parse(range.Span, representation.Length) is { } ranges)
        {
            return ranges.Count == 0 ? builder.Unsatisfiable() : builder.Partial(ranges);
        }

        return builder.Whole(request.IsHead);
    }

    private Representation Select(HttpRequest request, Asset asset)
    {
        var accepted = request.Fields.TryGetList("Accept-Encoding"u8, out var field)
            ? AcceptedCodings.Parse(field.Span)
            : AcceptedCodings.IdentityOnly;
        if (HeldByClient(request, asset, accepted) is { } held)
        {
            return held;
        }

        // A part of an encoded stream is useful only with the rest of the same stream.
        if (!request.IsHead && request.Fields.Contains("Range"u8) && accepted.Accepts(ContentCoding.Identity))
        {
            return asset.Identity;
        }

        // The best coding is added for the next request; this one gets the best of those that are available.
        var wanted = Best(accepted, static (_, _) => true, asset);
        cache.Provide(asset, wanted);
        var available = Best(accepted, static (asset, coding) => asset.In(coding) is not null, asset);
        if (available == ContentCoding.Identity && !accepted.Accepts(available) && wanted != available)
        {
            cache.ProvideNow(asset, wanted);
            available = wanted;
        }

        return asset.In(available) ?? asset.Identity;
    }

    /// <summary>Selects the coding with the largest weight, and among equal ones by the order of the codings.</summary>
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

    /// <summary>
    /// Selects the representation that the client has already, which costs less to confirm or continue than a better coding.
    /// </summary>
    private static Representation? HeldByClient(HttpRequest request, Asset asset, AcceptedCodings accepted)
    {
        var continues = !request.IsHead && request.Fields.Contains("Range"u8);
        if (!request.Fields.TryGetList("If-None-Match"u8, out var tags) && !(continues && request.Fields.TryGet("If-Range"u8, out tags)))
        {
            return null;
        }

        foreach (var coding in Codings)
        {
            if (accepted.Accepts(coding)
                && asset.In(coding) is { } representation
                && EntityTag.IsIn(tags.Span, representation.Tag.Span, weakly: true))
            {
                return representation;
            }
        }

        return null;
    }
}
