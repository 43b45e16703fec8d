namespace PhpBridge.Mirror.Index;

/// <summary>
/// The slots of a hash table that may hold an entry with a hash, in order: open addressing with linear probing, as layout.h defines it
/// for the tables that are shared with the interposer. Enumerable with foreach; ends after each slot was visited once.
/// </summary>
/// <param name="slots">The size of the table, a power of two.</param>
internal struct ProbeSequence(ulong hash, int slots)
{
    private readonly int _first = (int)((hash >> 2) & (ulong)(slots - 1));
    private int _visited = -1;

    public readonly int Current => (_first + _visited) & (slots - 1);

    public readonly ProbeSequence GetEnumerator() => this;

    public bool MoveNext() => ++_visited < slots;
}
