namespace PhpBridge.Caching.Rules;

/// <summary>Whether a response is stored, or why not.</summary>
internal enum StoringVerdict
{
    Store,

    /// <summary>The request's method is not GET.</summary>
    Method,

    /// <summary>
    /// The status is not final, is that of a part or of a validation, or is not understood where must-understand requires it.
    /// </summary>
    Status,

    /// <summary>no-store, in the request or in the response.</summary>
    NoStore,

    /// <summary>private without field names.</summary>
    Private,

    /// <summary>The request has Authorization, and the response does not allow shared caches to store it.</summary>
    Authorization,

    /// <summary>The response sets a cookie, which is for one client.</summary>
    Cookie,

    /// <summary>Vary is *, which no later request matches.</summary>
    VaryAny,

    /// <summary>The response states no lifetime, and cannot be validated either.</summary>
    NoLifetime,
}
