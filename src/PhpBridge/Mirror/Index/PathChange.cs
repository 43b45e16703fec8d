namespace PhpBridge.Mirror.Index;

/// <summary>A path that was modified after an index was made.</summary>
/// <param name="Path">Relative to the document root (<see cref="RelativePath"/>).</param>
/// <param name="Scope">How much of the tree is affected.</param>
internal readonly record struct PathChange(string Path, ChangeScope Scope)
{
    /// <summary>Compares two statuses of a path.</summary>
    /// <param name="now">Null when the path does not exist any more.</param>
    /// <returns>The change that explains the difference; null when there is no difference.</returns>
    public static PathChange? Between(string path, in IndexEntry before, IndexEntry? now)
    {
        if (now is not { } entry)
        {
            return new PathChange(path, ChangeScope.Subtree);
        }

        if (before.IsSameAs(entry))
        {
            return null;
        }

        // Another inode is another folder: nothing that is known about the names in the old one applies to it.
        return new PathChange(path, before.IsFolder && entry.Inode == before.Inode ? ChangeScope.List : ChangeScope.Subtree);
    }
}
