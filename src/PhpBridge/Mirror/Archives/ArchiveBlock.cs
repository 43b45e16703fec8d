namespace PhpBridge.Mirror.Archives;

/// <summary>A part of an archive with a compression and a checksum of its own.</summary>
/// <param name="PageClass">The first class of pages that needs the data.</param>
/// <param name="Offset">In bytes from the end of the header.</param>
/// <param name="PackedLength">In bytes.</param>
/// <param name="Length">In bytes, decompressed.</param>
/// <param name="Checksum">XXH128 of the compressed bytes.</param>
internal sealed record ArchiveBlock(PageClass PageClass, long Offset, int PackedLength, int Length, UInt128 Checksum);
