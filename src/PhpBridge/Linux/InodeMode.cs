namespace PhpBridge.Linux;

/// <summary>The file type in st_mode and stx_mode (inode(7), S_IFMT).</summary>
internal static class InodeMode
{
    private const uint TypeMask = 0xF000; // S_IFMT
    private const uint Directory = 0x4000; // S_IFDIR
    private const uint Regular = 0x8000; // S_IFREG
    private const uint SymbolicLink = 0xA000; // S_IFLNK

    public static bool IsRegular(uint mode) => (mode & TypeMask) == Regular;

    public static bool IsDirectory(uint mode) => (mode & TypeMask) == Directory;

    public static bool IsSymbolicLink(uint mode) => (mode & TypeMask) == SymbolicLink;

    public static FileKind KindOf(uint mode) => (mode & TypeMask) switch
    {
        Regular => FileKind.File,
        Directory => FileKind.Directory,
        _ => FileKind.Special,
    };
}
