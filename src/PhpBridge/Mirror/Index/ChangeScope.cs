namespace PhpBridge.Mirror.Index;

/// <summary>How much of the tree a change affects. The first two numbers are shared with the interposer (layout.h).</summary>
internal enum ChangeScope
{
    /// <summary>The status of the path. Names that a folder gains or loses are changes of their own.</summary>
    Entry = 1,

    /// <summary>The path and everything below it.</summary>
    Subtree = 2,

    /// <summary>
    /// The status of a folder and the list of its names: a comparison with EFS found that it differs, but not in which names.
    /// </summary>
    List = 3,
}
