using PhpBridge.Linux;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using PhpBridge.Site;

namespace PhpBridge.Mirror.Coordination;

/// <summary>Answers for the bridge what the interposer answers for PHP: what is at a path.</summary>
internal static class IndexLookup
{
    /// <param name="path">Below the document root, without slashes around it.</param>
    /// <param name="isFolder">Whether only a folder will do.</param>
    /// <param name="file">What is there; null when nothing is.</param>
    /// <returns>Whether it is known.</returns>
    public static bool Find(MirrorIndex index, SharedState state, string path, bool isFolder, string root, out SiteFile? file)
    {
        file = null;
        var bytes = PathName.ToBytes(path);
        if (state.HasChanged(bytes))
        {
            return false;
        }

        var reader = index.Reader;
        var number = reader.Find(bytes);
        if (number < 0)
        {
            // Nothing is in a folder whose list is known, nor in a file.
            ref var ancestor = ref reader.Entries[reader.FindAncestor(bytes)];
            return ancestor.Flags == IndexFlags.None && !ancestor.IsLink && !state.HasChanged(reader.NameOf(ancestor));
        }

        ref var entry = ref reader.Entries[number];
        if (entry.Flags != IndexFlags.None || (!entry.IsFile && !entry.IsFolder))
        {
            return false;
        }

        if (entry.IsFolder || !isFolder)
        {
            file = new SiteFile(entry.IsFolder ? FileKind.Directory : FileKind.File, RelativePath.FullPath(root, path).TrimEnd('/'), entry.ToFileStatus(index.Device));
        }

        return true;
    }
}
