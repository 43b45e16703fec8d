namespace PhpBridge.Mirror.Archives;

/// <summary>A code snapshot that was written to EFS and is not in the manifest yet.</summary>
/// <param name="Name">The file name of the archive.</param>
/// <param name="Image">The index in it.</param>
/// <param name="Files">The number of files whose data it contains.</param>
/// <param name="Size">Of the archive, in bytes.</param>
internal sealed record BuiltSnapshot(string Name, byte[] Image, int Files, long Size);
