namespace PhpBridge.Mirror.Archives;

/// <summary>The work of unpacking one block of an archive into the sandbox.</summary>
/// <param name="Archive">Disposed of when its last block is done.</param>
/// <param name="Position">Of the block's data in the working set.</param>
/// <param name="PageClass">The first class of pages that needs the data.</param>
/// <param name="Unpack">Reads and unpacks the block, on any thread.</param>
/// <param name="Announce">Makes the result visible to PHP, whether unpacking succeeded or not.</param>
internal sealed record BlockLoad(IDisposable Archive, int Position, PageClass PageClass, Action Unpack, Action Announce);
