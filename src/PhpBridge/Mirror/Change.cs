namespace PhpBridge.Mirror;

/// <summary>A change that all sandboxes know of.</summary>
/// <param name="Sequence">Of the generation that it came with.</param>
/// <param name="Touch">What has changed.</param>
/// <param name="Fingerprint">What is there now, as the sandbox saw that has published it: a different one tells that it is being changed again.</param>
internal readonly record struct Change(long Sequence, Touch Touch, ulong Fingerprint);
