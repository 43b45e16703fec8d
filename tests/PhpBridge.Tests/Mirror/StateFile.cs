using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;

namespace PhpBridge.Tests.Mirror;

/// <summary>Writes into the memory that the bridge shares with the interposer, as the interposer does.</summary>
internal sealed class StateFile(string path)
{
    private int _openedEnd;

    /// <summary>Pages have read files, from the mirror.</summary>
    public void Open(params IReadOnlyList<string> paths) => Open(paths, kind: 1);

    /// <summary>Pages have read files from EFS, although they are mirrored.</summary>
    public void OpenMissed(params IReadOnlyList<string> paths) => Open(paths, kind: 0);

    /// <summary>PHP has changed a path and what is below.</summary>
    /// <param name="writer">The worker's number; with one worker, 1 is a command.</param>
    public void Change(string changed, int writer = 0, ChangeScope scope = ChangeScope.Subtree)
    {
        var (slots, size) = (Read(nameof(StateLayout.ChangedSlots)), Read(nameof(StateLayout.ChangeLogSize)));
        var start = Unsafe.SizeOf<StateLayout>() + (writer * (Unsafe.SizeOf<WriterLayout>() + (slots * sizeof(ulong)) + size));
        var length = start + (int)Marshal.OffsetOf<WriterLayout>(nameof(WriterLayout.ChangeLogLength));
        var end = ReadAt(length);
        var log = start + Unsafe.SizeOf<WriterLayout>() + (slots * sizeof(ulong));
        var bytes = Encoding.UTF8.GetBytes(changed);
        WriteAt(log + end, [.. BitConverter.GetBytes((ushort)(bytes.Length + 1)), (byte)scope, .. bytes]);
        WriteAt(length, BitConverter.GetBytes((end + 3 + bytes.Length + 1) & ~1));
        var hash = PathHash.Of(bytes);
        WriteAt(
            start + Unsafe.SizeOf<WriterLayout>() + ((int)((hash >> 2) & (ulong)(slots - 1)) * sizeof(ulong)),
            BitConverter.GetBytes((hash & ~3UL) | (ulong)scope));
        WriteAt(start + (int)Marshal.OffsetOf<WriterLayout>(nameof(WriterLayout.ChangedCount)), BitConverter.GetBytes(1));
        var mutations = start + (int)Marshal.OffsetOf<WriterLayout>(nameof(WriterLayout.Changes));
        WriteAt(mutations, BitConverter.GetBytes(ReadAt(mutations) + 2));
    }

    /// <summary>Writes a field of the first worker.</summary>
    public void PutForWorker(string field, uint value)
        => WriteAt(Unsafe.SizeOf<StateLayout>() + (int)Marshal.OffsetOf<WriterLayout>(field), BitConverter.GetBytes(value));

    public void Put<T>(string field, T value, int at = 0)
        where T : unmanaged
        => Write(field, MemoryMarshal.AsBytes([value]), at);

    private void Open(IReadOnlyList<string> paths, byte kind)
    {
        foreach (var file in paths)
        {
            Log(nameof(StateLayout.OpenedLog), nameof(StateLayout.OpenedLogLength), ref _openedEnd, kind, file);
        }
    }

    private void Write(string field, ReadOnlySpan<byte> bytes, int at) => WriteAt((int)Marshal.OffsetOf<StateLayout>(field) + at, bytes);

    private void WriteAt(int at, ReadOnlySpan<byte> bytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = at;
        file.Write(bytes);
    }

    private int Read(string field) => ReadAt((int)Marshal.OffsetOf<StateLayout>(field));

    private int ReadAt(int at)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = at;
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        file.ReadExactly(bytes);
        return BitConverter.ToInt32(bytes);
    }

    private void Log(string log, string length, ref int end, byte kind, string entry)
    {
        var bytes = Encoding.UTF8.GetBytes(entry);
        Put(log, (ushort)(bytes.Length + 1), end);
        Put(log, kind, end + 2);
        Write(log, bytes, end + 3);
        end = (end + 3 + bytes.Length + 1) & ~1;
        Put(length, end);
    }
}
