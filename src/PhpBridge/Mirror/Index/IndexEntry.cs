using System.Runtime.InteropServices;
using PhpBridge.Linux;

namespace PhpBridge.Mirror.Index;

/// <summary>
/// The status of a file, folder or link below the document root: struct mirror_entry of PhpBridge.Interposer/core/layout.h.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IndexEntry
{
    /// <summary>The value of <see cref="Blob"/> while the file data is being unpacked.</summary>
    public const uint Pending = uint.MaxValue;

    public ulong Hash;
    public ulong Inode;
    public ulong Size;
    public ulong Blocks;
    public long Modified;
    public long Changed;
    public uint Mode;
    public uint User;
    public uint Group;
    public uint Links;
    public uint Name;
    public ushort NameLength;
    public ushort Base;
    public uint FirstChild;
    public uint Children;
    public uint Blob;
    public IndexFlags Flags;

    public readonly bool IsFile => InodeMode.IsRegular(Mode);

    public readonly bool IsFolder => InodeMode.IsDirectory(Mode);

    public readonly bool IsLink => InodeMode.IsSymbolicLink(Mode);

    public readonly FileStatus ToFileStatus(ulong device) => new(device, Inode, (long)Size, Modified, Changed);

    /// <summary>
    /// Tests whether two statuses describe the same state. Sizes of folders are ignored, as file systems choose them freely.
    /// </summary>
    public readonly bool IsSameAs(in IndexEntry other)
        => Inode == other.Inode && Modified == other.Modified && Changed == other.Changed && Mode == other.Mode
            && (IsFolder || Size == other.Size);
}
