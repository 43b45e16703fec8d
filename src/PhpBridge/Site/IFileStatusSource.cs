namespace PhpBridge.Site;

/// <summary>Provides the status of files without a round trip to their file system.</summary>
internal interface IFileStatusSource
{
    /// <summary>A source that has no status of any file.</summary>
    static IFileStatusSource None { get; } = new Empty();

    /// <param name="path">The path below the document root, decoded and normalised; empty for the root itself.</param>
    /// <param name="requireFresh">Whether the status must be current, because the response that follows from it is cached for long.</param>
    /// <param name="file">The file; null when the path is known not to exist.</param>
    /// <returns>Whether the status is known.</returns>
    bool TryGetStatus(string path, bool requireFresh, out SiteFile? file);

    private sealed class Empty : IFileStatusSource
    {
        public bool TryGetStatus(string path, bool requireFresh, out SiteFile? file)
        {
            file = null;
            return false;
        }
    }
}
