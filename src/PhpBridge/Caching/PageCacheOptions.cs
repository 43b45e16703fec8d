namespace PhpBridge.Caching;

/// <summary>Options of the page cache.</summary>
internal sealed class PageCacheOptions(string folder, long memorySize, long folderSize)
{
    /// <summary>The folder of the pages that all sandboxes share.</summary>
    public string Folder => folder;

    /// <summary>The memory for pages, in bytes.</summary>
    public long MemorySize => memorySize;

    /// <summary>The space in the folder, in bytes.</summary>
    public long FolderSize => folderSize;

    /// <summary>Whether only responses with the field of this cache are stored.</summary>
    public bool OnlyTargeted { get; init; }

    /// <summary>The interval at which a sandbox looks for purges of others.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a stale page may replace an error where the page does not say.</summary>
    public TimeSpan StaleIfError { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Whether clients' cache directives count (RFC 9111 section 5.2.1, where they are advisory).</summary>
    public bool HonorsRequests { get; init; }

    /// <summary>More beginnings of names of cookies whose bearers get pages of their own.</summary>
    public IReadOnlyList<string> Cookies { get; init; } = [];

    /// <summary>The parameters that do not count.</summary>
    public IReadOnlyList<string> IgnoredParameters { get; init; } = Requests.IgnoredParameters.Usual;
}
