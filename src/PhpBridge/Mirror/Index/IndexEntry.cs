using System.Runtime.InteropServices;
using PhpBridge.Linux;

namespace PhpBridge.Mirror.Index;

/// <summary>struct mirror_entry of PhpBridge.Interposer/core/layout.h: one file, folder or link below the document root.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IndexEntry
{
    /// <summary>A content that is being loaded.</summary>
    public const uint Coming = uint.MaxValue;

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
    public uint Content;
    public IndexFlags Flags;

    public readonly bool IsFile => InodeMode.IsRegular(Mode);

    public readonly bool IsFolder => InodeMode.IsDirectory(Mode);

    public readonly bool IsLink => InodeMode.IsSymbolicLink(Mode);

    public readonly FileStatus ToFileStatus(ulong device) => new(device, Inode, (long)Size, Modified, Changed);

    /// <summary>Whether nothing that tells one state from another differs. A folder's size tells nothing.</summary>
    public readonly bool IsSameAs(in IndexEntry other)
        => Inode == other.Inode && Modified == other.Modified && Changed == other.Changed && Mode == other.Mode && (IsFolder || Size == other.Size);
}
