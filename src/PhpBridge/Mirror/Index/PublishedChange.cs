namespace PhpBridge.Mirror.Index;

/// <summary>A change that all sandboxes know of.</summary>
/// <param name="Revision">Of the manifest that it came with.</param>
/// <param name="Change">What has changed.</param>
/// <param name="Fingerprint">What is there now, as the sandbox saw that has published it: a different one tells that it is being changed again.</param>
internal readonly record struct PublishedChange(long Revision, PathChange Change, ulong Fingerprint);
