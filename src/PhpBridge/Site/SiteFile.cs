using PhpBridge.Linux;

namespace PhpBridge.Site;

/// <summary>What the file system said of a path when it was last asked. The same object means: nothing has changed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">Where it is, absolute, links followed.</param>
/// <param name="Status">Length, time of modification and identity.</param>
internal sealed record SiteFile(FileKind Kind, string Path, FileStatus Status);
