namespace PhpBridge.Mirror.Index;

/// <summary>
/// Marks entries for which the file system is called instead of the index. The numbers are shared with the interposer (layout.h).
/// </summary>
[Flags]
internal enum IndexFlags : uint
{
    None = 0,
    BypassEntry = 1,
    BypassSubtree = 2,
}
