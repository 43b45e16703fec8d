using System.Collections.Concurrent;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// The paths that opcache must invalidate before the next request. opcache itself compares times in seconds, so it would miss a file that
/// was replaced within one, or that has the time of its release. Thread-safe.
/// </summary>
internal sealed class StaleScripts(MirrorOptions options, BytecodeFiles bytecode)
{
    private readonly ConcurrentQueue<string> _paths = new();

    public bool Any => !_paths.IsEmpty;

    /// <summary>Returns the paths that were added since the last call. The document root stands for all scripts.</summary>
    public IReadOnlyList<string> Drain()
    {
        var paths = new List<string>();
        while (_paths.TryDequeue(out var path))
        {
            paths.Add(path);
        }

        return paths;
    }

    /// <summary>Adds the files and links that differ between two indexes, and deletes their bytecode.</summary>
    public void AddDifferences(MirrorIndex before, MirrorIndex now)
    {
        for (var i = 0; i < before.Count; i++)
        {
            ref var entry = ref before[i];
            if (entry.IsFolder)
            {
                continue;
            }

            var number = now.Reader.Find(before.Reader.NameOf(entry));
            if (number < 0 || !now[number].IsSameAs(entry))
            {
                var path = options.FullPath(before.PathOf(i));
                bytecode.Delete(path);
                _paths.Enqueue(path);
            }
        }
    }

    /// <summary>Adds changed subtrees. Used while no snapshot is active, when there is no index to compare.</summary>
    public void AddSubtrees(IEnumerable<PathChange> changes)
    {
        foreach (var change in changes.Where(change => change.Scope == ChangeScope.Subtree))
        {
            _paths.Enqueue(options.FullPath(change.Path).TrimEnd('/'));
        }
    }

    /// <summary>Adds all scripts, and deletes all bytecode.</summary>
    public void AddAll()
    {
        bytecode.DeleteAll();
        _paths.Enqueue(options.Root);
    }
}
