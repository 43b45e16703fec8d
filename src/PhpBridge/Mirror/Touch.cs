namespace PhpBridge.Mirror;

/// <summary>A path that has changed since an index was made.</summary>
/// <param name="Path">Below the document root, without a slash in front; empty for the root.</param>
/// <param name="Kind">What of it.</param>
internal readonly record struct Touch(string Path, TouchKind Kind);
