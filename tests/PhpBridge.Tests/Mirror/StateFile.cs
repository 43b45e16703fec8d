using System.Runtime.InteropServices;
using System.Text;
using PhpBridge.Mirror;

namespace PhpBridge.Tests.Mirror;

/// <summary>Writes into the memory that the bridge shares with the interposer, as the interposer does.</summary>
internal sealed class StateFile(string path)
{
    private int _openedEnd;
    private int _changedEnd;

    /// <summary>Pages have read files, from the mirror.</summary>
    public void Open(params IReadOnlyList<string> paths)
    {
        foreach (var file in paths)
        {
            Log(nameof(StateLayout.Opened), nameof(StateLayout.OpenedLength), ref _openedEnd, kind: 1, file);
        }
    }

    /// <summary>PHP has changed a path and what is below.</summary>
    public void Change(string changed)
    {
        Log(nameof(StateLayout.Changed), nameof(StateLayout.ChangedLength), ref _changedEnd, (byte)TouchKind.Subtree, changed);
        var hash = PathHash.Of(Encoding.UTF8.GetBytes(changed));
        Put(nameof(StateLayout.Touched), (hash & ~3UL) | (ulong)TouchKind.Subtree, at: (int)((hash >> 2) & (StateLayout.TouchedSlots - 1)) * sizeof(ulong));
        Put(nameof(StateLayout.TouchedCount), 1);
    }

    public void Put<T>(string field, T value, int at = 0)
        where T : unmanaged
        => Write(field, MemoryMarshal.AsBytes([value]), at);

    private void Write(string field, ReadOnlySpan<byte> bytes, int at)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = (int)Marshal.OffsetOf<StateLayout>(field) + at;
        file.Write(bytes);
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
