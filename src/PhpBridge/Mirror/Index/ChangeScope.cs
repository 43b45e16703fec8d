namespace PhpBridge.Mirror.Index;

/// <summary>What of a path has changed; the numbers of the first two are layout.h's.</summary>
internal enum ChangeScope
{
    /// <summary>Its status. A folder's list only as far as other changes name what came and went.</summary>
    Self = 1,

    /// <summary>It and everything below.</summary>
    Subtree = 2,

    /// <summary>Its status and, of a folder, its list: found by comparing, so nothing names what came and went.</summary>
    List = 3,
}
