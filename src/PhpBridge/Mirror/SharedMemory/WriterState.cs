using System.Runtime.CompilerServices;
using System.Text;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.SharedMemory;

/// <summary>
/// One writer's part of the shared memory: a php-fpm worker with all that it starts, or all commands. What it has changed is its
/// own until that is published.
/// </summary>
internal readonly unsafe struct WriterState(WriterLayout* writer, int touchedSlots, int changedSize)
{
    private ulong* Touched => (ulong*)(writer + 1);

    private byte* Log => (byte*)(Touched + touchedSlots);

    /// <summary>Grows before and after each change.</summary>
    public uint Mutations => Volatile.Read(ref writer->Mutations);

    /// <summary>Whether more was changed than there is room for.</summary>
    public bool Overflow => Volatile.Read(ref writer->Overflow) != 0;

    private int ChangedEnd => Math.Min((int)Volatile.Read(ref writer->ChangedLength), changedSize);

    /// <summary>A request begins: the worker may adopt another index.</summary>
    /// <param name="host">That the request was sent to, without a port.</param>
    public void Begin(string host)
    {
        var bytes = new Span<byte>(writer->Host, WriterLayout.MaxHost);
        bytes.Clear();
        Encoding.ASCII.TryGetBytes(host.ToLowerInvariant(), bytes[..^1], out _);
        Interlocked.Increment(ref writer->Epoch);
    }

    /// <summary>Paths that were changed since the last <see cref="Forget"/>, each once.</summary>
    /// <param name="whole">False when not all of it can be told: there was no room, or a process died while it wrote.</param>
    public List<PathChange> Changed(out bool whole)
    {
        var end = ChangedEnd;
        var from = 0;
        var touches = SharedState.ReadLog(new Span<byte>(Log, changedSize), end, ref from);
        whole = !Overflow && from >= end;
        return touches;
    }

    /// <summary>All of it is in the index that comes into force, and published.</summary>
    public void Forget()
    {
        var end = ChangedEnd;
        new Span<byte>(Log, end).Clear();
        new Span<ulong>(Touched, touchedSlots).Clear();
        Volatile.Write(ref writer->TouchedCount, 0);
        Volatile.Write(ref writer->Overflow, 0);
        Volatile.Write(ref writer->Mutations, 0);
        Volatile.Write(ref writer->ChangedLength, 0);
    }

    /// <summary>Whether the writer has changed the path, or a folder that it is in.</summary>
    public bool IsTouched(ReadOnlySpan<byte> path)
    {
        if (Overflow)
        {
            return true;
        }

        if (Volatile.Read(ref writer->TouchedCount) == 0)
        {
            return false;
        }

        var hash = PathHash.Basis;
        if (IsMarked(hash, ChangeScope.Subtree))
        {
            return true;
        }

        for (var start = 0; start < path.Length;)
        {
            var length = path[start..].IndexOf((byte)'/');
            var end = length < 0 ? path.Length : start + length;
            hash = PathHash.Of(path[start..end], hash);
            if (IsMarked(hash, ChangeScope.Subtree))
            {
                return true;
            }

            if (end == path.Length)
            {
                return IsMarked(hash, ChangeScope.Self);
            }

            hash = PathHash.Of("/"u8, hash);
            start = end + 1;
        }

        return IsMarked(PathHash.Basis, ChangeScope.Self);
    }

    private bool IsMarked(ulong hash, ChangeScope kind)
    {
        var mask = (ulong)touchedSlots - 1;
        var wanted = (hash & ~3UL) | (ulong)kind;
        var touched = Touched;
        for (ulong at = (hash >> 2) & mask, tries = 0; tries < (ulong)touchedSlots; at = (at + 1) & mask, tries++)
        {
            var slot = Volatile.Read(ref Unsafe.AsRef<ulong>(touched + at));
            if (slot == wanted || slot == 0)
            {
                return slot != 0;
            }
        }

        return false;
    }
}
