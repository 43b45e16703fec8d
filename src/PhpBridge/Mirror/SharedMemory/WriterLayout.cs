using System.Runtime.InteropServices;

namespace PhpBridge.Mirror.SharedMemory;

/// <summary>struct mirror_writer of PhpBridge.Interposer/core/layout.h, where each field is documented.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct WriterLayout
{
    public const int MaxHost = 256;

    public uint Request;
    public uint Changes;
    public uint AdoptedIndex;
    public uint Overflow;
    public uint ChangedCount;
    public uint ChangeLogLength;
    public ulong Unused;
    public fixed byte Host[MaxHost];
}
