using System.Runtime.InteropServices;

namespace PhpBridge.Mirror;

/// <summary>struct mirror_state of PhpBridge.Interposer/layout.h, which says what each field means.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct StateLayout
{
    public const uint ExpectedMagic = 0x53424d50;
    public const uint ExpectedLayout = 2;
    public const int MaxPath = 4096;
    public const int MaxDirectory = 256;
    public const int Workers = 512;
    public const int WorkerFields = 4;
    public const int TouchedSlots = 8192;
    public const int RecordedSlots = 32 * 1024;
    public const int OpenedSize = 1024 * 1024;
    public const int ChangedSize = 512 * 1024;
    public const int ExcludedSize = 16 * 1024;

    public uint Magic;
    public uint Layout;
    public uint Index;
    public uint Writing;
    public uint Overflow;
    public uint TouchedCount;
    public uint OpenedLength;
    public uint ChangedLength;
    public ulong Answered;
    public ulong Passed;
    public ulong Mutations;
    public ulong Unannounced;
    public uint Arrived;
    public uint Unused;
    public fixed byte Root[MaxPath];
    public fixed byte RealRoot[MaxPath];
    public fixed byte Directory[MaxPath];
    public fixed byte Excluded[ExcludedSize];
    public fixed uint WorkerSlots[Workers * WorkerFields]; // Epoch, Changed, Adopted, unused.
    public fixed ulong Touched[TouchedSlots];
    public fixed ulong Recorded[RecordedSlots];
    public fixed byte Opened[OpenedSize];
    public fixed byte Changed[ChangedSize];
}
