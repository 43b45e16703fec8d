using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;

namespace PhpBridge.Mirror.Archives;

/// <summary>
/// The files that pages have opened, as the interposer records them: in order, with the first class of pages that needs each. Thread-safe.
/// </summary>
internal sealed class WorkingSet(SharedState state)
{
    private readonly Lock _lock = new();
    private OrderedDictionary<string, PageClass> _files = new(StringComparer.Ordinal);
    private HashSet<string> _misses = new(StringComparer.Ordinal);
    private PageClass _class = PageClass.Other;
    private int _position;
    private int _newFiles;

    /// <summary>The number of files that the code snapshot does not contain.</summary>
    public int NewFiles
    {
        get
        {
            lock (_lock)
            {
                return _newFiles;
            }
        }
    }

    /// <summary>True when <see cref="DrainMisses"/> returns anything.</summary>
    public bool AnyMisses
    {
        get
        {
            lock (_lock)
            {
                return _misses.Count > 0;
            }
        }
    }

    /// <summary>All files, ordered by page class and within a class by when they were first opened.</summary>
    public OrderedDictionary<string, PageClass> Files
    {
        get
        {
            lock (_lock)
            {
                return new(_files.OrderBy(file => file.Value), StringComparer.Ordinal); // A stable sort.
            }
        }
    }

    public bool Contains(string path)
    {
        lock (_lock)
        {
            return _files.ContainsKey(path);
        }
    }

    /// <summary>Tests whether pages have opened a file inside of the folder.</summary>
    public bool ContainsBelow(string folder)
    {
        lock (_lock)
        {
            return _files.Keys.Any(path => path != folder && RelativePath.IsAtOrBelow(path, folder));
        }
    }

    /// <summary>Assigns the files that are opened from now on to a class, as a page of it begins.</summary>
    public void BeginPage(PageClass pageClass)
    {
        Collect();
        lock (_lock)
        {
            _class = pageClass;
        }
    }

    /// <summary>Reads what the interposer has recorded since the last call.</summary>
    public void Collect()
    {
        lock (_lock)
        {
            foreach (var (path, isMirrored) in state.ReadOpened(ref _position))
            {
                if (!isMirrored)
                {
                    _misses.Add(path);
                }

                if (!_files.TryGetValue(path, out var known))
                {
                    _newFiles++;
                    _files.Add(path, _class);
                }
                else if (_class < known)
                {
                    _files[path] = _class;
                }
            }
        }
    }

    /// <summary>Returns the files that were read from EFS since the last call.</summary>
    public IReadOnlyCollection<string> DrainMisses()
    {
        lock (_lock)
        {
            var misses = _misses;
            _misses = new(StringComparer.Ordinal);
            return misses;
        }
    }

    /// <summary>Adds the files of a code snapshot, which other sandboxes have recorded. They keep their order and come first.</summary>
    /// <param name="isMirrorable">
    /// Tests whether a snapshot can contain a file. Those that were deleted or are too large are no reason to build another snapshot, and
    /// stay in the set as they may come back.
    /// </param>
    public void Merge(OrderedDictionary<string, PageClass> snapshot, Func<string, bool> isMirrorable)
    {
        lock (_lock)
        {
            var all = new OrderedDictionary<string, PageClass>(snapshot, StringComparer.Ordinal);
            foreach (var (path, pageClass) in _files)
            {
                all[path] = all.TryGetValue(path, out var other) && other < pageClass ? other : pageClass;
            }

            _files = all;
            _newFiles = all.Keys.Count(path => !snapshot.ContainsKey(path) && isMirrorable(path));
        }
    }
}
