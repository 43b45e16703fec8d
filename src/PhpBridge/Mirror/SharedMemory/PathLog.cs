using System.Runtime.CompilerServices;
using PhpBridge.Linux;

namespace PhpBridge.Mirror.SharedMemory;

/// <summary>
/// Reads the logs that the interposer appends to (struct mirror_state of layout.h): paths relative to the root, with a kind.
/// </summary>
internal static class PathLog
{
    private const int Prefix = sizeof(ushort) + sizeof(byte); // The length of the path plus 1, and the kind.

    /// <param name="end">The number of bytes that writers have reserved.</param>
    /// <param name="position">Where to start. Set to the end of the last complete entry, where the next call continues.</param>
    /// <returns>The complete entries. Behind an entry that is still being written, or whose writer died, nothing can be read.</returns>
    public static List<(string Path, byte Kind)> Read(Span<byte> log, int end, ref int position)
    {
        var entries = new List<(string, byte)>();
        while (position + Prefix <= end)
        {
            int length = Volatile.Read(ref Unsafe.As<byte, ushort>(ref log[position]));
            if (length == 0 || position + sizeof(ushort) + length > log.Length)
            {
                break;
            }

            entries.Add((PathName.FromBytes(log.Slice(position + Prefix, length - 1)), log[position + sizeof(ushort)]));
            position = (position + sizeof(ushort) + length + 1) & ~1; // Entries are aligned to 2 bytes.
        }

        return entries;
    }
}
