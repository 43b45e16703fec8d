namespace PhpBridge.Events;

/// <summary>The action of a <c>cache</c> command.</summary>
internal enum CacheAction
{
    /// <summary>Return the contents and counters of the page cache.</summary>
    Status,

    /// <summary>Purge all pages.</summary>
    Purge,
}
