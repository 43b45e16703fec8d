using PhpBridge.Linux;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Coordination;

/// <summary>The NFS client's cache of names, which may be up to a minute older than the published changes.</summary>
internal static class NfsNames
{
    /// <summary>
    /// Expires the cached names in the folders of changed paths, and in changed folders: the client drops them when it finds that the
    /// status of the folder has changed.
    /// </summary>
    /// <exception cref="AggregateException">The file system failed.</exception>
    public static void Expire(MirrorOptions options, IEnumerable<PathChange> changes)
    {
        var folders = changes.SelectMany(change => new[] { change.Path, RelativePath.ParentOf(change.Path) })
            .Distinct(StringComparer.Ordinal).ToArray();
        BlockingParallel.ForEach(folders, folder =>
        {
            try
            {
                Statx.At(options.FullPath(folder));
            }
            catch (UnauthorizedAccessException)
            {
                // The folder that contains it may not be searched, so PHP cannot read anything in it either.
            }
        });
    }
}
