using System.Runtime.InteropServices;

namespace PhpBridge.Mirror.SharedMemory;

/// <summary>struct mirror_state of PhpBridge.Interposer/core/layout.h, where each field is documented.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct StateLayout
{
    public const uint ExpectedMagic = 0x53424d50;
    public const uint ExpectedLayout = 3;
    public const int MaxPath = 4096;
    public const int MaxDirectory = 256;
    public const int OpenedSlots = 32 * 1024;
    public const int OpenedLogSize = 1024 * 1024;
    public const int ExcludedSize = 16 * 1024;

    public uint Magic;
    public uint Layout;
    public uint ActiveIndex;
    public uint ActiveRealRoot;
    public uint Writers;
    public uint ChangedSlots;
    public uint ChangeLogSize;
    public uint OpenedLogLength;
    public ulong Hits;
    public ulong Misses;
    public ulong Changes;
    public uint BlobArrivals;
    public uint Unused;
    public fixed byte Root[MaxPath];
    public fixed byte RealRoots[2 * MaxPath];
    public fixed byte Directory[MaxPath];
    public fixed byte Excluded[ExcludedSize];
    public fixed ulong OpenedSet[OpenedSlots];
    public fixed byte OpenedLog[OpenedLogSize];
}
