using System.Runtime.InteropServices;

namespace PhpBridge.Mirror.SharedMemory;

/// <summary>struct mirror_writer of PhpBridge.Interposer/core/layout.h, which says what each field means.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct WriterLayout
{
    public const int MaxHost = 256;

    public uint Epoch;
    public uint Mutations;
    public uint Adopted;
    public uint Overflow;
    public uint TouchedCount;
    public uint ChangedLength;
    public ulong Unused;
    public fixed byte Host[MaxHost];
}
