namespace PhpBridge.Caching;

/// <summary>The contents and counters of the page cache.</summary>
internal sealed class PageCacheStatus
{
    /// <summary>Pages in this sandbox's memory.</summary>
    public required int Pages { get; init; }

    /// <summary>Their size.</summary>
    public required long Bytes { get; init; }

    /// <summary>Files in the folder that all sandboxes share.</summary>
    public required int SharedPages { get; init; }

    /// <summary>Their size.</summary>
    public required long SharedBytes { get; init; }

    /// <summary>The number of the last purge of the site.</summary>
    public required long Purges { get; init; }

    /// <summary>What this sandbox has done.</summary>
    public required PageStatistics Counts { get; init; }
}
