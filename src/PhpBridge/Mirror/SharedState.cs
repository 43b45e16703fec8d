using System.IO.MemoryMappedFiles;
using System.Text;

namespace PhpBridge.Mirror;

/// <summary>
/// The memory that this process shares with the interposer in every PHP process of the sandbox: which index is in force,
/// what has been changed here, what has been read.
/// </summary>
internal sealed unsafe class SharedState : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly StateLayout* _state;
    private readonly uint[] _indexes = new uint[StateLayout.Workers]; // In use by whom; 0: by nobody.
    private int _commands;

    /// <summary>Creates the file.</summary>
    /// <exception cref="IOException">It cannot be created: /tmp is full, or the paths are too long.</exception>
    public SharedState(string path, string root, string realRoot, string directory, IEnumerable<string> excluded)
    {
        Path = path;
        // With room on the disk for all of it: who writes into a hole of a mapped file when the disk is full dies of it.
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
            BufferSize = 0,
            PreallocationSize = sizeof(StateLayout),
        });
        _file = MemoryMappedFile.CreateFromFile(file, mapName: null, sizeof(StateLayout), MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor();
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _state = (StateLayout*)start;
        Write(root, new(_state->Root, StateLayout.MaxPath - 1));
        Write(realRoot, new(_state->RealRoot, StateLayout.MaxPath - 1));
        Write(directory, new(_state->Directory, StateLayout.MaxDirectory - 1));
        Write(string.Concat(excluded.Select(path => path + "\0")), new(_state->Excluded, StateLayout.ExcludedSize - 1));
        _state->Layout = StateLayout.ExpectedLayout;
        Volatile.Write(ref _state->Magic, StateLayout.ExpectedMagic);
    }

    public string Path { get; }

    /// <summary>The number of the index in force; 0 for none.</summary>
    public uint Index
    {
        get => Volatile.Read(ref _state->Index);
        set => Volatile.Write(ref _state->Index, value);
    }

    /// <summary>Whether this sandbox has announced that it changes files.</summary>
    public bool Writing
    {
        get => Volatile.Read(ref _state->Writing) != 0;
        set => Volatile.Write(ref _state->Writing, value ? 1u : 0u);
    }

    public bool Overflow => Volatile.Read(ref _state->Overflow) != 0;

    public ulong Mutations => Volatile.Read(ref _state->Mutations);

    public ulong Answered => Volatile.Read(ref _state->Answered);

    public ulong Passed => Volatile.Read(ref _state->Passed);

    public ulong Unannounced => Volatile.Read(ref _state->Unannounced);

    /// <summary>Contents have arrived, or are not coming any more: wakes who waits for one.</summary>
    public void ContentsArrived()
    {
        Interlocked.Increment(ref _state->Arrived);
        Futex.WakeAll(ref _state->Arrived);
    }

    /// <summary>How far the log of opened files has come; a place to read on from.</summary>
    public int OpenedEnd => Math.Min((int)Volatile.Read(ref _state->OpenedLength), StateLayout.OpenedSize);

    /// <summary>Likewise for changed paths.</summary>
    public int ChangedEnd => Math.Min((int)Volatile.Read(ref _state->ChangedLength), StateLayout.ChangedSize);

    /// <summary>Whether somebody is still at work who may be in the middle of changing files: a worker that has changed some in the request that it serves, or a command.</summary>
    public bool IsAnyoneChanging
    {
        get
        {
            if (Volatile.Read(ref _commands) > 0)
            {
                return true;
            }

            for (var worker = 0; worker < StateLayout.Workers; worker++)
            {
                if (Volatile.Read(ref Slot(worker, 1)) != 0)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether a worker answers a request from an index that is not in force any longer.</summary>
    public bool IsOldIndexInUse => Array.Exists(_indexes, index => index != 0 && index != Index);

    /// <summary>A request begins: the worker may adopt another index.</summary>
    public void BeginRequest(int worker)
    {
        Volatile.Write(ref _indexes[worker], Index);
        Interlocked.Increment(ref Slot(worker, 0));
    }

    /// <summary>The request has come to its end, with all work after its response.</summary>
    public void EndRequest(int worker)
    {
        Volatile.Write(ref Slot(worker, 1), 0);
        Volatile.Write(ref _indexes[worker], 0);
    }

    /// <summary>A command begins. It has one index for its life, and no slot to say in that it changes files.</summary>
    public void BeginCommand() => Interlocked.Increment(ref _commands);

    public void EndCommand() => Interlocked.Decrement(ref _commands);

    /// <summary>Regular files that were opened for reading, each once, and whether from here or from the file system.</summary>
    /// <param name="from">Where to begin; moved to where to go on.</param>
    public List<(string Path, bool Mirrored)> Opened(ref int from)
        => [.. ReadLog(new(_state->Opened, StateLayout.OpenedSize), OpenedEnd, ref from).Select(entry => (entry.Path, entry.Kind != 0))];

    /// <summary>Paths that were changed.</summary>
    /// <param name="from">Where to begin; moved to where to go on.</param>
    public List<Touch> Changed(ref int from) => ReadLog(new(_state->Changed, StateLayout.ChangedSize), ChangedEnd, ref from);

    /// <summary>An index that knows of all changes is about to come into force.</summary>
    public void ForgetChanged()
    {
        new Span<ulong>(_state->Touched, StateLayout.TouchedSlots).Clear();
        new Span<byte>(_state->Changed, StateLayout.ChangedSize).Clear();
        Volatile.Write(ref _state->TouchedCount, 0);
        Volatile.Write(ref _state->ChangedLength, 0);
        Volatile.Write(ref _state->Overflow, 0);
    }

    /// <summary>Whether this sandbox has changed the path, or a folder that it is in.</summary>
    public bool IsTouched(ReadOnlySpan<byte> path)
    {
        if (Overflow)
        {
            return true;
        }

        if (Volatile.Read(ref _state->TouchedCount) == 0)
        {
            return false;
        }

        var hash = PathHash.Basis;
        if (IsMarked(hash, TouchKind.Subtree))
        {
            return true;
        }

        for (var start = 0; start < path.Length;)
        {
            var length = path[start..].IndexOf((byte)'/');
            var end = length < 0 ? path.Length : start + length;
            hash = PathHash.Of(path[start..end], hash);
            if (IsMarked(hash, TouchKind.Subtree))
            {
                return true;
            }

            if (end == path.Length)
            {
                return IsMarked(hash, TouchKind.Self);
            }

            hash = PathHash.Of("/"u8, hash);
            start = end + 1;
        }

        return IsMarked(PathHash.Basis, TouchKind.Self);
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private bool IsMarked(ulong hash, TouchKind kind)
    {
        const ulong mask = StateLayout.TouchedSlots - 1;
        var wanted = (hash & ~3UL) | (ulong)kind;
        for (ulong at = (hash >> 2) & mask, tries = 0; tries < StateLayout.TouchedSlots; at = (at + 1) & mask, tries++)
        {
            var slot = Volatile.Read(ref _state->Touched[at]);
            if (slot == wanted || slot == 0)
            {
                return slot != 0;
            }
        }

        return false;
    }

    private ref uint Slot(int worker, int field) => ref _state->WorkerSlots[(worker * StateLayout.WorkerFields) + field];

    private static List<Touch> ReadLog(Span<byte> log, int end, ref int from)
    {
        var touches = new List<Touch>();
        while (from + 3 <= end)
        {
            int length = Volatile.Read(ref System.Runtime.CompilerServices.Unsafe.As<byte, ushort>(ref log[from]));
            if (length == 0 || from + 2 + length > log.Length)
            {
                break;
            }

            // The length counts the kind too.
            touches.Add(new Touch(Encoding.UTF8.GetString(log.Slice(from + 3, length - 1)), (TouchKind)log[from + 2]));
            from = (from + 2 + length + 1) & ~1;
        }

        return touches;
    }

    private static void Write(string text, Span<byte> destination)
    {
        if (!Encoding.UTF8.TryGetBytes(text, destination, out _))
        {
            throw new IOException($"'{(text.Length > 100 ? text[..100] + "…" : text)}' is longer than {destination.Length} bytes");
        }
    }
}
