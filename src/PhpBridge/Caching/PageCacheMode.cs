namespace PhpBridge.Caching;

/// <summary>Which responses of PHP the page cache stores.</summary>
internal enum PageCacheMode
{
    /// <summary>Those with the field of this cache, which the must-use plugin sends with the tags for purges.</summary>
    Targeted,

    /// <summary>All that RFC 9111 allows a shared cache to store and that state a lifetime.</summary>
    All,

    /// <summary>None.</summary>
    Off,
}
