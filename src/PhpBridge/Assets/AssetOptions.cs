namespace PhpBridge.Assets;

/// <summary>Options of static files.</summary>
/// <param name="CacheSize">The memory for cached files, in bytes.</param>
/// <param name="MaxCachedSize">The largest file that is cached, in bytes.</param>
/// <param name="CacheRules">The site's rules for Cache-Control.</param>
internal sealed record AssetOptions(long CacheSize, long MaxCachedSize, IReadOnlyList<CacheRule> CacheRules);
