namespace PhpBridge.Mirror;

/// <summary>What of a path has changed; the numbers are layout.h's.</summary>
internal enum TouchKind
{
    /// <summary>Its status and, of a folder, its list.</summary>
    Self = 1,

    /// <summary>It and everything below.</summary>
    Subtree = 2,
}
