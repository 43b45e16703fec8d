using PhpBridge.Mirror.Index;
using PhpBridge.Time;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// Detects data below the code: files that requests write again and again, such as a log in a plugin's folder, and folders in which they
/// create one file after another, such as a plugin's sessions. As code, they would be published at every page. Thread-safe.
/// </summary>
/// <param name="isUsed">Tests whether pages use a file.</param>
/// <param name="containsCode">Tests whether pages use files in a folder.</param>
internal sealed class RepeatedWrites(Func<string, bool> isUsed, Func<string, bool> containsCode, TimeProvider clock)
{
    private const int Threshold = 5; // Writes within the period.
    private const int MaxWatched = 1000;

    // A request that changes more than these is an update. Its files are code, however often it is repeated.
    private const int MaxFilesOfRequest = 4;

    // wp-content/plugins/sample is code; a folder inside of it may be data.
    private const int MinFolderDepth = 4;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Writes, DualClockTimestamp Since)> _watched = new(StringComparer.Ordinal);

    /// <summary>Counts the changes of a request.</summary>
    /// <param name="isVisit">Whether the request is for a visitor's page, which does not change code on purpose.</param>
    /// <returns>The files and folders that are data.</returns>
    public IReadOnlyList<string> Add(IReadOnlyCollection<PathChange> changes, bool isVisit)
    {
        var files = changes.Where(change => change.Scope == ChangeScope.Subtree).Select(change => change.Path)
            .Where(path => MayBeData(path, isVisit)).ToList();
        if (files.Count is 0 or > MaxFilesOfRequest || files.Contains(""))
        {
            return [];
        }

        lock (_lock)
        {
            var folders = files.Select(RelativePath.ParentOf).Distinct(StringComparer.Ordinal)
                .Where(folder => folder.Count(character => character == '/') + 1 >= MinFolderDepth
                    && changes.Contains(new PathChange(folder, ChangeScope.Entry)));
            var data = files.Concat(folders).Where(Count).ToList();
            data.RemoveAll(containsCode.Invoke);
            return data;
        }
    }

    /// <summary>Exempts code that an editor writes: scripts, and files that pages use.</summary>
    private bool MayBeData(string path, bool isVisit)
        => Path.GetExtension(path) == ".php" ? isVisit && !isUsed(path) : isVisit || !isUsed(path);

    /// <returns>True when the path has reached the threshold.</returns>
    private bool Count(string path)
    {
        var (writes, since) = _watched.TryGetValue(path, out var known) && known.Since.Age(clock) < Period
            ? known
            : (0, DualClockTimestamp.Now(clock));
        if (++writes >= Threshold)
        {
            _watched.Remove(path);
            return true;
        }

        if (writes == 1 && _watched.Count >= MaxWatched)
        {
            _watched.Clear(); // Mostly names that are used once.
        }

        _watched[path] = (writes, since);
        return false;
    }
}
