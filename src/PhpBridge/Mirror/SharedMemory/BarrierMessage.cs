using System.Runtime.InteropServices;

namespace PhpBridge.Mirror.SharedMemory;

/// <summary>struct mirror_barrier of PhpBridge.Interposer/core/layout.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BarrierMessage
{
    public BarrierMode Mode;
    public byte Unused;
    public ushort Writer;
}
