using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Archives;

/// <summary>Identifies the data of a file: with another of these values, the data may be another.</summary>
/// <param name="Modified">Nanoseconds since 1970.</param>
/// <param name="Changed">Nanoseconds since 1970.</param>
internal readonly record struct FileState(string Path, ulong Inode, ulong Size, long Modified, long Changed)
{
    public static FileState Of(string path, in IndexEntry entry) => new(path, entry.Inode, entry.Size, entry.Modified, entry.Changed);
}
