namespace PhpBridge.Mirror.Archives;

/// <summary>A block of an archive, on its way here.</summary>
/// <param name="Archive">Closed when all of its blocks are here.</param>
/// <param name="Position">Of what it has, in the order in which pages want it.</param>
/// <param name="Kind">The first kind of page that needs it.</param>
/// <param name="Unpack">Reads and unpacks it. Any thread.</param>
/// <param name="Announce">Says that it is here, or is not coming.</param>
internal sealed record BlockLoad(IDisposable Archive, int Position, PageClass Kind, Action Unpack, Action Announce);
