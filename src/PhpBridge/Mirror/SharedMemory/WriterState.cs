using System.Runtime.CompilerServices;
using System.Text;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.SharedMemory;

/// <summary>
/// The changes of one writer in the shared memory: a php-fpm worker with all processes that it starts, or all commands together. They
/// are visible to that writer only until they are published.
/// </summary>
internal readonly unsafe struct WriterState(WriterLayout* writer, int slots, int logSize)
{
    /// <summary>A counter that goes up before and after each change; 0 after <see cref="Clear"/>.</summary>
    public uint ChangeCount => Volatile.Read(ref writer->Changes);

    /// <summary>True when a change did not fit into the memory, so that the writer may have changed anything.</summary>
    public bool Overflow => Volatile.Read(ref writer->Overflow) != 0;

    private ulong* Slots => (ulong*)(writer + 1);

    private Span<byte> Log => new((byte*)(Slots + slots), logSize);

    private int LogEnd => Math.Min((int)Volatile.Read(ref writer->ChangeLogLength), logSize);

    /// <summary>Computes the bytes that one writer takes in the shared memory.</summary>
    public static int SizeOf(int slots, int logSize) => sizeof(WriterLayout) + (slots * sizeof(ulong)) + logSize;

    /// <summary>Lets the worker adopt the active index, as a request begins.</summary>
    /// <param name="host">The host that the request was sent to, without a port.</param>
    public void BeginRequest(string host)
    {
        var bytes = new Span<byte>(writer->Host, WriterLayout.MaxHost);
        bytes.Clear();
        Encoding.ASCII.TryGetBytes(host.ToLowerInvariant(), bytes[..^1], out _);
        Interlocked.Increment(ref writer->Request);
    }

    /// <summary>Reads the changes since the last <see cref="Clear"/>, each path and scope once.</summary>
    /// <param name="isComplete">False when some are missing: the memory was full, or a process died while it recorded one.</param>
    public List<PathChange> ReadChanges(out bool isComplete)
    {
        var end = LogEnd;
        var position = 0;
        List<PathChange> changes = [.. PathLog.Read(Log, end, ref position)
            .Select(entry => new PathChange(entry.Path, (ChangeScope)entry.Kind))];
        isComplete = !Overflow && position >= end;
        return changes;
    }

    /// <summary>Removes all changes: they are published, and the active index contains them.</summary>
    public void Clear()
    {
        Log[..LogEnd].Clear();
        new Span<ulong>(Slots, slots).Clear();
        Volatile.Write(ref writer->ChangedCount, 0);
        Volatile.Write(ref writer->Overflow, 0);
        Volatile.Write(ref writer->Changes, 0);
        Volatile.Write(ref writer->ChangeLogLength, 0);
    }

    /// <summary>Tests whether the writer has changed the path or a folder that contains it.</summary>
    public bool HasChanged(ReadOnlySpan<byte> path)
    {
        if (Overflow)
        {
            return true;
        }

        if (Volatile.Read(ref writer->ChangedCount) == 0)
        {
            return false;
        }

        var hash = PathHash.Basis;
        if (Contains(hash, ChangeScope.Subtree))
        {
            return true;
        }

        for (var start = 0; start < path.Length;)
        {
            var length = path[start..].IndexOf((byte)'/');
            var end = length < 0 ? path.Length : start + length;
            hash = PathHash.Of(path[start..end], hash);
            if (Contains(hash, ChangeScope.Subtree))
            {
                return true;
            }

            if (end == path.Length)
            {
                return Contains(hash, ChangeScope.Entry);
            }

            hash = PathHash.Of("/"u8, hash);
            start = end + 1;
        }

        return Contains(PathHash.Basis, ChangeScope.Entry);
    }

    private bool Contains(ulong hash, ChangeScope scope)
    {
        var wanted = (hash & ~3UL) | (ulong)scope;
        foreach (var slot in new ProbeSequence(hash, slots))
        {
            var value = Volatile.Read(ref Unsafe.AsRef<ulong>(Slots + slot));
            if (value == wanted || value == 0)
            {
                return value != 0;
            }
        }

        return false;
    }
}
