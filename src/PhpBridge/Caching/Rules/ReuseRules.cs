namespace PhpBridge.Caching.Rules;

/// <summary>Decides how a stored response may answer a request (RFC 9111 sections 4 and 4.2.4, RFC 5861).</summary>
internal static class ReuseRules
{
    /// <param name="stored">The directives of the stored response.</param>
    /// <param name="lifetime">In seconds.</param>
    /// <param name="age">In seconds.</param>
    public static Reuse Decide(ResponseDirectives stored, long lifetime, long age, RequestDirectives request)
    {
        if (stored.NoCache || request.NoCache)
        {
            return Reuse.Validate;
        }

        var remaining = lifetime - age; // Section 4.2: fresh while the lifetime exceeds the age.
        var staleness = -remaining;
        if (request.MaxAge is { } maxAge && age > maxAge && !(request.MaxStale > 0))
        {
            return Reuse.Validate;
        }

        if (remaining > 0)
        {
            return request.MinFresh > remaining ? Reuse.Validate : Reuse.Use;
        }

        if (stored.ForbidsStale)
        {
            return Reuse.Validate;
        }

        // s-maxage implies proxy-revalidate (section 5.2.2.10): what a client accepts does not lift it, what the origin says itself does.
        if (stored.SharedMaxAge is null && request.MaxStale >= staleness)
        {
            return Reuse.Use;
        }

        return staleness < (stored.StaleWhileRevalidate ?? 0) && request.MinFresh is null ? Reuse.UseAndReplace : Reuse.Validate;
    }

    /// <summary>Whether the response may be used because the origin has failed.</summary>
    /// <param name="otherwise">
    /// How long where the response does not say, in seconds: the operator's agreement with the origin (section 4.2.4).
    /// </param>
    public static bool MayUseOnError(ResponseDirectives stored, long lifetime, long age, long otherwise)
        => !stored.ForbidsStale && age - lifetime < (stored.StaleIfError ?? otherwise);

    /// <summary>The status codes that RFC 5861 section 4 counts as errors.</summary>
    public static bool IsError(int status) => status is 500 or 502 or 503 or 504;
}
