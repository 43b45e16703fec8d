using System.Runtime.InteropServices;

namespace PhpBridge.Mirror.Index;

/// <summary>The first bytes of an index: struct mirror_index of PhpBridge.Interposer/core/layout.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IndexHeader
{
    public const uint ExpectedMagic = 0x49424d50;
    public const uint ExpectedLayout = 3;

    public uint Magic;
    public uint Layout;
    public ulong Size;
    public ulong Device;
    public uint Entries;
    public uint Buckets;
    public ulong EntriesAt;
    public ulong BucketsAt;
    public ulong NamesAt;
}
