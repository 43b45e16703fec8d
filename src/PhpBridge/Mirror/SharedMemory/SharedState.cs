using System.IO.MemoryMappedFiles;
using System.Numerics;
using System.Text;
using PhpBridge.Linux;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.SharedMemory;

/// <summary>
/// The memory that this process shares with the interposer in every PHP process of the sandbox: which index is in force,
/// what has been changed here, what has been read.
/// </summary>
internal sealed unsafe class SharedState : IDisposable
{
    // For all writers together. One or a few have room for thousands of changes each; the many of a managed instance for hundreds.
    private const int WritersSize = 16 * 1024 * 1024;
    private const int MostTouched = 8192;
    private const int LogBytesForSlot = 64;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly StateLayout* _state;
    private readonly int _touchedSlots;
    private readonly int _changedSize;
    private int _excludedLength;

    /// <summary>Creates the file.</summary>
    /// <param name="workers">php-fpm's.</param>
    /// <exception cref="IOException">It cannot be created: /tmp is full, or the paths are too long.</exception>
    public SharedState(string path, int workers, string root, string realRoot, string directory, IEnumerable<string> excluded)
    {
        Path = path;
        Writers = workers + 1;
        var room = (WritersSize / Writers) - sizeof(WriterLayout);
        _touchedSlots = Math.Min(MostTouched, (int)BitOperations.RoundUpToPowerOf2((uint)(room / (sizeof(ulong) + LogBytesForSlot)) + 1) / 2);
        _changedSize = _touchedSlots * LogBytesForSlot;
        var size = sizeof(StateLayout) + (Writers * SizeOfWriter);

        // With room on the disk for all of it: writing into a hole of a mapped file when the disk is full ends a process.
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
            BufferSize = 0,
            PreallocationSize = size,
        });
        _file = MemoryMappedFile.CreateFromFile(file, mapName: null, size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor();
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _state = (StateLayout*)start;
        Write(root, new(_state->Root, StateLayout.MaxPath - 1));
        Write(realRoot, new(_state->RealRoots, StateLayout.MaxPath - 1));
        Write(directory, new(_state->Directory, StateLayout.MaxDirectory - 1));
        foreach (var excludedPath in excluded)
        {
            Exclude(excludedPath);
        }

        (_state->Writers, _state->TouchedSlots, _state->ChangedSize) = ((uint)Writers, (uint)_touchedSlots, (uint)_changedSize);
        _state->Layout = StateLayout.ExpectedLayout;
        Volatile.Write(ref _state->Magic, StateLayout.ExpectedMagic);
    }

    public string Path { get; }

    /// <summary>php-fpm's workers, and one more for commands: the last.</summary>
    public int Writers { get; }

    /// <summary>The number of the index in force; 0 for none.</summary>
    public uint Index
    {
        get => Volatile.Read(ref _state->Index);
        set => Volatile.Write(ref _state->Index, value);
    }

    /// <summary>The document root with all links resolved.</summary>
    /// <exception cref="IOException">It is too long.</exception>
    public string RealRoot
    {
        set
        {
            var other = 1 - _state->RealRoot;
            var place = new Span<byte>(_state->RealRoots + (other * StateLayout.MaxPath), StateLayout.MaxPath - 1);
            place.Clear();
            Write(value, place);
            Volatile.Write(ref _state->RealRoot, other);
        }
    }

    public ulong Mutations => Volatile.Read(ref _state->Mutations);

    public ulong Answered => Volatile.Read(ref _state->Answered);

    public ulong Passed => Volatile.Read(ref _state->Passed);

    /// <summary>How far the log of opened files has come; a place to read on from.</summary>
    public int OpenedEnd => Math.Min((int)Volatile.Read(ref _state->OpenedLength), StateLayout.OpenedSize);

    private int SizeOfWriter => sizeof(WriterLayout) + (_touchedSlots * sizeof(ulong)) + _changedSize;

    public WriterState Writer(int number) => new((WriterLayout*)((byte*)(_state + 1) + ((long)number * SizeOfWriter)), _touchedSlots, _changedSize);

    /// <summary>Contents have arrived, or are not coming any more: wakes all that wait for one.</summary>
    public void ContentsArrived()
    {
        Interlocked.Increment(ref _state->Arrived);
        Futex.WakeAll(ref _state->Arrived);
    }

    /// <summary>Regular files that were opened for reading, each once, and whether from here or from the file system.</summary>
    /// <param name="from">Where to begin; moved to where to go on.</param>
    public List<(string Path, bool Mirrored)> Opened(ref int from)
        => [.. ReadLog(new(_state->Opened, StateLayout.OpenedSize), OpenedEnd, ref from).Select(entry => (entry.Path, entry.Kind != 0))];

    /// <summary>From now on the path, and all below, is the file system's alone.</summary>
    /// <returns>False when there is no room for it.</returns>
    public bool TryExclude(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);

        // An empty path, which ends the list, follows; the last byte ends the memory.
        if (bytes.Length == 0 || _excludedLength + bytes.Length + 1 > StateLayout.ExcludedSize - 2)
        {
            return false;
        }

        var place = new Span<byte>(_state->Excluded, StateLayout.ExcludedSize)[_excludedLength..];
        bytes.AsSpan(1).CopyTo(place[1..]);
        Volatile.Write(ref place[0], bytes[0]);
        _excludedLength += bytes.Length + 1;
        return true;
    }

    /// <summary>Whether this sandbox has changed the path, or a folder that it is in, since the index in force was made.</summary>
    public bool IsTouched(ReadOnlySpan<byte> path)
    {
        for (var writer = 0; writer < Writers; writer++)
        {
            if (Writer(writer).IsTouched(path))
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    public static List<PathChange> ReadLog(Span<byte> log, int end, ref int from)
    {
        var touches = new List<PathChange>();
        while (from + 3 <= end)
        {
            int length = Volatile.Read(ref System.Runtime.CompilerServices.Unsafe.As<byte, ushort>(ref log[from]));
            if (length == 0 || from + 2 + length > log.Length)
            {
                break;
            }

            // The length counts the kind too.
            touches.Add(new PathChange(PathName.FromBytes(log.Slice(from + 3, length - 1)), (ChangeScope)log[from + 2]));
            from = (from + 2 + length + 1) & ~1;
        }

        return touches;
    }

    private void Exclude(string path)
    {
        if (!TryExclude(path))
        {
            throw new IOException($"the paths that are not mirrored are longer than {StateLayout.ExcludedSize} bytes");
        }
    }

    private static void Write(string text, Span<byte> destination)
    {
        if (!Encoding.UTF8.TryGetBytes(text, destination, out _))
        {
            throw new IOException($"'{(text.Length > 100 ? text[..100] + "…" : text)}' is longer than {destination.Length} bytes");
        }
    }
}
