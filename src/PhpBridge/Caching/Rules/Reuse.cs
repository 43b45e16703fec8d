namespace PhpBridge.Caching.Rules;

/// <summary>What may be done with a stored response.</summary>
internal enum Reuse
{
    /// <summary>Use it: it is fresh, or the client accepts it stale.</summary>
    Use,

    /// <summary>Use it now and replace it afterwards (RFC 5861 section 3).</summary>
    UseAndReplace,

    /// <summary>Use it only if the origin confirms it, or fails (RFC 5861 section 4).</summary>
    Validate,
}
