namespace PhpBridge.Mirror.Archives;

/// <summary>A file in an archive.</summary>
/// <param name="Name">Its relative path.</param>
/// <param name="Modified">Nanoseconds since 1970.</param>
/// <param name="Block">The number of the block with its data.</param>
/// <param name="Offset">In the decompressed block, in bytes.</param>
/// <param name="Length">In bytes.</param>
internal sealed record ArchivedFile(string Name, long Modified, int Block, int Offset, int Length);
