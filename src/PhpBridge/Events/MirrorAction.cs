namespace PhpBridge.Events;

/// <summary>The action of a <c>mirror</c> command.</summary>
internal enum MirrorAction
{
    /// <summary>Return the status and counters of the mirror.</summary>
    Status,

    /// <summary>Invalidate all mirrored code, after files were changed from outside.</summary>
    Invalidate,
}
