namespace PhpBridge.Mirror.Archives;

/// <summary>Where an archive has a file's bytes.</summary>
/// <param name="Name">Its path, relative.</param>
/// <param name="Modified">Nanoseconds since 1970.</param>
/// <param name="Block">Which block, by its number.</param>
/// <param name="Offset">In the unpacked block, in bytes.</param>
/// <param name="Length">In bytes.</param>
internal sealed record ArchivedFile(string Name, long Modified, int Block, int Offset, int Length);
