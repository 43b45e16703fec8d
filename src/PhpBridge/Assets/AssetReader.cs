using PhpBridge.Linux;
using PhpBridge.Site;

namespace PhpBridge.Assets;

/// <summary>Reads a whole file in the state that the file system described, or not at all.</summary>
internal static class AssetReader
{
    /// <returns>Null when the file is no longer in that state.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    /// <exception cref="UnauthorizedAccessException">We may not read the file.</exception>
    public static ReadOnlyMemory<byte>? Read(SiteFile file)
    {
        using var handle = FileSystem.OpenFile(file.Path);
        if (handle is null || FileSystem.StatusOf(handle) != file.Status)
        {
            return null;
        }

        // One more than there should be: a file that grew meanwhile fills it. It also asks files that claim to be empty.
        var content = GC.AllocateUninitializedArray<byte>((int)file.Status.Length + 1);
        var length = 0;
        while (length < content.Length && RandomAccess.Read(handle, content.AsSpan(length), length) is > 0 and var count)
        {
            length += count;
        }

        return length == file.Status.Length && FileSystem.StatusOf(handle) == file.Status ? content.AsMemory(0, length) : default(ReadOnlyMemory<byte>?);
    }
}
