namespace PhpBridge.Mirror.Archives;

/// <summary>A part of an archive that is compressed and checked by itself.</summary>
/// <param name="Kind">The first kind of page that needs it.</param>
/// <param name="Offset">In the archive, in bytes.</param>
/// <param name="Packed">Its length there, in bytes.</param>
/// <param name="Length">Its length when it is unpacked, in bytes.</param>
/// <param name="Checksum">XXH128 of the packed bytes.</param>
internal sealed record ArchiveBlock(PageClass Kind, long Offset, int Packed, int Length, UInt128 Checksum);
