using PhpBridge.Mirror.SharedMemory;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// Decides which paths below the document root are mirrored: all except the operator's exclusions, and files and folders that have
/// turned out to be data. Thread-safe.
/// </summary>
internal sealed class MirroredPaths(MirrorOptions options, SharedState state)
{
    private readonly Lock _lock = new();
    private volatile HashSet<string> _data = new(StringComparer.Ordinal);

    public bool IsExcluded(string path) => options.IsExcluded(path) || _data.Contains(path);

    /// <summary>Ends the mirroring of files and folders.</summary>
    /// <returns>Those that were mirrored until now.</returns>
    public IReadOnlyList<string> AddData(IEnumerable<string> paths)
    {
        lock (_lock)
        {
            List<string> added = [.. paths.Where(path => !_data.Contains(path) && state.TryExclude(path))];
            if (added.Count > 0)
            {
                _data = new HashSet<string>([.. _data, .. added], StringComparer.Ordinal);
            }

            return added;
        }
    }
}
