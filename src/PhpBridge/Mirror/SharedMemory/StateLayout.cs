using System.Runtime.InteropServices;

namespace PhpBridge.Mirror.SharedMemory;

/// <summary>struct mirror_state of PhpBridge.Interposer/core/layout.h, which says what each field means.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct StateLayout
{
    public const uint ExpectedMagic = 0x53424d50;
    public const uint ExpectedLayout = 3;
    public const int MaxPath = 4096;
    public const int MaxDirectory = 256;
    public const int RecordedSlots = 32 * 1024;
    public const int OpenedSize = 1024 * 1024;
    public const int ExcludedSize = 16 * 1024;

    public uint Magic;
    public uint Layout;
    public uint Index;
    public uint RealRoot;
    public uint Writers;
    public uint TouchedSlots;
    public uint ChangedSize;
    public uint OpenedLength;
    public ulong Answered;
    public ulong Passed;
    public ulong Mutations;
    public uint Arrived;
    public uint Unused;
    public fixed byte Root[MaxPath];
    public fixed byte RealRoots[2 * MaxPath];
    public fixed byte Directory[MaxPath];
    public fixed byte Excluded[ExcludedSize];
    public fixed ulong Recorded[RecordedSlots];
    public fixed byte Opened[OpenedSize];
}
