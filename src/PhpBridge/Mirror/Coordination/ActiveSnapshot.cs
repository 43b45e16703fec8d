using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// The snapshot that this sandbox answers from: an immutable reference that is replaced atomically. Reading takes no lock;
/// <see cref="MirrorSession"/> serializes the replacements.
/// </summary>
internal sealed class ActiveSnapshot(SharedState state)
{
    private const int KeptIndexes = 4; // PHP's processes may still have to open the index before the active one.

    private readonly Queue<MirrorIndex> _previous = new();
    private Snapshot? _current;

    /// <summary>
    /// Null while all calls go to EFS. The index may be unmapped at any time, so only a caller that also replaces snapshots may
    /// read it; all others use <see cref="Acquire"/>.
    /// </summary>
    public Snapshot? Current => Volatile.Read(ref _current);

    /// <summary>The indexes that PHP's processes may have open.</summary>
    public IEnumerable<MirrorIndex> Indexes => Current is { } current ? _previous.Append(current.Index) : _previous;

    /// <summary>Holds the current snapshot for reading.</summary>
    public HeldSnapshot? Acquire()
    {
        while (Current is { } snapshot)
        {
            if (snapshot.Index.TryAcquire())
            {
                return new HeldSnapshot(snapshot);
            }

            // Replaced and released since it was read; there is another one.
        }

        return null;
    }

    public void Replace(Snapshot snapshot) => Set(snapshot);

    /// <summary>Leaves everything to EFS.</summary>
    public void Drop() => Set(null);

    private void Set(Snapshot? snapshot)
    {
        var before = Current;
        Volatile.Write(ref _current, snapshot);
        state.ActiveIndex = snapshot?.Index.Number ?? 0;
        if (before is not null && before.Index != snapshot?.Index)
        {
            _previous.Enqueue(before.Index);
        }

        while (_previous.Count > KeptIndexes)
        {
            _previous.Dequeue().Dispose();
        }
    }
}
