using PhpBridge.Http;

namespace PhpBridge.Caching.Rules;

/// <summary>Decides which responses a shared cache may store (RFC 9111 section 3).</summary>
internal static class StoringRules
{
    public static StoringVerdict Evaluate(
        HttpRequest request, int status, FieldCollection fields, ResponseDirectives directives, long responseTime)
    {
        if (!request.Method.Span.SequenceEqual("GET"u8))
        {
            return StoringVerdict.Method;
        }

        if (status is < 200 or 206 or 304 || (directives.MustUnderstand && !IsUnderstood(status)))
        {
            return StoringVerdict.Status;
        }

        // Section 5.2.2.3: with must-understand, no-store is for caches that do not know the status.
        if ((directives.NoStore && !directives.MustUnderstand) || RequestDirectives.Read(request.Fields).NoStore)
        {
            return StoringVerdict.NoStore;
        }

        if (directives.Private)
        {
            return StoringVerdict.Private;
        }

        if (request.Fields.Contains("Authorization"u8) && !MayShareAuthorized(directives))
        {
            return StoringVerdict.Authorization;
        }

        // Stricter than the RFC: a cookie is for one client, whatever the directives say.
        if (fields.Contains("Set-Cookie"u8) || fields.Contains("Set-Cookie2"u8))
        {
            return StoringVerdict.Cookie;
        }

        if (VaryKey.IsAny(fields))
        {
            return StoringVerdict.VaryAny;
        }

        return IsReusable(fields, directives, responseTime) ? StoringVerdict.Store : StoringVerdict.NoLifetime;
    }

    /// <summary>Section 3.5.</summary>
    private static bool MayShareAuthorized(ResponseDirectives directives)
        => directives.Public || directives.MustRevalidate || directives.SharedMaxAge is not null;

    /// <summary>A response that is stale at once is of use only if it can be validated, or used while it is replaced.</summary>
    private static bool IsReusable(FieldCollection fields, ResponseDirectives directives, long responseTime)
    {
        var lifetime = Freshness.LifetimeOf(directives, fields, responseTime);
        if (lifetime > 0 && !directives.NoCache)
        {
            return true;
        }

        var hasValidator = fields.Contains("ETag"u8) || fields.Contains("Last-Modified"u8);
        return (hasValidator && (lifetime is not null || directives.Public || directives.NoCache))
            || (lifetime is not null && !directives.ForbidsStale && (directives.StaleWhileRevalidate > 0 || directives.StaleIfError > 0));
    }

    /// <summary>The status codes whose caching behaviour (RFC 9110 section 15) this cache implements.</summary>
    private static bool IsUnderstood(int status)
        => status is 200 or 203 or 204 or 300 or 301 or 302 or 303 or 307 or 308 or (>= 400 and <= 417) or 421 or 422 or 426
            or (>= 500 and <= 505);
}
