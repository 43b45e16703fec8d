using PhpBridge.Linux;
using PhpBridge.Mirror.SharedMemory;

namespace PhpBridge.Mirror.Coordination;

/// <summary>The document root, which may be a symbolic link that a deployment changes (current → releases/N).</summary>
internal sealed class DocumentRoot(string path)
{
    private volatile string _realPath = FileSystem.RealPath(path) ?? path;

    /// <summary>The path with all symbolic links resolved.</summary>
    public string RealPath => _realPath;

    /// <summary>
    /// Resolves the links again, and passes a new path to PHP's processes. One round trip, or none when there is no link.
    /// </summary>
    /// <returns>True when the document root is another folder now.</returns>
    public bool Follow(SharedState state)
    {
        if (_realPath == path)
        {
            return false;
        }

        // The NFS client caches names for up to a minute, unless it finds that the folder has changed.
        Statx.At(Path.GetDirectoryName(path)!);
        if (FileSystem.RealPath(path) is not { } real || real == _realPath)
        {
            return false;
        }

        state.RealRoot = _realPath = real;
        return true;
    }

    /// <summary>Adds the real paths to paths below the document root, since PHP resolves links.</summary>
    public IReadOnlyList<string> WithRealPaths(IReadOnlyList<string> paths)
        => _realPath == path ? paths : [.. paths, .. paths.Select(stale => _realPath + stale[path.Length..])];
}
