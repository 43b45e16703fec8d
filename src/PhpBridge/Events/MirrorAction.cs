namespace PhpBridge.Events;

/// <summary>What an event asks of the mirror.</summary>
internal enum MirrorAction
{
    /// <summary>What is mirrored, and how well that works.</summary>
    Status,

    /// <summary>Files were changed from outside: nothing that is mirrored counts any longer.</summary>
    Invalidate,
}
