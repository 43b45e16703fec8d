using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;

namespace PhpBridge.IntegrationTests.Support.Mirror;

/// <summary>The bridge's side of a sandbox for the interposer: shared state, indexes, blobs.</summary>
internal sealed partial class SandboxMirror : IDisposable
{
    // One worker, and the commands.
    private const int Writers = 2;
    private const int ChangedSlots = 8192;
    private const int ChangeLogSize = 512 * 1024;

    private static readonly int SetAt = SharedLayout.SizeOf("mirror_writer");
    private static readonly int LogAt = SetAt + (ChangedSlots * sizeof(ulong));
    private static readonly int WriterSize = LogAt + ChangeLogSize;
    private static readonly int WritersAt = SharedLayout.SizeOf("mirror_state");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-mirror-");
    private readonly string _root;
    private readonly IReadOnlyList<string> _excluded;
    private readonly Dictionary<string, uint> _contents = [];
    private readonly FileStream _state;

    public SandboxMirror(string root, params IReadOnlyList<string> excluded)
        : this(root, root, excluded)
    {
    }

    /// <param name="root">As it is configured.</param>
    /// <param name="realRoot">Without symbolic links.</param>
    /// <param name="excluded">What is never mirrored.</param>
    public SandboxMirror(string root, string realRoot, IReadOnlyList<string> excluded)
    {
        (_root, _excluded) = (realRoot, excluded);
        Directory.CreateDirectory(PathOf("blobs"));
        var state = new byte[WritersAt + (Writers * WriterSize)];
        foreach (var (field, value) in new (string, uint)[]
        {
            ("magic", SharedLayout.Constant("MIRROR_STATE_MAGIC")), ("layout", SharedLayout.Constant("MIRROR_LAYOUT")),
            ("writers", Writers), ("changed_slots", ChangedSlots), ("change_log_size", ChangeLogSize),
        })
        {
            BinaryPrimitives.WriteUInt32LittleEndian(state.AsSpan(StateAt(field)), value);
        }

        Encoding.UTF8.GetBytes(root).CopyTo(state, StateAt("root"));
        Encoding.UTF8.GetBytes(realRoot).CopyTo(state, StateAt("real_roots"));
        Encoding.UTF8.GetBytes(_folder.FullName).CopyTo(state, StateAt("directory"));
        Encoding.UTF8.GetBytes(string.Concat(excluded.Select(path => path + "\0"))).CopyTo(state, StateAt("excluded"));
        File.WriteAllBytes(StatePath, state);
        File.Copy(TestFiles.PathOf(TestFile.Interposer), PathOf("library.so"));
        _state = new FileStream(StatePath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    }

    public string StatePath => PathOf("state");

    public string SocketPath => PathOf("bridge.sock");

    public bool Overflow => WriterOffsets.Any(at => Number(at + WriterAt("overflow")) == 1);

    public ulong Hits => Count(StateAt("hits"));

    public ulong Misses => Count(StateAt("misses"));

    public ulong Changes => Count(StateAt("changes"));

    /// <summary>The opened files, and whether each was mirrored.</summary>
    public IReadOnlyDictionary<string, bool> Opened
        => Log(StateAt("opened_log"), SharedLayout.SizeOf("mirror_state.opened_log"), Number(StateAt("opened_log_length")))
            .ToDictionary(entry => entry.Path, entry => entry.Kind == 1);

    /// <summary>The changed paths with their scopes.</summary>
    public IReadOnlyList<(string Path, int Scope)> Changed
        => [.. WriterOffsets.SelectMany(at => Log(at + LogAt, ChangeLogSize, Number(at + WriterAt("change_log_length"))))];

    /// <summary>Whether the set of a writer contains the path with this scope.</summary>
    public bool HasChanged(string path, int scope)
    {
        Span<byte> slots = stackalloc byte[ChangedSlots * sizeof(ulong)];
        var wanted = (IndexFile.HashOf(Encoding.UTF8.GetBytes(path)) & ~3UL) | (uint)scope;
        foreach (var at in WriterOffsets)
        {
            RandomAccess.Read(_state.SafeFileHandle, slots, at + SetAt);
            if (MemoryMarshal.Cast<byte, ulong>(slots).Contains(wanted))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Copies the data of a file into a blob, for the indexes that follow.</summary>
    public void AddContent(string path)
    {
        var number = (uint)_contents.Count + 1;
        File.Copy(Path.Combine(_root, path), PathOf($"blobs/{number}"));
        _contents.Add(path, number);
    }

    /// <summary>Creates an index of the current files and activates it.</summary>
    public void ActivateIndex(uint number, IReadOnlyDictionary<string, uint>? flags = null)
    {
        var index = new IndexFile(_root) { Excluded = _excluded, Contents = _contents, Flags = flags ?? new Dictionary<string, uint>() };
        File.WriteAllBytes(PathOf($"index-{number}"), index.ToArray());
        Put(StateAt("active_index"), number);
    }

    /// <summary>Makes the data of a file pending in the next index.</summary>
    /// <returns>The number of its blob.</returns>
    public uint AddPendingBlob(string path)
    {
        var number = _contents[path];
        _contents[path] = IndexFile.Pending;
        return number;
    }

    /// <summary>Announces a blob that has arrived or, with 0, was given up.</summary>
    public void Arrive(uint index, string path, uint content)
    {
        using (var file = new FileStream(PathOf($"index-{index}"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0))
        {
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            var number = new byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32LittleEndian(number, content);
            RandomAccess.Write(file.SafeFileHandle, number, IndexFile.ContentAt(bytes, path));
        }

        var arrivals = StateAt("blob_arrivals");
        Put(arrivals, Number(arrivals) + 1);
        using var map = MemoryMappedFile.CreateFromFile(
            _state, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        using var view = map.CreateViewAccessor();
        const int wake = 1; // FUTEX_WAKE
        var futex = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 98 : 202; // __NR_futex
        _ = SystemCall(futex, view.SafeMemoryMappedViewHandle.DangerousGetHandle() + arrivals, wake, int.MaxValue);
    }

    /// <summary>As before a request: the worker may adopt another index.</summary>
    public void BeginRequest() => Put(WritersAt + WriterAt("request"), Number(WritersAt + WriterAt("request")) + 1);

    /// <summary>The host that the request was sent to.</summary>
    public string Host
    {
        set => RandomAccess.Write(_state.SafeFileHandle, Encoding.ASCII.GetBytes(value + "\0"), WritersAt + WriterAt("host"));
    }

    /// <summary>Whether the worker has changed anything.</summary>
    public bool WorkerHasChanged => Number(WritersAt + WriterAt("changes")) != 0;

    public uint Adopted => Number(WritersAt + WriterAt("adopted_index"));

    private static IEnumerable<int> WriterOffsets => Enumerable.Range(0, Writers).Select(writer => WritersAt + (writer * WriterSize));

    /// <summary>The variables of a program that is to see the mirror.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["LD_PRELOAD"] = PathOf("library.so"),
        ["PHPBRIDGE_MIRROR_STATE"] = StatePath,
    };

    /// <summary>Lets another user be in the sandbox.</summary>
    public void OpenToAll()
    {
        foreach (var path in _folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Prepend(_folder))
        {
            path.UnixFileMode |= (UnixFileMode)0x1B6 | (path is DirectoryInfo ? (UnixFileMode)0x49 : 0);
        }
    }

    public void Dispose()
    {
        _state.Dispose();
        _folder.Delete(recursive: true);
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SystemCall(nint number, nint word, nint operation, nint count);

    private static int StateAt(string field) => SharedLayout.OffsetOf("mirror_state." + field);

    private static int WriterAt(string field) => SharedLayout.OffsetOf("mirror_writer." + field);

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private List<(string Path, int Kind)> Log(int at, int capacity, uint used)
    {
        var log = new byte[Math.Min(capacity, used)];
        RandomAccess.Read(_state.SafeFileHandle, log, at);
        List<(string Path, int Kind)> entries = [];
        for (var i = 0; i + 3 <= log.Length && BitConverter.ToUInt16(log, i) is > 0 and var length; i += (length + 3) & ~1)
        {
            entries.Add((Encoding.UTF8.GetString(log, i + 3, length - 1), log[i + 2]));
        }

        return entries;
    }

    private uint Number(int at)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        RandomAccess.Read(_state.SafeFileHandle, bytes, at);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    private ulong Count(int at)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomAccess.Read(_state.SafeFileHandle, bytes, at);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private void Put(int at, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        RandomAccess.Write(_state.SafeFileHandle, bytes, at);
    }
}
