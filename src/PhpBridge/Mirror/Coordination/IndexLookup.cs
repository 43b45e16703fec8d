using PhpBridge.Linux;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using PhpBridge.Site;

namespace PhpBridge.Mirror.Coordination;

/// <summary>Looks up the status of a path for the bridge, by the rules of the interposer for PHP.</summary>
internal static class IndexLookup
{
    /// <param name="path">Relative to the document root (<see cref="RelativePath"/>).</param>
    /// <param name="mustBeFolder">Whether a file does not match, as the requested path ends with a slash.</param>
    /// <param name="file">The status; null when the path does not exist.</param>
    /// <returns>False when the path bypasses the index.</returns>
    public static bool Find(MirrorIndex index, SharedState state, string path, bool mustBeFolder, string root, out SiteFile? file)
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
            // A name that is not in the list of its folder does not exist, nor does a path below a file.
            ref var ancestor = ref reader.Entries[reader.FindAncestor(bytes)];
            return ancestor.Flags == IndexFlags.None && !ancestor.IsLink && !state.HasChanged(reader.NameOf(ancestor));
        }

        ref var entry = ref reader.Entries[number];
        if (entry.Flags != IndexFlags.None || (!entry.IsFile && !entry.IsFolder))
        {
            return false;
        }

        if (entry.IsFolder || !mustBeFolder)
        {
            file = new SiteFile(
                entry.IsFolder ? FileKind.Directory : FileKind.File,
                RelativePath.FullPath(root, path).TrimEnd('/'),
                entry.ToFileStatus(index.Device));
        }

        return true;
    }
}
