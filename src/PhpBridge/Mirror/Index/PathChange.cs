namespace PhpBridge.Mirror.Index;

/// <summary>A path that has changed since an index was made.</summary>
/// <param name="Path">Below the document root, without a slash in front; empty for the root.</param>
/// <param name="Kind">What of it.</param>
internal readonly record struct PathChange(string Path, ChangeScope Kind)
{
    /// <summary>What has changed between two looks at a path.</summary>
    /// <param name="now">Null when nothing is there any longer.</param>
    /// <returns>Null when nothing has.</returns>
    public static PathChange? Between(string path, in IndexEntry before, IndexEntry? now)
    {
        if (now is not { } entry)
        {
            return new PathChange(path, ChangeScope.Subtree);
        }

        // A folder that was replaced is another one altogether.
        return before.IsSameAs(entry) ? null : new PathChange(path, before.IsFolder && entry.Inode == before.Inode ? ChangeScope.List : ChangeScope.Subtree);
    }
}
