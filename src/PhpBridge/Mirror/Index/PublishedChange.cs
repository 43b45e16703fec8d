namespace PhpBridge.Mirror.Index;

/// <summary>A change that is listed in the manifest.</summary>
/// <param name="Revision">The revision of the manifest that added it.</param>
/// <param name="Change">The path and scope.</param>
/// <param name="Fingerprint">
/// Of the path as the publishing sandbox saw it. Where another one is found, the path is changing again.
/// </param>
internal readonly record struct PublishedChange(long Revision, PathChange Change, ulong Fingerprint);
