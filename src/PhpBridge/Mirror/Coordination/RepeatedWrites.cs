using PhpBridge.Mirror.Index;
using PhpBridge.Time;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// Finds out which files are data: those that requests write again and again, such as a plugin's log in its own folder; and which
/// folders: those in which requests leave one file after the other, such as a plugin's sessions. As code they would be published at
/// each page. Thread-safe.
/// </summary>
/// <param name="isUsed">Whether pages use a file.</param>
/// <param name="holdsCode">Whether pages use files in a folder, which is no data then.</param>
internal sealed class RepeatedWrites(Func<string, bool> isUsed, Func<string, bool> holdsCode, TimeProvider clock)
{
    private const int Often = 5;
    private const int MostWatched = 1000;

    // An update changes more; its files are code, however often it is repeated.
    private const int MostAtOnce = 4;

    // wp-content/plugins/sample is a plugin; what lies in it may be a folder for data.
    private const int LeastDepth = 4;

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Times, DualClockTimestamp Since)> _watched = new(StringComparer.Ordinal);

    /// <summary>A request has changed these.</summary>
    /// <param name="isVisit">Whether it is a page for a visitor, who edits no code.</param>
    /// <returns>The files and folders that are data.</returns>
    public IReadOnlyList<string> Add(IReadOnlyCollection<PathChange> touches, bool isVisit)
    {
        var files = touches.Where(touch => touch.Scope == ChangeScope.Subtree).Select(touch => touch.Path)
            .Where(path => MayBeData(path, isVisit)).ToList();
        if (files.Count is 0 or > MostAtOnce || files.Contains(""))
        {
            return [];
        }

        lock (_lock)
        {
            var folders = files.Select(file => Path.GetDirectoryName(file) ?? "").Distinct(StringComparer.Ordinal)
                .Where(folder => folder.Count(character => character == '/') + 1 >= LeastDepth && touches.Contains(new PathChange(folder, ChangeScope.Entry)));
            var data = files.Concat(folders).Where(IsOften).ToList();
            data.RemoveAll(holdsCode.Invoke);
            return data;
        }
    }

    /// <summary>What somebody edits is code: scripts, and what pages use, unless it is visits that write it.</summary>
    private bool MayBeData(string path, bool isVisit)
        => Path.GetExtension(path) == ".php" ? isVisit && !isUsed(path) : isVisit || !isUsed(path);

    private bool IsOften(string path)
    {
        var (times, since) = _watched.TryGetValue(path, out var known) && known.Since.Age(clock) < Soon ? known : (0, DualClockTimestamp.Now(clock));
        if (++times >= Often)
        {
            _watched.Remove(path);
            return true;
        }

        if (times == 1 && _watched.Count >= MostWatched)
        {
            _watched.Clear(); // Names that never come again.
        }

        _watched[path] = (times, since);
        return false;
    }
}
