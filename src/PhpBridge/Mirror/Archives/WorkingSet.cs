using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;

namespace PhpBridge.Mirror.Archives;

/// <summary>Which files pages use, recorded by the interposer: in which order, and the first kind of page that needs each.</summary>
internal sealed class WorkingSet(SharedState state)
{
    private readonly Lock _lock = new();
    private OrderedDictionary<string, PageClass> _files = new(StringComparer.Ordinal);
    private HashSet<string> _passed = new(StringComparer.Ordinal);
    private PageClass _kind = PageClass.Other;
    private int _read;
    private int _new;

    /// <summary>How many are not in the base.</summary>
    public int New
    {
        get
        {
            lock (_lock)
            {
                return _new;
            }
        }
    }

    /// <summary>Whether <see cref="TakePassed"/> has any.</summary>
    public bool AnyPassed
    {
        get
        {
            lock (_lock)
            {
                return _passed.Count > 0;
            }
        }
    }

    /// <summary>Those of the first kinds first, and in each kind in the order in which they were opened.</summary>
    public OrderedDictionary<string, PageClass> All
    {
        get
        {
            lock (_lock)
            {
                return new(_files.OrderBy(file => file.Value), StringComparer.Ordinal); // Sorting is stable.
            }
        }
    }

    /// <summary>Whether pages use the file.</summary>
    public bool Contains(string path)
    {
        lock (_lock)
        {
            return _files.ContainsKey(path);
        }
    }

    /// <summary>Whether pages use anything in the folder.</summary>
    public bool AnyBelow(string folder)
    {
        lock (_lock)
        {
            return _files.Keys.Any(path => path != folder && RelativePath.IsAtOrBelow(path, folder));
        }
    }

    /// <summary>A request for such a page begins; what is opened from now on is what it needs.</summary>
    public void Begin(PageClass kind)
    {
        Collect();
        lock (_lock)
        {
            _kind = kind;
        }
    }

    public void Collect()
    {
        lock (_lock)
        {
            foreach (var (path, mirrored) in state.ReadOpened(ref _read))
            {
                if (!mirrored)
                {
                    _passed.Add(path);
                }

                if (!_files.TryGetValue(path, out var known))
                {
                    _new++;
                    _files.Add(path, _kind);
                }
                else if (_kind < known)
                {
                    _files[path] = _kind;
                }
            }
        }
    }

    /// <summary>Files that were read from EFS, since this was asked last.</summary>
    public IReadOnlyCollection<string> TakePassed()
    {
        lock (_lock)
        {
            var passed = _passed;
            _passed = new(StringComparer.Ordinal);
            return passed;
        }
    }

    /// <summary>What the base has counts too, whoever recorded it.</summary>
    /// <param name="canBeKept">Whether a base may have the file. One that is gone, or too large, is no reason for another base; it may come back.</param>
    public void Known(OrderedDictionary<string, PageClass> files, Func<string, bool> canBeKept)
    {
        lock (_lock)
        {
            var all = new OrderedDictionary<string, PageClass>(files, StringComparer.Ordinal);
            foreach (var (path, kind) in _files)
            {
                all[path] = all.TryGetValue(path, out var other) && other < kind ? other : kind;
            }

            _files = all;
            _new = all.Keys.Count(path => !files.ContainsKey(path) && canBeKept(path));
        }
    }
}
