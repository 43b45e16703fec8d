using PhpBridge.Linux;
using PhpBridge.Site;

namespace PhpBridge.Assets;

/// <summary>Reads a whole file, provided that it is in the given state.</summary>
internal static class AssetReader
{
    /// <returns>Null if the file has changed.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The permissions of the file do not allow to read it.</exception>
    public static ReadOnlyMemory<byte>? Read(SiteFile file)
    {
        using var handle = FileSystem.OpenFile(file.Path);
        if (handle is null || FileSystem.StatusOf(handle) != file.Status)
        {
            return null;
        }

        // One more byte than the length, to detect a file that has grown.
        var content = GC.AllocateUninitializedArray<byte>((int)file.Status.Length + 1);
        var length = 0;
        while (length < content.Length && RandomAccess.Read(handle, content.AsSpan(length), length) is > 0 and var count)
        {
            length += count;
        }

        return length == file.Status.Length && FileSystem.StatusOf(handle) == file.Status
            ? content.AsMemory(0, length)
            : default(ReadOnlyMemory<byte>?);
    }
}
