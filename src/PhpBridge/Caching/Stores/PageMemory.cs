namespace PhpBridge.Caching.Stores;

/// <summary>
/// Pages in memory, within a budget of bytes; the least recently used are dropped first. Of each key it also remembers by which request
/// fields its responses vary, since that is needed before PHP runs. Thread-safe.
/// </summary>
/// <param name="budget">In bytes.</param>
internal sealed class PageMemory(long budget)
{
    // A key whose response is not stored yet, by estimate.
    private const int ProfileSize = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _order = new();

    public int Count { get; private set; }

    public long Size { get; private set; }

    /// <summary>The names by which the responses of a key vary; null when the key is unknown.</summary>
    public IReadOnlyList<string>? VaryOf(string key)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(key, out var entry) ? entry.Vary : null;
        }
    }

    public Page? Find(string key, string variant)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var entry))
            {
                return null;
            }

            _order.Remove(entry.Place);
            _order.AddFirst(entry.Place);
            return entry.Pages.Find(page => page.Identity.Variant == variant);
        }
    }

    /// <summary>Remembers that the responses of a key can be stored, and by what they vary.</summary>
    public void Learn(string key, IReadOnlyList<string> vary)
    {
        lock (_lock)
        {
            Touch(key, vary);
            Trim();
        }
    }

    /// <summary>Keeps a page in place of the one with the same identity.</summary>
    public void Keep(Page page)
    {
        // One page must not displace all others.
        if (page.Size > budget / 4)
        {
            return;
        }

        lock (_lock)
        {
            var entry = Touch(page.Identity.Key, page.Identity.Vary);
            Remove(entry, entry.Pages.Find(known => known.Identity.Variant == page.Identity.Variant));
            var size = page.Size;
            entry.Pages.Add(page);
            entry.Sizes.Add(size);
            (Count, Size) = (Count + 1, Size + size);
            Trim();
        }
    }

    /// <summary>A page has grown by a coding.</summary>
    public void Measure(Page page)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(page.Identity.Key, out var entry) && entry.Pages.IndexOf(page) is >= 0 and var index)
            {
                Size += page.Size - entry.Sizes[index];
                entry.Sizes[index] = page.Size;
                Trim();
            }
        }
    }

    /// <summary>Forgets a key: its responses cannot be stored any longer.</summary>
    public void Forget(string key)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var entry))
            {
                Drop(entry);
            }
        }
    }

    private Entry Touch(string key, IReadOnlyList<string> vary)
    {
        if (_entries.TryGetValue(key, out var entry) && !entry.Vary.SequenceEqual(vary))
        {
            Drop(entry); // The pages were selected by other fields.
            entry = null;
        }

        if (entry is null)
        {
            entry = new Entry(key, vary);
            _entries.Add(key, entry);
            Size += entry.OwnSize;
        }
        else
        {
            _order.Remove(entry.Place);
        }

        _order.AddFirst(entry.Place);
        return entry;
    }

    private void Trim()
    {
        while (Size > budget && _order.Last is { } last)
        {
            Drop(last.Value);
        }
    }

    private void Drop(Entry entry)
    {
        while (entry.Pages.Count > 0)
        {
            Remove(entry, entry.Pages[^1]);
        }

        _order.Remove(entry.Place);
        _entries.Remove(entry.Key);
        Size -= entry.OwnSize;
    }

    private void Remove(Entry entry, Page? page)
    {
        if (page is not null && entry.Pages.IndexOf(page) is >= 0 and var index)
        {
            (Count, Size) = (Count - 1, Size - entry.Sizes[index]);
            entry.Pages.RemoveAt(index);
            entry.Sizes.RemoveAt(index);
        }
    }

    /// <summary>The pages of one key. Their sizes are those that were counted, as a page may be growing.</summary>
    private sealed class Entry
    {
        public Entry(string key, IReadOnlyList<string> vary) => (Key, Vary, Place) = (key, vary, new LinkedListNode<Entry>(this));

        public string Key { get; }

        public IReadOnlyList<string> Vary { get; }

        public List<Page> Pages { get; } = [];

        public List<long> Sizes { get; } = [];

        public LinkedListNode<Entry> Place { get; }

        public long OwnSize => ProfileSize + (Key.Length * 2);
    }
}
