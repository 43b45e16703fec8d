using System.IO.MemoryMappedFiles;
using System.Numerics;
using System.Text;
using PhpBridge.Linux;

namespace PhpBridge.Mirror.SharedMemory;

/// <summary>
/// The memory that the bridge shares with the interposer in every PHP process of the sandbox: the number of the active index, the
/// changes made in this sandbox, and the files that were read.
/// </summary>
internal sealed unsafe class SharedState : IDisposable
{
    // Divided among the writers: with a few workers each has room for thousands of changes, with the many of a managed instance for
    // hundreds.
    private const int WritersSize = 16 * 1024 * 1024;
    private const int MaxSlots = 8192;
    private const int LogBytesPerSlot = 64;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly StateLayout* _state;
    private readonly int _slots;
    private readonly int _logSize;
    private int _excludedLength;

    /// <summary>Creates the file.</summary>
    /// <param name="workers">The number of php-fpm workers.</param>
    /// <param name="realRoot">The document root with all symbolic links resolved.</param>
    /// <param name="directory">The sandbox's folder, which holds indexes, blobs and the socket.</param>
    /// <exception cref="IOException">The disk of /tmp is full, or a path is too long.</exception>
    public SharedState(string path, int workers, string root, string realRoot, string directory, IEnumerable<string> excluded)
    {
        Path = path;
        Writers = workers + 1;
        var bytesPerWriter = (WritersSize / Writers) - sizeof(WriterLayout);
        var affordableSlots = (uint)(bytesPerWriter / (sizeof(ulong) + LogBytesPerSlot));
        _slots = Math.Min(MaxSlots, (int)BitOperations.RoundUpToPowerOf2(affordableSlots + 1) / 2);
        _logSize = _slots * LogBytesPerSlot;
        var size = sizeof(StateLayout) + (Writers * WriterState.SizeOf(_slots, _logSize));

        // Preallocated, since a store into a hole of a mapped file raises SIGBUS when the disk is full.
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
            BufferSize = 0,
            PreallocationSize = size,
        });
        _file = MemoryMappedFile.CreateFromFile(
            file, mapName: null, size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor();
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _state = (StateLayout*)start;
        Write(root, new(_state->Root, StateLayout.MaxPath - 1));
        Write(realRoot, new(_state->RealRoots, StateLayout.MaxPath - 1));
        Write(directory, new(_state->Directory, StateLayout.MaxDirectory - 1));
        foreach (var excludedPath in excluded)
        {
            if (!TryExclude(excludedPath))
            {
                throw new IOException($"the excluded paths are longer than {StateLayout.ExcludedSize} bytes in total");
            }
        }

        (_state->Writers, _state->ChangedSlots, _state->ChangeLogSize) = ((uint)Writers, (uint)_slots, (uint)_logSize);
        _state->Layout = StateLayout.ExpectedLayout;
        Volatile.Write(ref _state->Magic, StateLayout.ExpectedMagic); // Last: without it the interposer ignores the file.
    }

    public string Path { get; }

    /// <summary>The number of php-fpm workers plus one for commands, which is the last writer.</summary>
    public int Writers { get; }

    /// <summary>The number of the index that PHP's processes use; 0 for none.</summary>
    public uint ActiveIndex
    {
        get => Volatile.Read(ref _state->ActiveIndex);
        set => Volatile.Write(ref _state->ActiveIndex, value);
    }

    /// <summary>The document root with all symbolic links resolved.</summary>
    /// <exception cref="IOException">The path is too long.</exception>
    public string RealRoot
    {
        set
        {
            // PHP's processes may be reading the active one.
            var other = 1 - _state->ActiveRealRoot;
            var path = new Span<byte>(_state->RealRoots + (other * StateLayout.MaxPath), StateLayout.MaxPath - 1);
            path.Clear();
            Write(value, path);
            Volatile.Write(ref _state->ActiveRealRoot, other);
        }
    }

    /// <summary>The number of calls of PHP that were answered from the mirror.</summary>
    public ulong Hits => Volatile.Read(ref _state->Hits);

    /// <summary>The number of reading calls below the document root that went to the file system.</summary>
    public ulong Misses => Volatile.Read(ref _state->Misses);

    /// <summary>The number of calls that changed something below the document root.</summary>
    public ulong Changes => Volatile.Read(ref _state->Changes);

    /// <summary>The current end of the log of opened files, a position for <see cref="ReadOpened"/>.</summary>
    public int OpenedEnd => Math.Min((int)Volatile.Read(ref _state->OpenedLogLength), StateLayout.OpenedLogSize);

    public WriterState Writer(int number)
        => new((WriterLayout*)((byte*)(_state + 1) + ((long)number * WriterState.SizeOf(_slots, _logSize))), _slots, _logSize);

    /// <summary>Wakes the processes that wait for a pending blob, after blobs have arrived or were given up.</summary>
    public void AnnounceBlobs()
    {
        Interlocked.Increment(ref _state->BlobArrivals);
        Futex.WakeAll(ref _state->BlobArrivals);
    }

    /// <summary>
    /// Reads which regular files PHP has opened for reading, each once, and whether a blob was opened instead of the file on EFS.
    /// </summary>
    /// <param name="position">Where to start; set to where the next call continues.</param>
    public List<(string Path, bool IsMirrored)> ReadOpened(ref int position)
        => [.. PathLog.Read(new(_state->OpenedLog, StateLayout.OpenedLogSize), OpenedEnd, ref position)
            .Select(entry => (entry.Path, entry.Kind != 0))];

    /// <summary>Ends the mirroring of a path and of everything below it.</summary>
    /// <returns>False when the list is full.</returns>
    public bool TryExclude(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);

        // The list ends with an empty path, and the memory with a NUL.
        if (bytes.Length == 0 || _excludedLength + bytes.Length + 1 > StateLayout.ExcludedSize - 2)
        {
            return false;
        }

        // The first byte last: until then a concurrent reader finds the end of the list.
        var end = new Span<byte>(_state->Excluded, StateLayout.ExcludedSize)[_excludedLength..];
        bytes.AsSpan(1).CopyTo(end[1..]);
        Volatile.Write(ref end[0], bytes[0]);
        _excludedLength += bytes.Length + 1;
        return true;
    }

    /// <summary>Tests whether this sandbox has changed the path, or a folder that contains it, without having published that.</summary>
    public bool HasChanged(ReadOnlySpan<byte> path)
    {
        for (var writer = 0; writer < Writers; writer++)
        {
            if (Writer(writer).HasChanged(path))
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

    private static void Write(string text, Span<byte> destination)
    {
        if (!Encoding.UTF8.TryGetBytes(text, destination, out _))
        {
            throw new IOException($"'{(text.Length > 100 ? text[..100] + "…" : text)}' is longer than {destination.Length} bytes");
        }
    }
}
